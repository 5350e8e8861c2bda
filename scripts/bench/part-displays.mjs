import { step } from '../lib/terminal.mjs';
import { barsOfDisplays } from './bars.mjs';
import { Child } from './child.mjs';
import { findOpenDay, setRoom } from './days.mjs';
import { openDisplay } from './display-browser.mjs';
import { spreadOf } from './figures.mjs';
import { makeOfficer, signIn } from './officer.mjs';
import { personOf, takePeople } from './person.mjs';
import { printTable } from './report.mjs';
import { FOLDER, scriptHere } from './stage.mjs';

const DISPLAYS = 200;
const CALLS_A_SECOND = 2;
const PLACES = 1_000;
/** Longer than the bar: what has not come by then is missing. */
const PATIENCE_MS = 5_000;

const now = () => performance.timeOrigin + performance.now();
const rest = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function deskOf(port, cookie) {
  return async (path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/desk/${path}`, {
      method: 'POST',
      headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
}

async function giveTickets(desk, siteId, count) {
  for (let n = 0; n < count; n += 1) {
    const { nik, name, birthDate } = personOf(takePeople(1));
    await desk('walk-ins', { siteId, service: 'record_first', applicants: [{ nik, name, birthDate }] });
  }
}

/** Calls one after the other, each served at once, and tells when each was asked for. */
async function callAll(desk, counterId, count) {
  const asked = {};
  for (let n = 0; n < count; n += 1) {
    const at = now();
    const { id, ticket } = (await desk(`counters/${counterId}/next`)).ticket;
    asked[ticket] = at;
    await desk(`tickets/${id}/start`);
    await desk(`tickets/${id}/finish`, { outcome: 'recorded' });
    await rest(1000 / CALLS_A_SECOND - (now() - at));
  }
  return asked;
}

/** From the clerk's key to every display, with the whole program between them. */
export async function run(stage, { seconds, rounds }) {
  const calls = seconds * rounds * CALLS_A_SECOND;
  const client = await stage.connect();
  const day = await findOpenDay(client);
  await setRoom(client, [day.id], PLACES, PLACES * 20);
  await client.query(`UPDATE slots SET capacity = $2 WHERE service_day_id = $1 AND kind = 'standby'`, [day.id, PLACES]);
  await client.query(
    `UPDATE slot_pools p SET capacity = $2 FROM slots s WHERE s.id = p.slot_id AND s.service_day_id = $1 AND s.kind = 'standby'`,
    [day.id, PLACES],
  );
  await makeOfficer(client, day.siteId);
  const web = await step('Start the program', () =>
    stage.startWeb({ env: { GILIRAN_NOW: `${day.date}T${day.opensAt}:00+07:00` } }),
  );
  const desk = deskOf(web.port, await signIn(web.port));
  await step(`Give ${calls} tickets`, () => giveTickets(desk, day.siteId, calls));
  const { rows } = await client.query('SELECT id FROM counters WHERE site_id = $1 ORDER BY number LIMIT 1', [
    day.siteId,
  ]);
  await client.end();
  await desk(`counters/${rows[0].id}/open`);

  const streams = new Child(scriptHere('displays-client.mjs'), { name: 'displays', folder: FOLDER });
  await streams.hear('ready');
  const display = await step('Open the displays', async () => {
    const spec = { port: web.port, path: `/api/v1/sites/${day.siteId}/board/events`, displays: DISPLAYS - 1 };
    await streams.ask({ type: 'prepare', spec }, 'prepared');
    return openDisplay(`http://127.0.0.1:${web.port}/lobi/${day.siteCode}`);
  });
  const asked = await step(`Call ${calls} people`, () => callAll(desk, rows[0].id, calls));
  await rest(PATIENCE_MS);
  const drawn = await display.drawn();
  const { arrivals } = await streams.ask({ type: 'go' }, 'result');
  await Promise.all([display.close(), streams.stop(), web.stop()]);
  return judge(asked, arrivals, drawn);
}

function judge(asked, arrivals, drawn) {
  const tickets = Object.keys(asked);
  const times = (heard) => tickets.flatMap((ticket) => (heard[ticket] ?? []).map((at) => at - asked[ticket]));
  const [raw, browser] = [
    times(arrivals),
    times(Object.fromEntries(Object.entries(drawn).map(([k, at]) => [k, [at]]))),
  ];
  const results = { streams: spreadOf(raw), browser: spreadOf(browser), all: spreadOf([...raw, ...browser]) };
  const row = (name, { p50, p95, p99, max }, n) => [name, n, ...[p50, p95, p99, max].map((value) => value.toFixed(1))];
  printTable(
    ['from a call to', 'calls seen', 'p50', 'p95', 'p99', 'max ms'],
    [
      row(`${DISPLAYS - 1} streams`, results.streams, raw.length),
      row('1 browser, drawn', results.browser, browser.length),
      row('all', results.all, raw.length + browser.length),
    ],
  );
  const isRight = raw.length + browser.length === tickets.length * DISPLAYS;
  return { results, bars: barsOfDisplays(results.all), isRight };
}
