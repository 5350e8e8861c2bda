// The reference: the rows of a booking written by prepared statements alone, one booking in one transaction.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { spreadOf } from './figures.mjs';
import { obey } from './obey.mjs';

/** Tables that others point to come first; what is not named here comes last. */
const ORDER = [
  'idempotency_keys',
  'bookings',
  'booking_claims',
  'applicants',
  'consents',
  'booking_people',
  'booking_events',
];
const rank = ({ table }) => (ORDER.includes(table) ? ORDER.indexOf(table) : ORDER.length);

const GUARDED = [
  {
    name: 'day',
    text: `UPDATE day_stocks SET promised = promised + 1 WHERE service_day_id = $1 AND blank_kind = 'ktp'
           AND promised + used + 1 <= allotted - reserve`,
  },
  { name: 'slot', text: 'UPDATE slots SET taken = taken + 1 WHERE id = $1 AND taken + 1 <= capacity' },
  {
    name: 'pool',
    text: `UPDATE slot_pools SET taken = taken + 1 WHERE slot_id = $1 AND pool = 'public' AND taken + 1 <= capacity`,
  },
];

/** Version 7, as the program's own ids, so that the indexes grow at the same end. */
function newId() {
  const tail = randomBytes(10);
  tail[0] = 0x70 | (tail[0] & 0x0f);
  tail[2] = 0x80 | (tail[2] & 0x3f);
  const hex = Date.now().toString(16).padStart(12, '0') + tail.toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const insertOf = ({ table, columns, rows }) => {
  const marks = rows.map((_, row) => `(${columns.map((_name, at) => `$${row * columns.length + at + 1}`).join(', ')})`);
  return { name: table, text: `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${marks.join(', ')}` };
};

/** What is unique in the model, and how the same is made anew. */
function wheelsOf({ inserts, code }) {
  const wheels = new Map([[code, () => randomBytes(8).toString('base64url').slice(0, 10)]]);
  for (const { table, columns, rows } of inserts) {
    const own = (name, make) => {
      const at = columns.indexOf(name);
      if (at >= 0) for (const row of rows) if (row[at] !== null) wheels.set(row[at], make);
    };
    own('id', newId);
    own('nik_hmac', () => randomBytes(32).toString('hex'));
    own('phone_hmac', () => randomBytes(32).toString('hex'));
    if (table === 'idempotency_keys') own('key', () => `bare-${randomBytes(8).toString('hex')}`);
  }
  return wheels;
}

/** The parameters of one booking's inserts: the model's, with everything unique made anew. */
function parametersOf({ inserts }, wheels, place) {
  const fresh = new Map([...wheels].map(([old, make]) => [old, make()]));
  for (const [old, now] of place) fresh.set(old, now);
  const anew = (value) => {
    if (value === null) return null;
    const whole = fresh.get(value);
    if (whole !== undefined) return whole;
    if (!value.startsWith('{"')) return value;
    return [...fresh].reduce((text, [old, now]) => text.replaceAll(old, now), value);
  };
  return inserts.map(({ rows }) => rows.flat().map(anew));
}

/** Connections stay open until the next measurement: what ended servers used is easily missed. */
let load = { connections: [] };

async function prepare({ url, clients, count, model, day }) {
  await Promise.all(load.connections.map((client) => client.end()));
  const inserts = model.inserts.toSorted((a, b) => rank(a) - rank(b));
  const wheels = wheelsOf(model);
  const bookings = Array.from({ length: count }, (_, n) => {
    const slot = day.slots[n % day.slots.length];
    const place = [
      [model.slot.id, slot.id],
      [model.slot.startsAt, slot.startsAt],
      [model.day.id, day.id],
      [model.day.date, day.date],
    ];
    return { slotId: slot.id, values: parametersOf({ inserts }, wheels, place) };
  });
  const connections = [];
  for (let n = 0; n < clients; n += 1) {
    const client = new pg.Client({ connectionString: url, ssl: false, options: '-c role=giliran_app' });
    await client.connect();
    connections.push(client);
  }
  load = { dayId: day.id, statements: inserts.map(insertOf), bookings, connections };
}

/** In the order of locks that the program keeps: key, day stock, slot, pool, then what is new. */
async function book(client, { dayId, statements }, { slotId, values }) {
  const write = async (at) => client.query({ ...statements[at], values: values[at] });
  await client.query('BEGIN');
  await write(0);
  for (const [at, guarded] of GUARDED.entries()) {
    const { rowCount } = await client.query({ ...guarded, values: [at === 0 ? dayId : slotId] });
    if (rowCount !== 1) throw new Error(`no room: ${guarded.name}`);
  }
  for (let at = 1; at < statements.length; at += 1) await write(at);
  await client.query('COMMIT');
}

async function drive(client, run) {
  while (performance.now() < run.end && run.next < load.bookings.length) {
    const booking = load.bookings[run.next++];
    const startedAt = performance.now();
    await book(client, load, booking);
    run.records.push({ startedAt, endedAt: performance.now() });
  }
}

async function go({ seconds = Infinity }) {
  const before = process.cpuUsage();
  const start = performance.now();
  const run = { records: [], next: 0, end: start + seconds * 1000 };
  await Promise.all(load.connections.map((client) => drive(client, run)));
  const { user, system } = process.cpuUsage(before);
  const ended = Math.min(performance.now(), run.end);
  const times = run.records.map((r) => r.endedAt - r.startedAt);
  const inTime = run.records.filter((r) => r.endedAt <= ended);
  const elapsed = (ended - start) / 1000;
  const counts = { total: run.records.length, good: times.length, rate: inTime.length / elapsed };
  const latency = spreadOf(times);
  const ranOut = seconds !== Infinity && ended < run.end;
  const cpu = (user + system) / 1e6;
  return { seconds: elapsed, ...counts, latency, statuses: {}, cpu, ranOut };
}

obey({ prepare, go });
