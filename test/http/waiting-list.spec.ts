import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PUBLIC_ACTOR } from '../../src/platform/access/actor.js';
import { BookingsChangeService } from '../../src/modules/bookings/bookings.change.service.js';
import { BookingsEndingService } from '../../src/modules/bookings/bookings.ending.service.js';
import { MONDAY, SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { bornOn, buildBooking, buildDay, type BuiltBooking, type BuiltDay, reachable } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { expectLine } from '../support/waiting.js';
import { Visitor } from '../support/visitor.js';

const CODE = /^[2-9A-HJ-NP-Z]{10}$/;

describe('the waiting list', () => {
  let app: TestApp;
  let url: string;
  let saturday: BuiltDay;
  let sunday: BuiltDay;
  let next = 0;

  beforeAll(async () => {
    app = await startApp();
    url = await app.listen();
    saturday = await buildDay(app, { date: SATURDAY, counters: 3, cards: 10 });
    sunday = await buildDay(app, { date: SUNDAY, counters: 3, cards: 10 });
  });
  beforeEach(() => app.setClock(MONDAY));
  afterEach(async () => {
    await expectInvariants(app.database);
    await expectLine(app.database);
  });
  afterAll(() => app.close());

  const someone = () => reachable((next += 1));
  const book = (index: number, day = saturday): Promise<BuiltBooking> =>
    buildBooking(app, day.slotIds[index] ?? '', [someone()], 'ikd');
  const cancel = (booking: BuiltBooking) => app.get(BookingsChangeService).cancel(PUBLIC_ACTOR, booking, undefined);
  const body = (applicant: object, date: string | undefined = SATURDAY) => ({
    siteId: saturday.site.id,
    service: 'ikd',
    date,
    applicants: [applicant],
  });

  describe('over the API', () => {
    const join = (sent: object, key?: string) => {
      const post = app.http().post('/api/v1/waiting-list');
      return (key ? post.set('idempotency-key', key) : post).send(sent);
    };
    const act = (entry: { code: string; token: string }, name: string) =>
      app.http().post(`/api/v1/waiting-list/${entry.code}/${name}`).set('authorization', `Bearer ${entry.token}`);
    const look = (entry: { code: string; token: string }) =>
      app.http().get(`/api/v1/waiting-list/${entry.code}`).set('authorization', `Bearer ${entry.token}`);

    it('joins, shows where one stands, offers, and books', async () => {
      const booking = await book(0);
      const sent = body(someone());
      const { body: entry } = await join(sent, 'masuk-1').expect(201);
      expect(entry).toEqual({ code: expect.stringMatching(CODE), token: expect.any(String), position: 1 });
      expect((await join(sent, 'masuk-1').expect(201)).body).toEqual(entry);
      expect((await look(entry).expect(200)).body).toMatchObject({
        status: 'waiting',
        position: 1,
        date: SATURDAY,
        party: 1,
      });
      await cancel(booking);
      expect((await look(entry).expect(200)).body).toMatchObject({
        status: 'offered',
        offer: { startsAt: '2027-02-13T09:00:00+07:00', cards: 0 },
      });
      const taken = (await act(entry, 'take').send().expect(201)).body;
      expect(taken).toMatchObject({ status: 'booked', service: 'ikd', startsAt: '2027-02-13T09:00:00+07:00' });
      await app.http().get(`/api/v1/bookings/${taken.code}`).set('authorization', `Bearer ${taken.token}`).expect(200);
      expect((await look(entry)).body.status).toBe('taken');
    });

    it('refuses what cannot be, in words', async () => {
      const who = someone();
      const { body: entry } = await join(body(who)).expect(201);
      expect((await join(body(who)).expect(409)).body).toMatchObject({ code: 'already_waiting' });
      expect((await join(body(someone(), '2027-02-07')).expect(422)).body.errors).toMatchObject([
        { field: 'date', code: 'out_of_range' },
      ]);
      expect(
        (await join({ ...body(who), applicants: [{ nik: '12', name: 'A' }] }).expect(422)).body.errors,
      ).toMatchObject([{ field: 'applicants.0.nik' }]);
      expect((await join({ ...body(someone()), hari: 'x' }).expect(422)).body.errors).toMatchObject([
        { field: 'hari' },
      ]);
      expect((await act(entry, 'take').send().expect(410)).body).toMatchObject({ code: 'offer_ended' });
      await look({ ...entry, token: 'salah' }).expect(404);
      await look({ ...entry, code: 'AAAAABBBBB' }).expect(404);
      expect((await act(entry, 'leave').send().expect(200)).body).toMatchObject({ status: 'left' });
      expect((await act(entry, 'rejoin').send().expect(200)).body).toMatchObject({ status: 'waiting', position: 1 });
      await act(entry, 'leave').send().expect(200);
    });

    it('lets a booking wait for an earlier day', async () => {
      const own = await book(0, sunday);
      const freed = await book(1);
      const { body: entry } = await app
        .http()
        .post(`/api/v1/bookings/${own.code}/waiting-list`)
        .set('authorization', `Bearer ${own.token}`)
        .send({ date: SATURDAY })
        .expect(201);
      await cancel(freed);
      expect((await look(entry)).body).toMatchObject({ status: 'offered', isForEarlierDay: true });
      expect((await act(entry, 'take').send().expect(201)).body).toMatchObject({
        code: own.code,
        version: 2,
        startsAt: '2027-02-13T09:12:00+07:00',
      });
    });
  });

  describe('on the pages, without JavaScript', () => {
    const start = async (party = '1') => {
      const visitor = new Visitor(url);
      await visitor.post('/pesan/layanan', { layanan: 'ikd', orang: party });
      return visitor;
    };
    const page = `/daftar-tunggu?tempat=dukcapil-1771&dari=${SATURDAY}`;
    const form = (who: { nik: string; name: string }, more: Record<string, string> = {}) => ({
      tempat: 'dukcapil-1771',
      dari: SATURDAY,
      tanggal: SATURDAY,
      nik1: who.nik,
      nama1: who.name,
      lewat: 'whatsapp',
      whatsapp: `0812${90_000_000 + (next += 1)}`,
      setuju: 'ya',
      ...more,
    });

    it('joins, is offered a place, takes it with one press; opening a page changes nothing', async () => {
      const booking = await book(2);
      const visitor = await start();
      expect((await visitor.get(page)).html).toContain('Masuk daftar tunggu');
      const joined = await visitor.post('/daftar-tunggu', form(someone()));
      expect(joined).toMatchObject({ status: 303, location: expect.stringMatching(/^\/tunggu\/\w{10}\/[\w-]{22}$/) });
      const waiting = await visitor.get(joined.location);
      expect(waiting).toMatchObject({ status: 200, html: expect.stringContaining('Anda di daftar tunggu') });
      await cancel(booking);
      for (let i = 0; i < 2; i += 1) {
        const offered = await visitor.get(joined.location);
        expect(offered.status).toBe(200);
        expect(offered.html).toContain('Kami simpan sampai 10.20 WIB');
        expect(offered.html).toContain('Ambil tempat ini');
      }
      const taken = await visitor.post(`${joined.location}/ambil`, {});
      expect(taken).toMatchObject({
        status: 303,
        location: expect.stringMatching(/^\/janji\/\w{10}\/[\w-]{22}\?baru=1$/),
      });
      expect((await visitor.get(taken.location)).status).toBe(200);
      expect((await visitor.post(`${joined.location}/ambil`, {})).location).toBe(taken.location);
      expect((await visitor.get(joined.location)).html).toContain('sudah menjadi janji Anda');
      expect((await visitor.get(`${joined.location}/ambil`)).location).toBe(joined.location);
    });

    it('says that an offer has passed, with a way to wait again; then stops', async () => {
      const booking = await book(3);
      const visitor = await start();
      const { location } = await visitor.post('/daftar-tunggu', form(someone()));
      await cancel(booking);
      await app.setClock('2027-02-08T10:20:30+07:00');
      const early = await visitor.get(location);
      expect([early.status, early.html.includes('Tawaran ini sudah lewat')]).toEqual([410, true]);
      expect((await visitor.post(`${location}/ambil`, {})).status).toBe(410);
      await app.get(BookingsEndingService).releaseExpired();
      expect((await visitor.get(location)).status).toBe(410);
      expect((await visitor.post(`${location}/lagi`, {})).location).toBe(location);
      expect((await visitor.get(location)).html).toContain('Urutan Anda');
      await visitor.post(`${location}/berhenti`, {});
      expect((await visitor.get(location)).html).toContain('Anda sudah berhenti menunggu');
      const [row] = await app.database.sql(
        `SELECT count(*)::int AS n FROM waiting_entries WHERE status IN ('waiting', 'offered')`,
      );
      expect(row).toEqual({ n: 0 });
    });

    it('lets a place go to the next with "Lewati"', async () => {
      const booking = await book(4);
      const [first, second] = [await start(), await start()];
      const one = (await first.post('/daftar-tunggu', form(someone()))).location;
      const two = (await second.post('/daftar-tunggu', form(someone(), { tanggal: 'bebas' }))).location;
      await cancel(booking);
      expect((await second.get(two)).html).toContain('Urutan Anda');
      await first.post(`${one}/lewati`, {});
      expect((await second.get(two)).html).toContain('Ambil tempat ini');
      await second.post(`${two}/berhenti`, {});
    });

    it('keeps what was typed, and says what is wrong beside it', async () => {
      const visitor = await start();
      const bad = await visitor.post('/daftar-tunggu', form({ nik: '1771', name: 'Melati' }, { setuju: '' }));
      expect(bad.status).toBe(422);
      expect(bad.html).toContain('<title>Kesalahan: ');
      expect(bad.html).toContain('href="#nik1"');
      expect(bad.html).toContain('href="#setuju"');
      expect(bad.html).toContain('value="Melati"');
      expect((await visitor.get(page)).html).toContain('value="Melati"');
    });

    it('asks for a guardian once it knows that somebody is under 18', async () => {
      const visitor = await start();
      const child = bornOn(7, '2010-01-05');
      const asked = await visitor.post('/daftar-tunggu', form(child));
      expect([asked.status, asked.html.includes('name="waliNama"')]).toEqual([200, true]);
      const guardian = { wali: 'ya', waliNama: 'Ibu Contoh', waliHubungan: 'mother', waliSetuju: 'ya' };
      const joined = await visitor.post('/daftar-tunggu', form(child, guardian));
      expect(joined.status).toBe(303);
      await visitor.post(`${joined.location}/berhenti`, {});
    });

    it('somebody who waits already is told so, and somebody without a choice begins with it', async () => {
      const who = someone();
      const visitor = await start();
      const { location } = await visitor.post('/daftar-tunggu', form(who));
      const again = await visitor.post('/daftar-tunggu', form(who));
      expect([again.status, again.html.includes('sudah ada di daftar tunggu')]).toEqual([409, true]);
      expect((await new Visitor(url).get(page)).location).toBe('/pesan/layanan');
      expect((await visitor.get(`/tunggu/AAAAABBBBB/${location.split('/')[3]}`)).status).toBe(404);
      await visitor.post(`${location}/berhenti`, {});
    });

    it('a booking waits for an earlier day from its own page', async () => {
      const own = await book(5, sunday);
      const home = `/janji/${own.code}/${own.token}`;
      const visitor = new Visitor(url);
      expect((await visitor.get(home)).html).toContain(`${home}/lebih-awal`);
      expect((await visitor.get(`${home}/lebih-awal`)).html).toContain('Tunggu hari yang lebih awal');
      const { location } = await visitor.post(`${home}/lebih-awal`, { tanggal: 'bebas' });
      expect((await visitor.get(location)).html).toContain('tetap berlaku');
      expect((await visitor.post(`${home}/lebih-awal`, { tanggal: 'bebas' })).status).toBe(409);
      await visitor.post(`${location}/berhenti`, {});
    });
  });
});
