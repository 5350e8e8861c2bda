// The load, in a process of its own: everything is made before the clock runs, and what is kept is written after it.
import { spreadOf } from './figures.mjs';
import { instant, keepHistory } from './history.mjs';
import { obey } from './obey.mjs';
import { personOf } from './person.mjs';
import { requestBytes, Wire } from './wire.mjs';

const JSON_TYPE = { 'content-type': 'application/json' };

const post = (host, path, key, body) =>
  requestBytes('POST', path, { host, headers: { ...JSON_TYPE, 'idempotency-key': key }, body: JSON.stringify(body) });

const eachOf = (count, make) => {
  const all = Array.from({ length: count }, (_, n) => make(n));
  return { count, at: (n) => all[n] };
};

/** What is sent for the nth request, what a history tells of it, and perhaps what follows from its answer. */
const KINDS = {
  read: ({ host, paths, count = Infinity }) => {
    const all = paths.map((path) => requestBytes('GET', path, { host }));
    return { count, at: (n) => ({ bytes: all[n % all.length] }) };
  },
  form: ({ host, path, form, cookie, count }) => {
    const headers = { cookie, origin: `http://${host}`, 'content-type': 'application/x-www-form-urlencoded' };
    const bytes = requestBytes('POST', path, { host, headers, body: new URLSearchParams(form).toString() });
    return { count, at: () => ({ bytes }) };
  },
  post: ({ host, path, slotIds, service, first, count }) =>
    eachOf(count, (n) => {
      const key = `bench-book-${first + n}`;
      const slotId = slotIds[n % slotIds.length];
      const bytes = post(host, path, key, { slotId, service, applicant: personOf(first + n) });
      return { bytes, asked: { act: 'book', key, slotId, service } };
    }),
  pair: ({ host, slotIds, service, first, count }) =>
    eachOf(count, (n) => {
      const key = `bench-hold-${first + n}`;
      const slotId = slotIds[n % slotIds.length];
      const applicant = personOf(first + n);
      const bytes = post(host, '/api/v1/holds', key, { slotId, service, party: 1 });
      return {
        bytes,
        asked: { act: 'hold', key, slotId, service },
        then: confirming(host, `${key}-confirm`, applicant),
      };
    }),
};

const confirming = (host, key, applicant) => (answer) => {
  const { id: holdId, token: holdToken } = JSON.parse(answer.body.toString('utf8'));
  const bytes = post(host, '/api/v1/bookings', key, { holdId, holdToken, applicant });
  return { bytes, asked: { act: 'confirm', key, on: holdId } };
};

let load = null;

async function prepare(spec) {
  const host = `127.0.0.1:${spec.port}`;
  const requests = KINDS[spec.kind]({ ...spec, host });
  const wires = [];
  for (let n = 0; n < spec.connections; n += 1) wires.push(await Wire.open(spec.port));
  load = { spec, requests, wires };
}

async function ask(wire, { bytes, asked }, run) {
  const t0 = instant();
  const { status, body } = await wire.ask(bytes);
  if (run.keeps && asked) run.history.push({ asked, t0, t1: instant(), status, body });
  return { status, body };
}

/** Asks one thing after another on one connection, until the time or the requests are over. */
async function drive(wire, run) {
  while (performance.now() < run.end && run.next < run.requests.count) {
    const request = run.requests.at(run.next++);
    const startedAt = performance.now();
    let answer = await ask(wire, request, run);
    if (request.then && answer.status === 201) answer = await ask(wire, request.then(answer), run);
    run.records.push({ status: answer.status, startedAt, endedAt: performance.now() });
    if (answer.status >= 300) run.refusal ??= answer.body.toString('utf8').slice(0, 300);
  }
}

/** Rates count what was answered before the end; times and `total` are of everything, which the processor worked for. */
function summarise(records, start, end, cpu) {
  const good = records.filter((r) => r.status < 300);
  const inTime = good.filter((r) => r.endedAt <= end);
  const statuses = {};
  for (const { status } of records) statuses[status] = (statuses[status] ?? 0) + 1;
  const seconds = (end - start) / 1000;
  const latency = spreadOf(good.map((r) => r.endedAt - r.startedAt));
  const counts = { total: records.length, good: good.length, rate: inTime.length / seconds };
  return { seconds, ...counts, latency, statuses, cpu: (cpu.user + cpu.system) / 1e6 };
}

/** @param seconds how long; without it until every request was answered */
async function go({ seconds = Infinity }) {
  const { spec, requests, wires } = load;
  const before = process.cpuUsage();
  const start = performance.now();
  const end = start + seconds * 1000;
  const run = {
    requests,
    records: [],
    history: [],
    refusal: undefined,
    next: 0,
    end,
    keeps: spec.history !== undefined,
  };
  await Promise.all(wires.map((wire) => drive(wire, run)));
  const cpu = process.cpuUsage(before);
  for (const wire of wires) wire.close();
  const ended = Math.min(end, performance.now());
  const result = summarise(run.records, start, ended, cpu);
  if (run.keeps) await keepHistory(spec.history, run.history);
  load = null;
  return { ...result, refusal: run.refusal ?? null, ranOut: end !== Infinity && ended < end };
}

obey({ prepare, go });
