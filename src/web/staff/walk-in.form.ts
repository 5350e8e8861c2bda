import type { ApplicantInput } from '../../modules/applicants/applicants.types.js';
import { SERVICE_CODES, type ServiceCode } from '../../modules/catalogue/catalogue.types.js';
import type { NewWalkIn } from '../../modules/desk/desk.arrival.service.js';
import { OneOf, Text } from '../../platform/http/fields.js';
import { type FieldProblem, InvalidInput } from '../../platform/http/input.errors.js';
import { readTypedDate } from './typed-date.js';

const YES = ['ya'] as const;
/** Look at the chance first, then give the ticket; or go back to the fields. */
const ACTS = ['lihat', 'beri', 'ubah'] as const;

export class WalkInForm {
  @OneOf(ACTS, { optional: true }) aksi?: (typeof ACTS)[number];
  @Text(60, { optional: true }) situs?: string;
  @Text(64, { optional: true }) kunci?: string;
  @Text(40, { optional: true }) layanan?: string;
  @Text(64, { optional: true }) nik?: string;
  @OneOf(YES, { optional: true }) tanpanik?: 'ya';
  @Text(1_000, { optional: true }) nama?: string;
  @Text(40, { optional: true }) lahir?: string;
  @Text(40, { optional: true }) alasan?: string;
  @OneOf(YES, { optional: true }) prioritas?: 'ya';
  @OneOf(YES, { optional: true }) menikah?: 'ya';
  @OneOf(YES, { optional: true }) tanpakartu?: 'ya';
}

/** What a form keeps from one page to the next. */
export const KEPT = [
  'layanan',
  'nik',
  'tanpanik',
  'nama',
  'lahir',
  'alasan',
  'prioritas',
  'menikah',
  'tanpakartu',
] as const satisfies readonly (keyof WalkInForm)[];

/** Names of the form for the fields of an applicant. */
export const FORM_NAMES = { nik: 'nik', name: 'nama', birthDate: 'lahir', reason: 'alasan' };
/** Quicker than a tick: a dash for a NIK says that there is none. */
const NO_NIK = /^-+$/;

/** @throws InvalidInput with the form's own field names */
export function walkInOf(form: WalkInForm, siteId: string): NewWalkIn {
  const problems: FieldProblem[] = [];
  const typedNik = form.nik?.trim() ?? '';
  const isWithoutNik = form.tanpanik === 'ya' || NO_NIK.test(typedNik);
  const typed = form.lahir?.trim() ?? '';
  const birthDate = readTypedDate(typed) ?? undefined;
  const service = SERVICE_CODES.find((code) => code === form.layanan);
  if (!service) problems.push({ field: 'layanan', code: 'required' });
  if (typedNik === '' && !isWithoutNik) problems.push({ field: 'nik', code: 'required' });
  if (!form.nama?.trim()) problems.push({ field: 'nama', code: 'name_empty' });
  if (typed !== '' && !birthDate) problems.push({ field: 'lahir', code: 'birth_date_invalid' });
  if (problems.length > 0) throw new InvalidInput(problems);
  const applicant: ApplicantInput = {
    nik: isWithoutNik ? undefined : typedNik,
    birthDate,
    name: form.nama ?? '',
    reason: form.alasan || undefined,
    everMarried: form.menikah === 'ya',
    withoutCard: form.tanpakartu === 'ya',
  };
  const isPriority = form.prioritas === 'ya' || undefined;
  return { siteId, service: service as ServiceCode, applicants: [applicant], isPriority };
}
