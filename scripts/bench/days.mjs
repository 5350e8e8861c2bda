const SITE = 'dukcapil-1771';
const HORIZON_DAYS = 90;
const PLACES_OF_A_SLOT = 50_000;

const TABLES_OF_A_DAY = `
  INSERT INTO slots SELECT (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'service_day_id', d.id, 'region_id', d.region_id, 'taken', 0,
    'starts_at', s.starts_at + (d.service_on - b.service_on) * interval '1 day',
    'ends_at', s.ends_at + (d.service_on - b.service_on) * interval '1 day'))).*
  FROM slots s JOIN service_days b ON b.id = s.service_day_id JOIN service_days d ON d.id = ANY($2) WHERE b.id = $1;

  INSERT INTO slot_pools SELECT (jsonb_populate_record(p, jsonb_build_object('slot_id', n.id, 'taken', 0))).*
  FROM slot_pools p JOIN slots s ON s.id = p.slot_id JOIN service_days b ON b.id = s.service_day_id
    JOIN service_days d ON d.id = ANY($2) JOIN slots n ON n.service_day_id = d.id AND n.kind = s.kind
      AND n.starts_at = s.starts_at + (d.service_on - b.service_on) * interval '1 day'
  WHERE b.id = $1;

  INSERT INTO day_stocks SELECT (jsonb_populate_record(t, jsonb_build_object('service_day_id', d.id, 'service_on', d.service_on,
    'site_id', d.site_id, 'region_id', d.region_id, 'promised', 0, 'used', 0))).*
  FROM day_stocks t JOIN service_days d ON d.id = ANY($2) WHERE t.service_day_id = $1`;

/** Slots, pools and cards of a day for days that have none yet. */
export async function copyTables(client, model, ids) {
  for (const sql of TABLES_OF_A_DAY.split(';')) await client.query(sql, [model, ids]);
}

/** The model day again on every free date until the horizon; gives the days in order. */
async function copyDay(client, model) {
  await client.query(
    `INSERT INTO service_days SELECT (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(), 'service_on', g::date))).*
     FROM service_days d, generate_series(current_date + 2, current_date + $2::int - 2, interval '1 day') g
     WHERE d.id = $1 AND NOT EXISTS (SELECT FROM service_days o WHERE o.site_id = d.site_id AND o.service_on = g::date)`,
    [model, HORIZON_DAYS],
  );
  const { rows } = await client.query(
    `SELECT d.id FROM service_days d JOIN service_days m ON m.site_id = d.site_id
     WHERE m.id = $1 AND d.status = 'open' AND NOT EXISTS (SELECT FROM slots s WHERE s.service_day_id = d.id)
     ORDER BY d.service_on`,
    [model],
  );
  const ids = rows.map((row) => row.id);
  await copyTables(client, model, ids);
  return ids;
}

/** So many places and cards on each day that the measure is about speed; what lies at the site is received for them. */
export async function setRoom(client, dayIds, placesOfSlot, cards) {
  await client.query(
    `UPDATE slot_pools p SET capacity = $2 FROM slots s
     WHERE s.id = p.slot_id AND p.pool = 'public' AND s.kind = 'timed' AND s.service_day_id = ANY($1)`,
    [dayIds, placesOfSlot],
  );
  await client.query(
    `UPDATE slots s SET capacity = (SELECT sum(p.capacity) FROM slot_pools p WHERE p.slot_id = s.id)
     WHERE s.kind = 'timed' AND s.service_day_id = ANY($1)`,
    [dayIds],
  );
  const { rows } = await client.query(
    `UPDATE day_stocks SET allotted = $2, reserve = 0, kept_for_first = 0 WHERE service_day_id = ANY($1) AND blank_kind = 'ktp'
     RETURNING site_id, region_id`,
    [dayIds, cards],
  );
  const [site] = rows;
  const received = [site.site_id, rows.length * cards];
  await client.query(
    `INSERT INTO blank_balances (site_id, blank_kind, on_hand, received) VALUES ($1, 'ktp', $2, $2)
     ON CONFLICT (site_id, blank_kind) DO UPDATE SET on_hand = blank_balances.on_hand + $2, received = blank_balances.received + $2`,
    received,
  );
  await client.query(
    `INSERT INTO blank_movements (id, region_id, site_id, blank_kind, kind, quantity, reason, occurred_at)
     VALUES (gen_random_uuid(), $3, $1, 'ktp', 'receipt', $2, 'bench', now())`,
    [...received, site.region_id],
  );
}

async function describe(client, id) {
  const day = await client.query('SELECT id, site_id, service_on::text AS date FROM service_days WHERE id = $1', [id]);
  const slots = await client.query(
    `SELECT s.id, s.starts_at::text AS "startsAt" FROM slots s JOIN slot_pools p ON p.slot_id = s.id AND p.pool = 'public'
     WHERE s.service_day_id = $1 AND s.kind = 'timed' ORDER BY s.starts_at`,
    [id],
  );
  const { site_id: siteId, date } = day.rows[0];
  return { id, siteId, date, slots: slots.rows, slotIds: slots.rows.map((row) => row.id) };
}

/**
 * Open days of the main office for nearly three months: one hot day for the program, one of the same make for the bare
 * driver, one for the check of scarcity, an untouched one to read, and all others for the spread load.
 */
export async function prepareDays(client) {
  await client.query('UPDATE sites SET horizon_days = $2 WHERE code = $1', [SITE, HORIZON_DAYS]);
  const { rows } = await client.query(
    `SELECT d.id FROM service_days d JOIN sites s ON s.id = d.site_id
     WHERE s.code = $1 AND d.status = 'open' AND d.service_on >= current_date + 2 ORDER BY d.service_on LIMIT 1`,
    [SITE],
  );
  const model = rows[0].id;
  const copies = await copyDay(client, model);
  const [hot, bare, scarce, quiet, ...others] = copies;
  const cards = PLACES_OF_A_SLOT * 20;
  await setRoom(client, [hot, bare, ...others], PLACES_OF_A_SLOT, cards);
  await setRoom(client, [quiet], 5, 100);
  const days = { hot, bare, scarce, quiet };
  for (const [name, id] of Object.entries(days)) days[name] = await describe(client, id);
  days.usualSiteId = await findUsualSite(client);
  days.spread = [];
  for (const id of others) days.spread.push(await describe(client, id));
  return days;
}

/** The weekends that every office publishes, with many places on each: what residents look at. */
export async function widenPublishedDays(client, placesOfSlot) {
  const { rows } = await client.query(
    `SELECT d.id FROM service_days d JOIN sites s ON s.id = d.site_id WHERE s.code = $1 AND d.status = 'open'`,
    [SITE],
  );
  const ids = rows.map((row) => row.id);
  await setRoom(client, ids, placesOfSlot, placesOfSlot * 20);
}

/** A site whose days are those that an office publishes, and no more. */
async function findUsualSite(client) {
  const { rows } = await client.query(
    `SELECT s.id FROM sites s JOIN service_days d ON d.site_id = s.id WHERE s.code <> $1 GROUP BY s.id ORDER BY count(*) DESC LIMIT 1`,
    [SITE],
  );
  return rows[0].id;
}

/** The next open day of the main office, as a day to stand at the desk. */
export async function findOpenDay(client) {
  const { rows } = await client.query(
    `SELECT d.id, s.id AS "siteId", s.code AS "siteCode", d.service_on::text AS date, to_char(d.opens_at, 'HH24:MI') AS "opensAt"
     FROM service_days d JOIN sites s ON s.id = d.site_id
     WHERE s.code = $1 AND d.status = 'open' AND d.service_on >= current_date ORDER BY d.service_on LIMIT 1`,
    [SITE],
  );
  return rows[0];
}
