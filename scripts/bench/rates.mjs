import { say, step } from '../lib/terminal.mjs';
import { medianOf } from './figures.mjs';
import { takePeople } from './person.mjs';
import { scriptHere } from './stage.mjs';

export const SERVICE = 'record_first';
const CONNECTIONS = [1, 16, 64, 256];
const BARE_CLIENTS = [1, 4, 16];
const READERS = 64;
/** Requests that are made for each second: more than this machine answers; a measurement that used them up says so. */
const PREPARED_A_SECOND = { alone: 1_500, together: 3_000, bare: 2_500 };
const WARM_UP_SECONDS = 3;

const BOOK = '/api/v1/bookings';
const range = (length) => Array.from({ length }, (_, n) => n);

/** Neighbouring requests go to different days, and round after round to the next slot of each. */
const interleaved = (days) => range(days[0].slotIds.length).flatMap((at) => days.map((day) => day.slotIds[at]));

/** Everything that one round measures, in order; each takes seconds and gives its figures. */
export function measurementsOf({ stage, programs, clients, days, model, history }) {
  const { http, bare } = clients;
  const on = (program) => ({ server: program.pid, database: stage.postmaster });
  const load = (program, spec) => (seconds) => http.measure({ ...spec, port: program.port }, seconds, on(program));
  const booking = (program, kind, slotIds, connections) => (seconds) => {
    const count = seconds * PREPARED_A_SECOND[connections === 1 ? 'alone' : 'together'];
    const spec = { kind, path: BOOK, slotIds, service: SERVICE, connections, first: takePeople(count), count, history };
    return load(program, spec)(seconds);
  };
  const reading = (program, paths) => load(program, { kind: 'read', paths, connections: READERS });
  const { web, lone, empty } = programs;
  const { siteId } = days.hot;
  const daysPath = `/api/v1/sites/${siteId}/days`;
  const spread = interleaved(days.spread);
  const bareLoad = (count) => (seconds) =>
    bare.measure(
      { url: stage.appUrl, clients: count, count: seconds * PREPARED_A_SECOND.bare, model, day: days.bare },
      seconds,
      { server: null, database: stage.postmaster },
    );
  return {
    ...Object.fromEntries(CONNECTIONS.map((n) => [`hot day, ${n}`, booking(web, 'post', days.hot.slotIds, n)])),
    'hot day without group commit, 1': booking(lone, 'post', days.hot.slotIds, 1),
    ...Object.fromEntries(BARE_CLIENTS.map((n) => [`bare SQL, ${n}`, bareLoad(n)])),
    ...Object.fromEntries(CONNECTIONS.map((n) => [`many days, ${n}`, booking(web, 'post', spread, n)])),
    [`hold and confirm, ${READERS}`]: booking(web, 'pair', days.hot.slotIds, READERS),
    [`days, ${READERS}`]: reading(web, [`/api/v1/sites/${days.usualSiteId}/days?service=${SERVICE}`]),
    [`slots, ${READERS}`]: reading(
      web,
      [days.hot, days.quiet].map(({ date }) => `${daysPath}/${date}/slots?service=${SERVICE}`),
    ),
    [`empty route, ${READERS}`]: reading(empty, ['/empty']),
  };
}

/** The programs and clients of this part. */
export async function startPrograms(stage) {
  const web = await stage.startWeb();
  const empty = await stage.startWeb({ script: scriptHere('empty-app.mjs'), name: 'empty-route' });
  const lone = await stage.startWeb({ script: scriptHere('lone-app.mjs'), name: 'without-group-commit' });
  return { web, empty, lone };
}

/** Rounds forth and back, so that whatever drifts meets everything alike; then the median of each figure. */
export async function runRounds(measurements, { rounds, seconds }) {
  const names = Object.keys(measurements);
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  const warmUp = Math.min(seconds, WARM_UP_SECONDS);
  for (const name of names) await step(`Warm up: ${name}`, () => measurements[name](warmUp));
  for (const round of range(rounds)) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const sample = await step(`Round ${round + 1}: ${name}`, () => measurements[name](seconds));
      if (sample.ranOut) say(`            ${name}: all requests made for it were answered before the time was over`);
      samples[name].push(sample);
    }
  }
  return Object.fromEntries(
    names.map((name) => [name, { ...medianOf(samples[name]), statuses: totalsOf(samples[name]) }]),
  );
}

function totalsOf(samples) {
  const totals = {};
  for (const { statuses } of samples)
    for (const [status, n] of Object.entries(statuses)) totals[status] = (totals[status] ?? 0) + n;
  return totals;
}
