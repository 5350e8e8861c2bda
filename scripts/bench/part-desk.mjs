import { step } from '../lib/terminal.mjs';
import { barsOfDesk } from './bars.mjs';
import { findOpenDay, setRoom } from './days.mjs';
import { openConsole } from './desk-browser.mjs';
import { spreadOf } from './figures.mjs';
import { makeOfficer, PASSWORD, signIn } from './officer.mjs';
import { personOf, takePeople } from './person.mjs';
import { printTable } from './report.mjs';

const ACTS = 120;
const WAITING = 30;
const COLLEAGUES = 3;
/** A colleague serves somebody so often: many times faster than anybody can. */
const SERVES_EVERY_MS = 2_000;
const PLACES = 2_000;

const rest = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function api(port, cookie = '') {
  return async (path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`, {
      method: 'POST',
      headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? null : answer.json();
  };
}

const nextPerson = () => {
  const { nik, name, birthDate } = personOf(takePeople(1));
  return { nik, name, birthDate };
};

/** Bookings of the day, made in the early morning. */
async function book(stage, day, slotIds) {
  const web = await stage.startWeb({ env: { GILIRAN_NOW: `${day.date}T05:00:00+07:00` } });
  const post = api(web.port);
  const codes = [];
  for (let n = 0; n < ACTS; n += 1) {
    const want = { slotId: slotIds[n % slotIds.length], service: 'record_first', applicants: [nextPerson()] };
    codes.push((await post('bookings', want)).code);
  }
  await web.stop();
  return codes;
}

/** Takes somebody in, calls, serves and finishes, again and again, as a colleague at the next counter does. */
function work(post, siteId, counterId) {
  let isOver = false;
  const serve = async () => {
    await post('desk/walk-ins', { siteId, service: 'ikd', applicants: [nextPerson()] });
    const called = await post(`desk/counters/${counterId}/next`);
    if (!called) return;
    await post(`desk/tickets/${called.ticket.id}/start`);
    await post(`desk/tickets/${called.ticket.id}/finish`, { outcome: 'activated' });
  };
  const running = (async () => {
    while (!isOver) await Promise.all([serve(), rest(SERVES_EVERY_MS)]);
  })();
  return () => {
    isOver = true;
    return running;
  };
}

async function prepare(client, day) {
  await setRoom(client, [day.id], PLACES, PLACES);
  const standby = `service_day_id = $1 AND kind = 'standby'`;
  await client.query(`UPDATE slots SET capacity = $2 WHERE ${standby}`, [day.id, PLACES]);
  await client.query(
    `UPDATE slot_pools p SET capacity = $2 FROM slots s WHERE s.id = p.slot_id AND s.service_day_id = $1 AND s.kind = 'standby'`,
    [day.id, PLACES],
  );
  for (let n = 0; n <= COLLEAGUES; n += 1) await makeOfficer(client, day.siteId, `petugas${n}`);
  const slots = await client.query(
    `SELECT id FROM slots WHERE service_day_id = $1 AND kind = 'timed' ORDER BY starts_at`,
    [day.id],
  );
  const counters = await client.query('SELECT id FROM counters WHERE site_id = $1 ORDER BY number', [day.siteId]);
  return { slotIds: slots.rows.map(({ id }) => id), counterIds: counters.rows.map(({ id }) => id) };
}

/** A console in a real browser: from the last key to the answer drawn, while others work and thirty wait. */
export async function run(stage) {
  const client = await stage.connect();
  const day = await findOpenDay(client);
  // The first start makes the counters.
  await (await stage.startWeb()).stop();
  const { slotIds, counterIds } = await prepare(client, day);
  await client.end();
  const codes = await step(`Book ${ACTS} people`, () => book(stage, day, slotIds));
  const web = await step('Start the program', () =>
    stage.startWeb({ env: { GILIRAN_NOW: `${day.date}T${day.opensAt}:00+07:00` } }),
  );
  const colleagues = await step(`Let ${WAITING} wait, and ${COLLEAGUES} others work`, async () => {
    const clerks = [];
    for (let n = 1; n <= COLLEAGUES; n += 1) clerks.push(api(web.port, await signIn(web.port, `petugas${n}`)));
    for (let n = 0; n < WAITING; n += 1)
      await clerks[0]('desk/walk-ins', { siteId: day.siteId, service: 'ikd', applicants: [nextPerson()] });
    for (const [n, post] of clerks.entries()) await post(`desk/counters/${counterIds[n + 1]}/open`);
    return clerks.map((post, n) => work(post, day.siteId, counterIds[n + 1]));
  });
  const desk = await openConsole(`http://127.0.0.1:${web.port}`, { username: 'petugas0', password: PASSWORD });
  const found = await step(`Scan ${ACTS} people and call ${ACTS}`, () => serveAll(desk, codes));
  for (const stop of colleagues) await stop();
  await Promise.all([desk.close(), web.stop()]);
  return judge(found);
}

/** How long each answer took, and how many were not what they should be. */
async function serveAll(desk, codes) {
  const found = { scan: [], next: [], wrong: 0 };
  const note = (kind, { took, text }, wanted) => {
    found[kind].push(took);
    if (!text.includes(wanted)) found.wrong += 1;
  };
  for (const code of codes) {
    note('scan', await desk.type(code), 'hadir');
    note('next', await desk.type('n'), 'dipanggil');
    await desk.type('h');
    await desk.type('s 2');
  }
  return found;
}

function judge(found) {
  const results = { scan: spreadOf(found.scan), next: spreadOf(found.next) };
  const row = (name, { p50, p95, p99, max }) => [name, ACTS, ...[p50, p95, p99, max].map((value) => value.toFixed(1))];
  printTable(
    ['from the last key to the drawn answer', 'acts', 'p50', 'p95', 'p99', 'max ms'],
    [row('scan to green', results.scan), row('next', results.next)],
  );
  return { results, bars: barsOfDesk(results), isRight: found.wrong === 0 };
}
