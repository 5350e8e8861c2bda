import { step } from '../lib/terminal.mjs';
import { barOfFill, barOfGrowth, barOfSlotQuery } from './bars.mjs';
import { prepareDays } from './days.mjs';
import { median } from './figures.mjs';
import { fill, FILL_SETTINGS, requireDisk } from './growth-fill.mjs';
import { Client } from './load.mjs';
import { makeOfficer, signIn } from './officer.mjs';
import { takePeople } from './person.mjs';
import { SERVICE } from './rates.mjs';
import { printGrowth, printGrown } from './report.mjs';
import { FOLDER } from './stage.mjs';
import { captureBooking } from './written-rows.mjs';

const SETTINGS = { shared_preload_libraries: 'pg_stat_statements' };
const EXPECTED_TODAY = 80;
const WARM_UP = 60;
const ACTS = { booking: 400, 'slot query': 1_000, 'desk search': 200 };
const ONE_MILLION = 1_000_000;

export const settings = SETTINGS;

/** Half past seven on the day of the desk, so that the people of that day are expected and may still book. */
const startOn = (stage, date) => stage.startWeb({ env: { GILIRAN_NOW: `${date}T07:30:00+07:00` } });

const bookingOn = (day, count, first = takePeople(count)) => ({
  kind: 'post',
  path: '/api/v1/bookings',
  slotIds: day.slotIds,
  service: SERVICE,
  count,
  first,
});

/** Each time another question, so that the database answers it and not the memory of the last second. */
const questionsOf = (days) =>
  [1, 2, 3, 4, 5].flatMap((party) =>
    [SERVICE, 'reprint_lost', 'ikd'].flatMap((service) =>
      days.map(({ siteId, date }) => `/api/v1/sites/${siteId}/days/${date}/slots?service=${service}&party=${party}`),
    ),
  );

/** What each act asks for, so many times. */
const requestsOf = (days, cookie) => ({
  booking: (count) => bookingOn(days.bare, count),
  'slot query': (count) => ({ kind: 'read', paths: questionsOf(days.spread), count }),
  'desk search': (count) => ({ kind: 'form', path: '/meja', form: { perintah: 'contoh 1' }, cookie, count }),
});

/** Buffers of each statement of one act. What others do meanwhile, such as reading the clock, is asked less often. */
async function statementsOf(client, times) {
  const { rows } = await client.query(
    `SELECT queryid::text AS id, min(query) AS query, sum(shared_blks_hit + shared_blks_read)::float8 / $1 AS buffers
     FROM pg_stat_statements GROUP BY queryid HAVING sum(calls) >= $1::float8 / 2`,
    [times],
  );
  return rows;
}

async function measureAct(client, http, web, watched, make, { times, rounds }) {
  const ask = (count) => http.measure({ ...make(count), port: web.port, connections: 1 }, undefined, watched);
  const warm = await ask(WARM_UP);
  if (warm.good < WARM_UP) throw new Error(`not answered well: ${warm.refusal}`);
  await client.query('SELECT pg_stat_statements_reset()');
  const samples = [];
  for (let round = 0; round < rounds; round += 1) samples.push((await ask(times)).latency);
  const statements = await statementsOf(client, times * rounds);
  const latency = Object.fromEntries(
    ['p50', 'p95', 'p99', 'max'].map((name) => [name, median(samples.map((s) => s[name]))]),
  );
  return { latency, buffers: statements.reduce((sum, { buffers }) => sum + buffers, 0), statements };
}

/** All acts with so many old bookings in the database. */
async function measureSize(stage, http, days, rounds) {
  const client = await stage.connect();
  const web = await startOn(stage, days.hot.date);
  const watched = { server: web.pid, database: stage.postmaster };
  const requests = requestsOf(days, await signIn(web.port));
  const acts = {};
  for (const [act, times] of Object.entries(ACTS))
    acts[act] = await measureAct(client, http, web, watched, requests[act], { times, rounds });
  await web.stop();
  const { rows } = await client.query('SELECT pg_database_size(current_database())::float8 / 2 ^ 30 AS gigabytes');
  await client.end();
  return { acts, gigabytes: rows[0].gigabytes };
}

/** People of today, made by the real program; the last is the model of all old bookings. */
async function prepare(stage, http) {
  const client = await stage.connect();
  await client.query('CREATE EXTENSION pg_stat_statements');
  const days = await prepareDays(client);
  await makeOfficer(client, days.hot.siteId);
  const web = await startOn(stage, days.hot.date);
  const spec = { ...bookingOn(days.hot, EXPECTED_TODAY), port: web.port, connections: 1 };
  await http.measure(spec, undefined, { server: web.pid, database: stage.postmaster });
  await web.stop();
  const { rows } = await client.query('SELECT id FROM bookings ORDER BY id DESC LIMIT 1');
  const model = { ...(await captureBooking(client, rows[0].id)), day: days.hot };
  await client.end();
  return { days, model };
}

function grownStatements(small, large) {
  return Object.keys(ACTS).flatMap((act) =>
    large.acts[act].statements.flatMap(({ id, query, buffers: to }) => {
      const from = small.acts[act].statements.find((one) => one.id === id)?.buffers ?? 0;
      return to > from * 1.3 && to - from > 3 ? [{ act, query, from, to }] : [];
    }),
  );
}

function barsOf(results) {
  const [small, large] = [results[0], results.at(-1)];
  const million = results.find(({ bookings }) => bookings === ONE_MILLION) ?? large;
  const growth = Object.keys(ACTS).flatMap((act) => {
    const [from, to] = [small.acts[act], large.acts[act]];
    return [
      barOfGrowth(`${act}, time`, from.latency.p50, to.latency.p50, { factor: 1.3, slack: 1 }),
      barOfGrowth(`${act}, buffers`, from.buffers, to.buffers, { factor: 1.3, slack: 3 }),
    ];
  });
  const filled = results.reduce((sum, { filledIn }) => sum + filledIn, 0);
  return [barOfSlotQuery(million.acts['slot query'].latency.p95, million.bookings), ...growth, barOfFill(filled)];
}

/** What a booking, a slot query and a desk search cost with ever more old bookings behind them. */
export async function run(stage, { sizes, rounds }) {
  requireDisk(FOLDER, Math.max(...sizes));
  const http = await Client.start('load-client.mjs', 'load');
  const { days, model } = await step('Prepare the days and the people of today', () => prepare(stage, http));
  const results = [];
  let from = 0;
  for (const bookings of sizes.toSorted((a, b) => a - b)) {
    const since = performance.now();
    await step(`Fill up to ${bookings.toLocaleString('en')} old bookings`, async () => {
      await stage.restart({ settings: FILL_SETTINGS, fsync: false });
      await fill(stage, { model, from, to: bookings });
      await stage.restart({ settings: SETTINGS, fsync: true });
    });
    const filledIn = (performance.now() - since) / 1000;
    const found = await step(`Measure with ${bookings.toLocaleString('en')}`, () =>
      measureSize(stage, http, days, rounds),
    );
    results.push({ bookings, filledIn, ...found });
    from = bookings;
  }
  await http.stop();
  printGrowth(results);
  const grown = grownStatements(results[0], results.at(-1));
  printGrown(grown);
  return { results, grown, bars: barsOf(results), isRight: true, skipsVerify: true };
}
