import { randomBytes } from 'node:crypto';

const CODE_SIGNS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const HALF = CODE_SIGNS.length ** 5;
/** Steps through all halves before one comes again, as it shares no factor with their number. */
const STEPS = [7_919_993, 15_485_863];
const MINUTE = 60_000;
const SEALED = randomBytes(1 << 20).toString('base64url');
const HASHES = randomBytes(1 << 20).toString('hex');

function half(n) {
  let rest = n;
  let text = '';
  for (let sign = 0; sign < 5; sign += 1) {
    text += CODE_SIGNS[rest % CODE_SIGNS.length];
    rest = Math.floor(rest / CODE_SIGNS.length);
  }
  return text;
}

const codeOf = (n) => half((n * STEPS[0]) % HALF) + half((n * STEPS[1] + 1) % HALF);
const referenceOf = (n) => {
  const at = (n * 7_919) % (SEALED.length - 20);
  return SEALED.slice(at, at + 20);
};
/** Two million people: most of them came more than once. */
const hashOf = (n, salt) => {
  const at = ((n + salt) * 104_729) % (HASHES.length - 64);
  return HASHES.slice(at, at + 64);
};

/** Ids of the time of the booking, each kind of row its own. */
const idOf = (b, kind) => `${b.time.slice(0, 8)}-${b.time.slice(8)}-7${kind}-8000-${b.hex}`;
const ids = {
  booking: (b) => idOf(b, '000'),
  person: (b) => idOf(b, '001'),
  applicant: (b) => idOf(b, '002'),
  ticket: (b) => idOf(b, '003'),
};
/** An instant so many minutes from the start of the visit; the bookings of a slot share it. */
const atVisit = (minutes) => (b) =>
  (b.slot.instants[minutes] ??= new Date(b.slot.startsAt + minutes * MINUTE).toISOString());
const BOOKED_BEFORE = 3 * 24 * 60;
const at = (minutes) => atVisit(minutes - BOOKED_BEFORE);

/** Columns of an old booking that are its own; all others are those of the booking that was made as a model. */
const OWN = {
  applicants: [
    { id: ids.applicant, nik_hmac: (b) => hashOf(b.n, 0), phone_hmac: (b) => hashOf(b.n, 1), created_at: at(0) },
  ],
  consents: [
    { id: (b) => idOf(b, '010'), applicant_id: ids.applicant, occurred_at: at(0) },
    { id: (b) => idOf(b, '011'), applicant_id: ids.applicant, occurred_at: at(0) },
  ],
  bookings: [
    {
      id: ids.booking,
      site_id: (b) => b.slot.siteId,
      region_id: (b) => b.slot.regionId,
      service_day_id: (b) => b.slot.dayId,
      service_on: (b) => b.slot.date,
      slot_id: (b) => b.slot.id,
      starts_at: atVisit(0),
      code: (b) => codeOf(b.n),
      status: () => 'fulfilled',
      cards_held: () => '0',
      created_at: at(0),
    },
  ],
  booking_claims: [{ booking_id: ids.booking, slot_id: (b) => b.slot.id }],
  booking_people: [
    {
      id: ids.person,
      booking_id: ids.booking,
      applicant_id: ids.applicant,
      region_id: (b) => b.slot.regionId,
      nik_hmac: (b) => hashOf(b.n, 0),
      starts_at: atVisit(0),
      status: () => 'fulfilled',
      outcome: () => 'recorded_and_printed',
    },
  ],
  booking_events: [
    { id: (b) => idOf(b, '020'), booking_id: ids.booking, occurred_at: at(0) },
    {
      id: (b) => idOf(b, '021'),
      booking_id: ids.booking,
      occurred_at: atVisit(-5),
      from_status: () => 'booked',
      to_status: () => 'arrived',
    },
    {
      id: (b) => idOf(b, '022'),
      booking_id: ids.booking,
      occurred_at: atVisit(10),
      from_status: () => 'arrived',
      to_status: () => 'fulfilled',
    },
  ],
  outbox: [
    {
      id: (b) => idOf(b, '030'),
      subject_id: ids.booking,
      created_at: at(0),
      handed_over_at: at(0.02),
      done_at: at(0.04),
      attempts: () => '1',
    },
  ],
};

/** Tables that the model has no rows in: what a visit and its messages leave behind. */
const MADE = {
  tickets: {
    id: ids.ticket,
    region_id: (b) => b.slot.regionId,
    site_id: (b) => b.slot.siteId,
    service_on: (b) => b.slot.date,
    series: () => 'A',
    number: (b) => String(b.numberOfDay),
    booking_id: ids.booking,
    status: () => 'served',
    booked_for: atVisit(0),
    arrived_at: atVisit(-5),
    called_at: atVisit(0),
    serving_at: atVisit(1),
    ended_at: atVisit(10),
    calls: () => '1',
  },
  blank_movements: {
    id: (b) => idOf(b, '050'),
    region_id: (b) => b.slot.regionId,
    site_id: (b) => b.slot.siteId,
    blank_kind: () => 'ktp',
    kind: () => 'issue',
    quantity: () => '-1',
    reason: (b) => `record_first ${codeOf(b.n)}`,
    service_day_id: (b) => b.slot.dayId,
    booking_person_id: ids.person,
    occurred_at: atVisit(10),
  },
  messages: {
    id: (b) => idOf(b, '040'),
    region_id: (b) => b.slot.regionId,
    subject_id: ids.booking,
    subject_version: () => '1',
    kind: () => 'confirmation',
    channel: () => 'whatsapp',
    applicant_id: ids.applicant,
    language: () => 'id',
    text_version: () => '1',
    due_at: at(0),
    deadline_at: atVisit(0),
    status: () => 'sent',
    attempts: () => '1',
    provider_reference: (b) => referenceOf(b.n),
    settled_at: at(1),
  },
};

const escaped = (text) => text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n');

/** One line of COPY as a list of texts that stay and functions of the booking. */
function lineOf(columns, model, own) {
  const parts = [''];
  for (const [index, name] of columns.entries()) {
    const end = index + 1 < columns.length ? '\t' : '\n';
    if (own[name]) parts.push(own[name], end);
    else parts[parts.length - 1] += `${model[index] === null ? '\\N' : escaped(model[index])}${end}`;
  }
  return (booking) => {
    let line = '';
    for (const part of parts) line += typeof part === 'string' ? part : part(booking);
    return line;
  };
}

/**
 * The tables that old bookings fill, each with its columns and what a booking writes into it.
 * @param model what a booking of the real program wrote (`captureBooking`)
 */
export function oldTables({ inserts }) {
  const known = inserts.filter(({ table }) => OWN[table]);
  const copied = known.map(({ table, columns, rows }) => {
    const lines = OWN[table].map((own, at) => lineOf(columns, rows[at] ?? rows[0], own));
    return { table, columns, lines };
  });
  const made = Object.entries(MADE).map(([table, own]) => ({
    table,
    columns: Object.keys(own),
    lines: [lineOf(Object.keys(own), [], own)],
  }));
  return [...copied, ...made];
}

/** The nth old booking, made three days before its visit. */
export const oldBooking = (n, slot, numberOfDay) => ({
  n,
  slot,
  numberOfDay,
  time: slot.time,
  hex: n.toString(16).padStart(12, '0'),
});

/** A slot as the rows above need it. */
export function oldSlot(row) {
  const time = (row.startsAt - BOOKED_BEFORE * MINUTE).toString(16).padStart(12, '0');
  return { ...row, time, instants: {} };
}
