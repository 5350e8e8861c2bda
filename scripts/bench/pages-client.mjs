// Residents with a browser without JavaScript. Requests are due at a steady pace whatever the server does: the time
// of one runs from when it was due, so that waiting in front of a slow server counts.
import { spreadOf } from './figures.mjs';
import { obey } from './obey.mjs';
import { personOf } from './person.mjs';
import { requestBytes, Wire } from './wire.mjs';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const TICK_MS = 1;

class Visitor {
  #cookies = new Map();

  constructor(wire, host, random) {
    Object.assign(this, { wire, host, random });
  }

  /** Goes through the journey; each `yield` asks for one page and gets its answer. */
  *journey({ nik, name, birthDate, phone }) {
    const [tahun, bulan, hari] = birthDate.split('-');
    yield { page: 'start', path: '/' };
    yield { page: 'service', path: '/pesan/layanan' };
    let { to } = yield { page: 'service, form', path: '/pesan/layanan', form: { layanan: 'record_17', orang: '1' } };
    const times = yield { page: 'times', path: to };
    const slots = [...times.html.matchAll(/name="slot"[^>]*?value="([0-9a-f-]{36})"/g)].map(([, id]) => id);
    const slot = slots[Math.floor(this.random() * slots.length)] ?? '';
    ({ to } = yield { page: 'times, form', path: '/pesan/waktu', form: { slot } });
    yield { page: 'person', path: to };
    const identity = { nik, nama: name, hari, bulan, tahun, pernahDirekam: 'tidak' };
    ({ to } = yield { page: 'person, form', path: to, form: identity });
    yield { page: 'contact', path: to };
    const contact = { lewat: 'whatsapp', whatsapp: phone, setuju: 'ya' };
    ({ to } = yield { page: 'contact, form', path: to, form: contact });
    yield { page: 'check', path: to };
    ({ to } = yield { page: 'check, form', path: to, form: { aksi: 'pesan' } });
    yield { page: 'booking', path: to };
  }

  async ask({ path, form }) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(cookie ? { cookie } : {}), ...(form ? { ...FORM, origin: `http://${this.host}` } : {}) };
    const body = form && new URLSearchParams(form).toString();
    const bytes = requestBytes(form ? 'POST' : 'GET', path, { host: this.host, headers, body });
    const { status, head, body: html } = await this.wire.ask(bytes);
    for (const [, name, value] of head.matchAll(/\r\nset-cookie: *([^=]+)=([^;\r]*)/gi)) this.#cookies.set(name, value);
    const to = /\r\nlocation: *([^\r]+)/i.exec(head)?.[1];
    return { isRight: form ? status === 303 && to !== undefined : status === 200, status, to, html: html.toString() };
  }
}

/** Always the same, so that two runs choose alike. */
function dice(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

let load = null;

async function prepare(spec) {
  const wires = [];
  for (let n = 0; n < spec.visitors; n += 1) wires.push(await Wire.open(spec.port));
  load = { ...spec, host: `127.0.0.1:${spec.port}`, wires, random: dice(spec.first + 1) };
}

function arrive(wire) {
  const visitor = new Visitor(wire, load.host, load.random);
  const steps = visitor.journey(personOf(load.first++));
  return { visitor, steps, wanted: steps.next().value };
}

/** One page of one visitor. Who is through, or was refused, makes room for the next. */
async function stepOf(one, dueAt, records) {
  const { page } = one.wanted;
  if (!one.visitor.wire.isOpen) one.visitor.wire = await Wire.open(load.port);
  const answer = await one.visitor.ask(one.wanted);
  records.push({ page, dueAt, endedAt: performance.now(), status: answer.status, isRight: answer.isRight });
  const { done, value } = answer.isRight ? one.steps.next(answer) : { done: true };
  return done ? arrive(one.visitor.wire) : { ...one, wanted: value };
}

/** Whoever was served last goes on first: so all pages are asked for at any moment, as when people come one by one. */
async function pace(seconds, records) {
  const idle = load.wires.map(arrive);
  load.idle = idle;
  const start = performance.now();
  const wanted = Math.floor(seconds * load.aSecond);
  const due = [];
  const running = new Set();
  for (let asked = 0; asked < wanted || running.size > 0 || due.length > 0; ) {
    for (; asked < wanted && performance.now() >= start + (asked * 1000) / load.aSecond; asked += 1)
      due.push(start + (asked * 1000) / load.aSecond);
    while (due.length > 0 && idle.length > 0) {
      const work = stepOf(idle.pop(), due.shift(), records).then((onward) => {
        running.delete(work);
        idle.push(onward);
      });
      running.add(work);
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  return (performance.now() - start) / 1000;
}

function pagesOf(records) {
  const pages = {};
  for (const { page, dueAt, endedAt } of records) (pages[page] ??= []).push(endedAt - dueAt);
  return Object.fromEntries(
    Object.entries(pages).map(([page, times]) => [page, { n: times.length, ...spreadOf(times) }]),
  );
}

async function go({ seconds }) {
  const before = process.cpuUsage();
  const records = [];
  const elapsed = await pace(seconds, records);
  const { user, system } = process.cpuUsage(before);
  for (const { visitor } of load.idle) visitor.wire.close();
  load = null;
  const wrong = records.filter((r) => !r.isRight);
  const counts = { total: records.length, good: records.length - wrong.length, rate: records.length / elapsed };
  const failures = [...new Set(wrong.map(({ page, status }) => `${page}: ${status}`))];
  const latency = spreadOf(records.map((r) => r.endedAt - r.dueAt));
  const pages = pagesOf(records);
  const cpu = (user + system) / 1e6;
  return { seconds: elapsed, ...counts, failed: wrong.length, failures, latency, pages, statuses: {}, cpu };
}

obey({ prepare, go });
