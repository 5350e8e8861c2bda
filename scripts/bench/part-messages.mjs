import { inRoot, inRuntime } from '../lib/paths.mjs';
import { startRedis } from '../lib/redis.mjs';
import { findProgram } from '../lib/run-command.mjs';
import { onShutdown } from '../lib/shutdown.mjs';
import { note, step } from '../lib/terminal.mjs';
import { barsOfMessages } from './bars.mjs';
import { Child } from './child.mjs';
import { prepareDays } from './days.mjs';
import { median } from './figures.mjs';
import { personOf, takePeople } from './person.mjs';
import { printTable } from './report.mjs';
import { FOLDER, scriptHere } from './stage.mjs';

const DUE = 5_000;
const LIMIT_MS = 5 * 60_000;
const LOOK_MS = 100;
const RATE = '10000';
const WITHOUT_LIMIT = '1000000000';

const rest = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function bookOne(port, day) {
  const { nik, name, phone } = personOf(takePeople(1));
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/bookings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ slotId: day.slotIds[0], service: 'ikd', applicant: { nik, name, phone } }),
  });
  if (!answer.ok) throw new Error(`A booking: ${answer.status} ${await answer.text()}`);
  return (await answer.json()).code;
}

/** The booking again and again, with people of their own who share its contact. */
async function multiply(client, code) {
  await client.query('CREATE TABLE public.bench_bookings (id uuid PRIMARY KEY, n integer NOT NULL)');
  await client.query('INSERT INTO bench_bookings SELECT gen_random_uuid(), n FROM generate_series(1, $1::int) n', [
    DUE,
  ]);
  await client.query(
    `INSERT INTO bookings SELECT (jsonb_populate_record(b, jsonb_build_object('id', x.id,
       'code', translate(upper(substr(md5(x.n::text), 1, 10)), '01IOL', 'WXYZV')))).*
     FROM bookings b, bench_bookings x WHERE b.code = $1`,
    [code],
  );
  await client.query(
    `INSERT INTO booking_people SELECT (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'booking_id', x.id,
       'nik_hmac', encode(sha256(x.n::text::bytea), 'hex')))).*
     FROM booking_people p JOIN bookings b ON b.id = p.booking_id, bench_bookings x WHERE b.code = $1`,
    [code],
  );
  await client.query('UPDATE outbox SET done_at = created_at');
  await client.query('ANALYZE');
}

/** All of them due at this moment, as their planner would have written them. */
async function makeDue(client) {
  await client.query('DELETE FROM messages');
  await client.query(
    `INSERT INTO messages (id, region_id, subject_id, subject_version, kind, channel, applicant_id, language, text_version, due_at,
       deadline_at, status)
     SELECT gen_random_uuid(), b.region_id, b.id, b.version, 'confirmation', 'sms', p.applicant_id, b.language, '-',
       clock_timestamp(), b.starts_at, 'due'
     FROM bench_bookings x JOIN bookings b ON b.id = x.id JOIN booking_people p ON p.booking_id = b.id`,
  );
}

/** Seconds until the last of them is sent. */
async function untilSent(client) {
  const since = performance.now();
  for (;;) {
    const { rows } = await client.query(
      `SELECT count(*)::int AS n FROM messages WHERE status = 'sent' AND kind = 'confirmation'`,
    );
    const seconds = (performance.now() - since) / 1000;
    if (rows[0].n === DUE) return seconds;
    if (seconds * 1000 > LIMIT_MS) throw new Error(`${rows[0].n} of ${DUE} sent in ${seconds.toFixed(0)} s`);
    await rest(LOOK_MS);
  }
}

async function measure(client, stage, provider, redisUrl) {
  const env = stage.appEnv({
    GILIRAN_ORIGIN: 'http://localhost',
    SMS_URL: provider.url,
    SMS_PER_SECOND: RATE,
    MESSAGE_CAP_HOUR: WITHOUT_LIMIT,
    MESSAGE_CAP_MONTH: WITHOUT_LIMIT,
    ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
  });
  const worker = new Child(inRoot('dist', 'worker.js'), { name: 'worker', folder: FOLDER, env });
  await worker.hear('ready');
  await makeDue(client);
  const seconds = await untilSent(client);
  const { calls, doubled } = await provider.child.ask({ type: 'count' }, 'counted');
  await worker.stop();
  return { seconds, isRight: calls >= DUE && doubled === 0 };
}

async function startProvider() {
  const child = new Child(scriptHere('provider-server.mjs'), { name: 'provider', folder: FOLDER });
  const { url } = await child.hear('ready');
  return { child, url };
}

async function openRedis() {
  const program = findProgram('redis-server');
  if (program === null) {
    note('No redis-server on PATH: the Redis half is NOT measured.');
    return null;
  }
  const redis = await startRedis(program, inRuntime('bench-redis'), inRuntime('bench-redis.pid'));
  onShutdown(redis.stop);
  return redis;
}

/** 5,000 confirmations (they wait for no morning) that are due at once, to a provider that takes 20 ms, with the queue on PostgreSQL and on Redis. */
export async function run(stage, { rounds }) {
  const client = await stage.connect();
  const { hot } = await step('Prepare the days', () => prepareDays(client));
  const web = await stage.startWeb();
  const code = await bookOne(web.port, hot);
  await web.stop();
  await step(`Make ${DUE} bookings`, () => multiply(client, code));
  const provider = await startProvider();
  const redis = await openRedis();
  const ways = { PostgreSQL: undefined, ...(redis ? { Redis: redis.url } : {}) };
  const taken = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  let isRight = true;
  for (let round = 0; round < rounds; round += 1) {
    const names = round % 2 === 0 ? Object.keys(ways) : Object.keys(ways).toReversed();
    for (const name of names) {
      const what = `Round ${round + 1}: ${name}`;
      const found = await step(what, () => measure(client, stage, provider, ways[name]));
      taken[name].push(found.seconds);
      isRight &&= found.isRight;
    }
  }
  await client.end();
  await provider.child.stop();
  const results = Object.fromEntries(Object.entries(taken).map(([name, all]) => [name, { seconds: median(all), all }]));
  printTable(
    [`${DUE} due at once, queue on`, 's', 'a second', 'fastest', 'slowest'],
    Object.entries(results).map(([name, { seconds, all }]) => [
      name,
      seconds.toFixed(1),
      (DUE / seconds).toFixed(0),
      Math.min(...all).toFixed(1),
      Math.max(...all).toFixed(1),
    ]),
  );
  // Copies of one booking take no places of their own.
  return { results, bars: barsOfMessages(results), isRight, skipsVerify: true };
}
