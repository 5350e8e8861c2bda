import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import {
  buildBooking,
  buildDay,
  type BuiltDay,
  getSite,
  OFFICE,
  OTHER_REGION,
  PASSWORD,
  person,
  signIn,
} from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { Visitor } from '../support/visitor.js';

const DATE = '2027-02-13';

describe('the pages for when the line is down', () => {
  let app: TestApp;
  let day: BuiltDay;
  let url: string;
  let cookie: string;
  let clerk: Visitor;
  let codes: string[];

  beforeAll(async () => {
    app = await startApp();
    day = await buildDay(app, { counters: 2, standbyPlaces: 20, cards: 12 });
    const made = [0, 1, 2].map((i) => buildBooking(app, day.slotIds[i] ?? '', [person(4_000 + i)]));
    codes = (await Promise.all(made)).map(({ code }) => code);
    await signIn(app, 'desk', { site: OFFICE, username: 'petugas' });
    url = await app.listen();
    await now('08:10');
  });
  afterAll(() => app.close());

  /** A session does not outlive the jump of the clock. */
  const now = async (time: string): Promise<void> => {
    await app.setClock(at(time));
    clerk = await Visitor.signedIn(url, 'petugas');
    const login = { username: 'petugas', password: PASSWORD };
    const answer = await app.http().post('/api/v1/auth/login').send(login).expect(200);
    cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  };
  const at = (time: string) => `${DATE}T${time}:00+07:00`;
  const post = (path: string, body: object) => app.http().post(`/api/v1/desk/${path}`).set('cookie', cookie).send(body);
  const sync = (acts: object[], more: object = {}) => post('sync', { device: randomUUID(), acts, ...more });

  it('the kept page names nobody and asks for a sign-in, the worker is public', async () => {
    const page = await clerk.get('/meja/luring');
    expect([page.status, page.html.includes('Meja tanpa jaringan')]).toEqual([200, true]);
    expect(page.html).not.toMatch(/Orang Contoh|petugas|\d{16}/);
    expect((await app.http().get('/meja/luring').set('accept', 'text/html')).status).toBe(303);
    // Built into `dist`, so here there is none; in a browser there is.
    await app.http().get('/meja-luring.js').expect(404);
  });

  it('the list says before half past eight that it is not ready, and shows how things stand', async () => {
    const { html } = await clerk.get('/meja/daftar');
    expect(html).toContain('Daftar siap dicetak pukul 08.30.');
    expect(html).toContain('Orang Contoh 4000');
    await now('08:31');
    expect((await clerk.get('/meja/daftar')).html).not.toContain('Daftar siap dicetak pukul 08.30.');
    expect((await clerk.post('/meja/daftar', { langkah: 'nomor' })).location).toBe('/meja/daftar');
    expect((await clerk.get('/meja/daftar')).html).toMatch(/B001.*B010/s);
  });

  it('takes rows of the list in without JavaScript, gives bad ones back, and counts a second post once', async () => {
    await now('11:00');
    const rows = (arrived: string) =>
      new URLSearchParams([
        ['kunci', 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa'],
        ...[codes[0] ?? '', 'B001'].map((who) => ['siapa', who] as [string, string]),
        ...[arrived, '9.30'].map((time) => ['datang', time] as [string, string]),
        ...['', 'ikd'].map((service) => ['layanan', service] as [string, string]),
        ...['recorded', ''].map((outcome) => ['hasil', outcome] as [string, string]),
        ...['9.50', ''].map((time) => ['selesai', time] as [string, string]),
      ]);
    const bad = await clerk.post('/meja/daftar', rows('9.99'));
    expect([bad.status, bad.html.includes('Periksa baris 1'), bad.html.includes('value="9.99"')]).toEqual([
      422,
      true,
      true,
    ]);
    for (const _ of [1, 2]) expect((await clerk.post('/meja/daftar', rows('9.15'))).location).toBe('/meja/daftar');
    const tickets = await app.database.sql('SELECT series, number, status FROM tickets ORDER BY series');
    expect(tickets).toEqual([
      { series: 'A', number: 1, status: 'served' },
      { series: 'B', number: 1, status: 'waiting' },
    ]);
    await expectInvariants(app.database);
  });

  it('the conflict that an upload makes is shown with who and when, and settled by one button', async () => {
    const [nonce, other] = [randomUUID(), randomUUID()];
    const acts = [{ nonce, at: at('10:00'), kind: 'check_in', code: codes[0] }];
    const first = await sync(acts, { siteId: day.site.id }).expect(200);
    expect(first.body.results).toEqual([
      {
        nonce,
        outcome: 'conflict',
        conflict: { code: 'checked_in_elsewhere', who: 'petugas', at: at('09:15'), ticket: 'A001' },
      },
    ]);
    expect((await sync(acts).expect(200)).body.results).toMatchObject([{ nonce, outcome: 'already_applied' }]);
    const keyed = () =>
      sync([{ ...acts[0], nonce: other }], { device: nonce })
        .set('idempotency-key', 'k1')
        .expect(200);
    expect((await keyed()).body.results).toEqual((await keyed()).body.results);
    await clerk.post(`/meja/sinkron/${other}`, { keputusan: 'terima' });
    const page = (await clerk.get('/meja/sinkron')).html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    expect(page).toContain('Sudah hadir di tempat lain.');
    expect(page).toContain('A001, petugas, pukul 09.15');
    await clerk.post(`/meja/sinkron/${nonce}`, { keputusan: 'buang' });
    expect((await clerk.get('/meja/sinkron')).html).toContain('Tulis alasannya dulu');
    await clerk.post(`/meja/sinkron/${nonce}`, { keputusan: 'buang', sebab: 'sudah dilayani' });
    const after = (await clerk.get('/meja/sinkron')).html;
    expect(after).toContain('Tidak ada yang perlu diputuskan.');
    expect(after).toContain('sudah dilayani');
  });

  it('an upload is refused whole for a time without a zone, an unknown field, a foreign site, or nobody', async () => {
    const act = { nonce: randomUUID(), kind: 'check_in', code: codes[1] };
    const bad = await sync([{ ...act, at: '2027-02-13T10:00:00' }]).expect(422);
    expect(bad.body.errors).toMatchObject([{ field: 'acts.0.at', code: 'date_invalid' }]);
    await sync([{ ...act, at: at('10:00'), name: 'Budi' }]).expect(422);
    const other = await getSite(app, OTHER_REGION);
    await sync([{ ...act, at: at('10:00') }], { siteId: other.id }).expect(404);
    await app.http().post('/api/v1/desk/sync').send({ device: randomUUID(), acts: [] }).expect(401);
    expect(await app.database.sql('SELECT 1 FROM desk_sync_acts WHERE nonce = $1', [act.nonce])).toEqual([]);
  });

  it('what a device may keep comes without an open counter, too', async () => {
    const given = await post('hand-outs', { siteId: day.site.id, device: randomUUID() }).expect(200);
    expect(given.body).toMatchObject({ counter: null, handout: null, date: DATE, conflicts: 0 });
    expect(given.body.expected).toHaveLength(2);
  });
});
