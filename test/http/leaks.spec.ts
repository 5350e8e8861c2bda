import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fastify from 'fastify';
import { cityCohort, LeakSearch } from '../../scripts/lib/leak-search.mjs';
import { hashRequest } from '../../src/platform/idempotency/idempotency.service.js';
import { Outbox } from '../../src/platform/jobs/outbox.service.js';
import { MessagesService } from '../../src/modules/messages/messages.service.js';
import { MONDAY, SATURDAY, type TestApp } from '../support/app.js';
import { buildDay, type BuiltDay, PASSWORD, person, phoneOf, signIn } from '../support/builders.js';
import { FakeOutbox } from '../support/fake-outbox.js';
import { lookInDatabase } from '../support/leaks.js';
import { QueueStore } from '../support/queue-store.js';
import { buildOfficer, buildRosterSchool, buildSchoolRequest, listOf, listRow } from '../support/roster-builders.js';
import { searchAnswers } from '../support/searched-answers.js';
import { SearchedLogger } from '../support/searched-logger.js';
import { TellingApp } from '../support/telling-app.js';

const API = '/api/v1';
const CHECK_INS = `${API}/desk/check-ins`;
const NIK = person(1).nik;
const DISTRICT_OF_NIK = NIK.slice(0, 6);

const digest = (algorithm: string, form: 'base64' | 'hex'): string => hash(algorithm, NIK, form);
/** Without padding and the two signs that an address cannot have. */
const inUrls = (base64: string): string => base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

interface Opened {
  code: string;
  token: string;
}

describe('what the program leaves behind', () => {
  const search = new LeakSearch();
  let telling: TellingApp;
  let app: TestApp;
  let provider: FakeOutbox;
  let day: BuiltDay;

  beforeAll(async () => {
    telling = await TellingApp.start({ seen: (place, text) => search.look(place, text) });
    ({ app, provider } = telling);
    day = await buildDay(app, { counters: 3, cards: 30 });
    await app.listen();
  });
  afterAll(() => app.close());

  const send = (path: string, body: object, headers: Record<string, string> = {}) =>
    app
      .http()
      .post(path.startsWith('/') ? path : `${API}/${path}`)
      .set({ 'Idempotency-Key': `k-${(keys += 1)}`, ...headers })
      .send(body);
  let keys = 0;
  /** Lets everything be said that is due; what is handed to the queue is searched on its way. */
  const say = async (): Promise<void> => {
    for (const step of [app.get(Outbox), app.get(MessagesService)]) {
      await step.handOver();
      search.look('queue', JSON.stringify(telling.queue.jobs.waiting));
      await telling.queue.jobs.runAll();
    }
  };
  const applicant = (index: number) => ({
    ...person(index),
    phone: phoneOf(index),
    email: `orang${index}@example.com`,
  });
  const book = async (index: number): Promise<Opened> => {
    const body = { slotId: day.slotIds[index % 20], service: 'record_first', applicant: applicant(index) };
    return (await send('bookings', body).expect(201)).body as Opened;
  };

  const asResident = async (): Promise<void> => {
    const { code, token } = await book(1);
    await book(2);
    await send('bookings', { slotId: day.slotIds[3], service: 'record_first', applicant: applicant(1) }).expect(409);
    await send('bookings', { slotId: 'x', service: 'record_first', applicant: { nik: `${NIK}1`, name: NIK } }).expect(
      422,
    );
    await app.http().get(`${API}/bookings/${code}?nik=${NIK}`).set('Authorization', `Bearer ${token}`);
    const waiting = { siteId: day.site.id, service: 'ikd', applicants: [applicant(3)] };
    await send('waiting-list', waiting).expect(201);
    await say();
    await send(`bookings/${code}/access-codes`, {}).expect(202);
    await say();
    const [, digits = ''] = /: (\d{3} \d{3})\./.exec(provider.calls.at(-1)?.text ?? '') ?? [];
    await send(`bookings/${code}/access-codes/verify`, { oneTimeCode: '000000' }).expect(401);
    await send(`bookings/${code}/access-codes/verify`, { oneTimeCode: digits }).expect(200);
    await app
      .http()
      .post('/kelola/tautan')
      .type('form')
      .send({ telepon: phoneOf(1) })
      .expect(303);
    await send(`bookings/${code}/cancel`, {}, { Authorization: `Bearer ${token}` }).expect(200);
    await say();
  };

  const asSchool = async (): Promise<void> => {
    const school = await buildRosterSchool(app);
    const request = await buildSchoolRequest(app, school);
    const username = await buildOfficer(app, school);
    const signedIn = await send('auth/login', { username, password: PASSWORD }).expect(200);
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
    const list = listOf([listRow(1), listRow(2, { consent: '' }), `Siswa;${NIK.slice(1)};99/99/2010;XI;0812;ya`]);
    await app
      .http()
      .post(`${API}/schools/${school.id}/requests/${request.id}/roster`)
      .set('Cookie', cookie)
      .attach('file', Buffer.from(list), `${NIK}.csv`)
      .expect(201);
    await say();
  };

  const atTheDesk = async (): Promise<void> => {
    await app.setClock(`${SATURDAY}T09:00:00+07:00`);
    const cookie = { Cookie: await signIn(app, 'desk', { site: 'dukcapil-1771' }) };
    const siteId = day.site.id;
    await send(CHECK_INS, { siteId, nik: person(2).nik }, cookie).expect(201);
    await send(CHECK_INS, { siteId, nik: person(77).nik }, cookie).expect(404);
    await send('desk/walk-ins', { siteId, service: 'ikd', applicants: [applicant(4)] }, cookie).expect(201);
    const [counter] = await app.database.sql<{ id: string }>('SELECT id FROM counters WHERE site_id = $1', [siteId]);
    await send(`desk/counters/${counter?.id}/open`, {}, cookie).expect(200);
    await send(`desk/counters/${counter?.id}/next`, {}, cookie).expect(200);
    const typed = { perintah: 'datang', situs: day.site.code, kunci: person(77).nik };
    const page = await app.http().post('/meja').set(cookie).type('form').send(typed);
    expect(page.status).toBeLessThan(500);
    await say();
    await app.setClock(MONDAY);
  };

  /** Everything that can be asked without a word about oneself. */
  const inPublic = async (): Promise<void> => {
    for (const path of ['/health/live', '/health/ready', '/metrics', '/', `${API}/sites/${day.site.id}/board`]) {
      const { status, text, headers } = await app.http().get(path);
      expect(status).toBeLessThan(500);
      search.look(path, `${text}\n${JSON.stringify(headers)}`);
    }
  };

  it('holds no NIK, no phone number and no one-time code after every journey', async () => {
    await asResident();
    await asSchool();
    await atTheDesk();
    await inPublic();
    search.look('queue', JSON.stringify(telling.queue.jobs.waiting));
    const codes = await lookInDatabase(app.database, search);
    expect(codes).toHaveLength(1);
    search.tryCodes(codes);
    expect(search.leaks).toEqual([]);
    const places = Object.keys(search.places);
    expect(places).toEqual(expect.arrayContaining(['url', 'problem', 'queue', '/health/ready', '/metrics']));
    expect(places).toEqual(
      expect.arrayContaining(['applicants', 'outbox', 'pupils'].map((name) => `table public.${name}`)),
    );
  });

  it('gives no NIK away to whoever tries all 652,212 of one city and year against its hashes', () => {
    expect(search.hashes.size).toBeGreaterThan(50);
    const made = search.tryHashes(cityCohort());
    expect(made % 652_212).toBe(0);
    expect(made).toBeGreaterThan(0);
    expect(search.leaks).toEqual([]);
  });

  /** As whoever has a copy of the database can make it: site and route are known to everybody. */
  const asCheckIn = (nik: string) => `POST ${CHECK_INS}\n${JSON.stringify({ siteId: day.site.id, nik })}`;

  it('nor to whoever tries them as requests that were answered', () => {
    const ofDistrict = [...cityCohort()].filter((nik) => nik.startsWith(DISTRICT_OF_NIK));
    expect(ofDistrict).toContain(person(2).nik);
    search.tryHashes(ofDistrict.map(asCheckIn));
    expect(search.leaks).toEqual([]);
  });

  describe('a leak that was planted is found', () => {
    it.each([
      ['in a log', async (into: LeakSearch) => plantInLog(into), 'NIK'],
      ['in a URL', (into: LeakSearch) => plantInAnswer(into, 'url'), 'phone'],
      ['in a link of a page', (into: LeakSearch) => plantInAnswer(into, 'link'), 'phone'],
      ['in a problem document', (into: LeakSearch) => plantInAnswer(into, 'problem'), 'phone'],
      ['in the payload of a job', (into: LeakSearch) => plantInQueue(into), 'phone'],
      ['in a column', (into: LeakSearch) => plantInColumn(into, `Hubungi ${phoneOf(1)}`), 'phone'],
      ['in a column, in groups', (into: LeakSearch) => plantInColumn(into, NIK.replace(/(?=(.{4})+$)/g, ' ')), 'NIK'],
      ['as a one-time code', (into: LeakSearch) => plantInColumn(into, 'Kode 123 456.'), 'one-time code'],
      ['as SHA-256', (into: LeakSearch) => plantInColumn(into, digest('sha256', 'hex')), 'sha256 of a NIK'],
      ['as SHA-1 in base64', (into: LeakSearch) => plantInColumn(into, digest('sha1', 'base64')), 'sha1 of a NIK'],
      [
        'as MD5 in base64url',
        (into: LeakSearch) => plantInColumn(into, inUrls(digest('md5', 'base64'))),
        'md5 of a NIK',
      ],
      ['as the hash of a request', plantRequest, 'sha256 of a NIK'],
    ])('%s', async (_where, plant, what) => {
      const control = new LeakSearch();
      await plant(control);
      control.tryCodes(['123456']);
      control.tryHashes([NIK, asCheckIn(NIK)]);
      expect(control.leaks.filter((leak) => leak.startsWith(what))).not.toEqual([]);
    });

    function plantInLog(into: LeakSearch): void {
      new SearchedLogger((place, line) => into.look(place, line)).log(`Janji untuk ${NIK}`, 'Uji');
    }

    async function plantInAnswer(into: LeakSearch, kind: 'url' | 'link' | 'problem'): Promise<void> {
      const server = fastify();
      searchAnswers(server, (place, text) => into.look(place, text));
      const goal = `/kelola?telepon=${phoneOf(1)}`;
      server.get('/url', (_request, reply) => reply.redirect(goal));
      server.get('/link', (_request, reply) => reply.type('text/html').send(`<a class="key" href="${goal}">Buka</a>`));
      server.get('/problem', (_request, reply) =>
        reply.type('application/problem+json').send(JSON.stringify({ detail: phoneOf(1) })),
      );
      await fetch(`${await server.listen({ host: '127.0.0.1', port: 0 })}/${kind}`, { redirect: 'manual' });
      await server.close();
    }

    async function plantInQueue(into: LeakSearch): Promise<void> {
      const store = await QueueStore.open(app.database, undefined);
      await store.addAgain('send-message', { rowId: phoneOf(1), fence: 0 }, 'planted');
      await lookInDatabase(app.database, into);
      await store.empty();
      await store.close();
    }

    async function plantInColumn(into: LeakSearch, text: string): Promise<void> {
      const [site] = await app.database.sql<{ address: string }>('SELECT address FROM sites WHERE id = $1', [
        day.site.id,
      ]);
      const write = (address = '') =>
        app.database.sql('UPDATE sites SET address = $2 WHERE id = $1', [day.site.id, address]);
      await write(text);
      await lookInDatabase(app.database, into);
      await write(site?.address);
    }

    async function plantRequest(into: LeakSearch): Promise<void> {
      await plantInColumn(into, hashRequest('POST', CHECK_INS, { siteId: day.site.id, nik: NIK }));
    }
  });
});
