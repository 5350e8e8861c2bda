import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';

export interface BadInput {
  id: string;
  surface: string;
  input: unknown;
  /** Class of the answer; `A_OR_B` means either. */
  expected: string;
  note?: string;
}

export const CATALOGUE = JSON.parse(
  readFileSync(new URL('../data/bad_inputs.json', import.meta.url), 'utf8'),
) as BadInput[];

/** What a row stands for: itself, or what its `js`, `hex` or `enc` gives. */
export function inputOf({ input }: BadInput): unknown {
  if (typeof input !== 'object' || input === null) return input;
  if ('js' in input) return runInNewContext(String(input.js)) as unknown;
  if ('hex' in input) return Buffer.from(String(input.hex), 'hex');
  if ('enc' in input && 'text' in input) return Buffer.from(String(input.text), 'utf16le');
  return input;
}

/** Lists of pupils are sent as files, with rules of their own: test/http/bad-rosters.spec.ts. */
const ROSTER_SURFACES: ReadonlySet<string> = new Set(['roster.csv', 'roster.xlsx', 'roster.file']);
const ABOUT_ROSTERS: ReadonlySet<string> = new Set(['AUT-08', 'EXP-03']);

export const isOfRosters = ({ id, surface }: BadInput): boolean =>
  ROSTER_SURFACES.has(surface) || ABOUT_ROSTERS.has(id);

/** Rows about what this system does not have: never passed in silence, counted in test/http/bad-inputs.spec.ts. */
export const NOT_APPLICABLE: Record<string, string> = {
  'NIK-35': 'the API does not ask for the sex, so nothing can differ',
  'WHK-10': 'no webhooks go out, and no address is taken from anybody',
  'WHK-12': 'no webhooks go out, and no address is taken from anybody',
  'DSP-02': 'the lobby shows numbers of tickets only',
  'DSP-06': 'no WebSocket',
};

/** Field that a refusal of the surface must name. */
export const FIELD: Record<string, string> = {
  'booking.nik': 'applicant.nik',
  'booking.name': 'applicant.name',
  'booking.birthDate': 'applicant.birthDate',
  'booking.slot': 'slotId',
  stock: 'quantity',
  otp: 'oneTimeCode',
};
export const FIELD_OF_ROW: Record<string, string> = {
  'SLT-18': 'party',
  'SLT-20': 'party',
  'CTC-07': 'applicant.phone',
  'CTC-09': 'applicant.phone',
  'CTC-11': 'applicant.email',
  'CTC-13': 'applicant.email',
  'RTE-06': 'from',
  'RTE-08': 'party',
  'RTE-10': 'to',
  'LKP-08': 'code',
  'CHK-10': 'code',
};
/** Flag that an OK_WARN row leaves for the desk. */
export const WARNING: Record<string, string> = {
  'NIK-25': 'nik_repeated_digits',
  'NIK-33': 'nik_region_unknown',
  'CTC-05': 'phone_cannot_text',
};
/** A child of 15 may only have the child's card. */
export const SERVICE_OF_ROW: Record<string, string> = { 'NIK-25': 'kia' };

/** What is not theirs is hidden from staff, not forbidden. */
export const ALLOWED_OF_ROW: Record<string, readonly string[]> = {
  'CAL-07': ['404 not_found'],
  // Taken in for staff to settle: its time cannot be believed.
  'CHK-04': ['200'],
};

/** Answers that a class allows. A time that is not open for booking is the API's 409 `day_closed`. */
export const ALLOWED: Record<string, readonly string[]> = {
  OK: ['200', '201'],
  OK_NORMALISED: ['200', '201'],
  OK_ESCAPED: ['201'],
  OK_WARN: ['201'],
  OK_CONFLICT_FLAG: ['200'],
  IGNORED: ['200'],
  TWO_DIFFERENT_TICKETS: ['200'],
  PREFIXED: ['200'],
  '200_ONCE': ['200'],
  '200_PARKED': ['200'],
  '202_UNIFORM': ['202'],
  '204': ['204'],
  '400_MALFORMED': ['400 malformed_body', '400 malformed_request'],
  '400_KEY_REQUIRED': ['400 idempotency_key_invalid'],
  '400_OR_421': ['400 host_not_allowed'],
  '401': ['401 unauthenticated', '401 bad_signature'],
  '401_UNIFORM': ['401 access_code_wrong'],
  '403': ['403 cross_origin'],
  '404': ['404 not_found', '404'],
  '404_UNIFORM': ['404 not_found'],
  '405': ['405 method_not_allowed'],
  '406_OR_JSON': ['200'],
  '408': ['408 request_timeout'],
  '409_CONFLICT': ['409 slot_full', '409 already_booked', '409 illegal_move', '409 day_closed'],
  '412': ['412 precondition_failed'],
  '413': ['413 payload_too_large'],
  '413_OR_422': ['413 payload_too_large'],
  '415': ['415 unsupported_media_type'],
  '422_BODY': ['422 invalid_input'],
  '422_FIELD': ['422 invalid_input'],
  '422_KEY_REUSED': ['422 idempotency_key_reused'],
  '422_RULE': ['422 not_eligible', '409 day_closed'],
  '422_UNKNOWN_FIELD': ['422 unknown_field'],
  '429': ['429 too_many_requests'],
  '429_OR_REVIEW': ['429 phone_limit'],
  '431': ['431 headers_too_large'],
  EXECUTES: ['201'],
  REPLAY: ['201'],
};
