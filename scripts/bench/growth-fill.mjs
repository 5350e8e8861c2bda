import { execFile } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { promisify } from 'node:util';
import { PlainError } from '../lib/plain-error.mjs';
import { CopyIn } from './copy-in.mjs';
import { copyTables } from './days.mjs';
import { oldBooking, oldSlot, oldTables } from './old-bookings.mjs';

const BYTES_OF_A_BOOKING = 6_000;
const BOOKINGS_OF_A_SLOT = 50;
const FURTHEST_DAY = 10_000;
/** From here on it is quicker to build the indexes afterwards. */
const MANY = 100_000;

/** Settings that make loading quick; nothing is measured under them. */
export const FILL_SETTINGS = {
  shared_preload_libraries: 'pg_stat_statements',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_wal_size: '8GB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
  shared_buffers: '1GB',
};

/** @throws PlainError when the disk is too small */
export function requireDisk(folder, bookings) {
  const { bavail, bsize } = statfsSync(folder);
  const needed = bookings * BYTES_OF_A_BOOKING;
  if (bavail * bsize >= needed) return;
  const gb = (bytes) => (bytes / 2 ** 30).toFixed(1);
  throw new PlainError(
    `${bookings} bookings need about ${gb(needed)} GB; ${folder} has ${gb(bavail * bsize)} GB left.`,
  );
}

/** More past days, at every site, each with the slots of the model day. */
async function makeOldDays(client, modelDay, count) {
  const { rows } = await client.query(
    `INSERT INTO service_days SELECT (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'service_on', w.on_date,
       'site_id', w.site_id, 'region_id', w.region_id))).*
     FROM service_days m, (
       SELECT s.id AS site_id, s.region_id, current_date - g AS on_date FROM generate_series(1, $3::int) g, sites s
       WHERE NOT EXISTS (SELECT FROM service_days o WHERE o.site_id = s.id AND o.service_on = current_date - g)
       ORDER BY g, s.id LIMIT $2) w
     WHERE m.id = $1 RETURNING id`,
    [modelDay, count, FURTHEST_DAY],
  );
  const ids = rows.map((row) => row.id);
  await copyTables(client, modelDay, ids);
  await client.query(`UPDATE slots SET capacity = $2 WHERE kind = 'timed' AND service_day_id = ANY($1)`, [
    ids,
    BOOKINGS_OF_A_SLOT,
  ]);
  await client.query(
    `UPDATE slot_pools p SET capacity = CASE p.pool WHEN 'public' THEN $2::int ELSE 0 END FROM slots s
     WHERE s.id = p.slot_id AND s.kind = 'timed' AND s.service_day_id = ANY($1)`,
    [ids, BOOKINGS_OF_A_SLOT],
  );
  return ids;
}

async function slotsOf(client, dayIds) {
  const { rows } = await client.query(
    `SELECT s.id, d.id AS "dayId", d.site_id AS "siteId", d.region_id AS "regionId", d.service_on::text AS date,
       extract(epoch FROM s.starts_at)::float8 * 1000 AS "startsAt"
     FROM slots s JOIN service_days d ON d.id = s.service_day_id
     WHERE d.id = ANY($1) AND s.kind = 'timed' ORDER BY d.service_on, d.id, s.starts_at`,
    [dayIds],
  );
  return rows.map(oldSlot);
}

/** Indexes that no constraint rests on; gives the statements that make them again. */
async function dropIndexes(client, tables) {
  const { rows } = await client.query(
    `SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS made FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     WHERE i.indrelid = ANY($1::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)`,
    [tables],
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${client.escapeIdentifier(name)}`);
  return rows.map((row) => row.made);
}

async function copyBookings(url, model, slots, { from, to, ofDay }) {
  const tables = oldTables(model);
  const copies = [];
  for (const { table, columns, lines } of tables) copies.push({ lines, copy: await CopyIn.open(url, table, columns) });
  for (let n = from; n < to; n += 1) {
    const at = n - from;
    const slot = slots[Math.floor(at / BOOKINGS_OF_A_SLOT)];
    const booking = oldBooking(n, slot, (at % ofDay) + 1);
    for (const { lines, copy } of copies) {
      let text = '';
      for (const line of lines) text += line(booking);
      const full = copy.write(text);
      if (full !== undefined) await full;
    }
  }
  await Promise.all(copies.map(({ copy }) => copy.end()));
}

/** The two halves at the same time: most machines have a second processor. */
async function inTwo(connect, statements) {
  const left = [...statements];
  const work = async () => {
    const client = await connect();
    await client.query(`SET maintenance_work_mem = '768MB'`);
    for (let next = left.shift(); next !== undefined; next = left.shift()) await client.query(next);
    await client.end();
  };
  await Promise.all([work(), work()]);
}

/** Written out now, or the measurement would pay for it. */
async function flushDisk() {
  if (process.platform !== 'win32') await promisify(execFile)('sync');
}

/** Counts that go with the rows: places taken, cards that were received and used up. */
async function settle(client, dayIds, slotIds) {
  const ofSlots = `(SELECT slot_id, count(*)::int AS n FROM booking_claims WHERE slot_id = ANY($1) GROUP BY slot_id) c`;
  await client.query(`UPDATE slots s SET taken = c.n FROM ${ofSlots} WHERE s.id = c.slot_id`, [slotIds]);
  await client.query(
    `UPDATE slot_pools p SET taken = c.n FROM ${ofSlots} WHERE p.slot_id = c.slot_id AND p.pool = 'public'`,
    [slotIds],
  );
  const ofDays = `(SELECT service_day_id, site_id, region_id, count(*)::int AS n FROM blank_movements
    WHERE service_day_id = ANY($1) GROUP BY service_day_id, site_id, region_id) c`;
  await client.query(
    `UPDATE day_stocks d SET allotted = c.n, reserve = 0, kept_for_first = 0, used = c.n FROM ${ofDays}
     WHERE d.service_day_id = c.service_day_id AND d.blank_kind = 'ktp'`,
    [dayIds],
  );
  await client.query(
    `INSERT INTO blank_movements (id, region_id, site_id, blank_kind, kind, quantity, reason, occurred_at)
     SELECT gen_random_uuid(), region_id, site_id, 'ktp', 'receipt', sum(n), 'bench', now() - interval '10 years'
     FROM ${ofDays} GROUP BY region_id, site_id`,
    [dayIds],
  );
  await client.query(
    `INSERT INTO blank_balances AS b (site_id, blank_kind, received, issued)
     SELECT site_id, 'ktp', sum(n), sum(n) FROM ${ofDays} GROUP BY site_id
     ON CONFLICT (site_id, blank_kind) DO UPDATE SET received = b.received + excluded.received, issued = b.issued + excluded.issued`,
    [dayIds],
  );
}

/** Brings the number of old bookings from `from` to `to`, as a server that has served them would hold them. */
export async function fill(stage, { model, from, to }) {
  const client = await stage.connect();
  const ofDay = BOOKINGS_OF_A_SLOT * model.day.slotIds.length;
  const dayIds = await makeOldDays(client, model.day.id, Math.ceil((to - from) / ofDay));
  const slots = await slotsOf(client, dayIds);
  const names = oldTables(model).map(({ table }) => table);
  const indexes = to - from >= MANY ? await dropIndexes(client, names) : [];
  await copyBookings(stage.superuserUrl, model, slots, { from, to, ofDay });
  await inTwo(() => stage.connect(), indexes);
  const slotIds = slots.map(({ id }) => id);
  await settle(client, dayIds, slotIds);
  const touched = [...names, 'slots', 'slot_pools', 'service_days', 'day_stocks'];
  await inTwo(
    () => stage.connect(),
    touched.map((name) => `VACUUM (ANALYZE) ${name}`),
  );
  await client.query('CHECKPOINT');
  await client.end();
  await flushDisk();
}
