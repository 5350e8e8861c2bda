import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { PUBLIC_ACTOR } from '../../src/platform/access/actor.js';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { BookingsChangeService } from '../../src/modules/bookings/bookings.change.service.js';
import { CalendarPauseService } from '../../src/modules/calendar/calendar.pause.service.js';
import { MONDAY, SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import {
  buildBooking,
  buildDay,
  type BuiltDay,
  buildStaff,
  DISTRICT,
  OFFICE,
  OTHER_REGION,
  person,
  signIn,
} from '../support/builders.js';
import { tally } from '../support/crowd.js';
import { expectInvariants } from '../support/invariants.js';
import { send, textOf } from '../support/page-form.js';
import { Visitor } from '../support/visitor.js';
import { WaitingList } from '../support/waiting.js';

const REASON = 'stok kartu dihitung ulang';
const TONIGHT = '2027-02-08T20:00:00+07:00';
const AFTER = '2027-02-08T20:00:01+07:00';

describe('booking that is paused', () => {
  let app: TestApp;
  let url: string;
  let saturday: BuiltDay;
  let sunday: BuiltDay;
  let supervisor: StaffActor;
  let sinta: Visitor;
  let index = 7_000;

  beforeAll(async () => {
    app = await startApp();
    saturday = await buildDay(app, { cards: 30 });
    sunday = await buildDay(app, { date: SUNDAY, cards: 30 });
    await buildDay(app, { site: DISTRICT });
    url = await app.listen();
    supervisor = await buildStaff(app, 'supervisor', { site: OFFICE });
    await signIn(app, 'supervisor', { site: OFFICE, username: 'sinta' });
    sinta = await Visitor.signedIn(url, 'sinta');
  });
  afterEach(async () => {
    await app.setClock(MONDAY);
    await pauses().resume(supervisor, saturday.site.id);
    await expectInvariants(app.database);
  });
  afterAll(() => app.close());

  const pauses = () => app.get(CalendarPauseService);
  const pause = (endsAt: string | null = null) =>
    pauses().pause(supervisor, saturday.site.id, { reason: REASON, endsAt: endsAt ? new Date(endsAt) : null });
  const slot = (n: number, day = saturday) => day.slotIds[n] ?? '';
  const fresh = () => person((index += 1));
  const begun = async (): Promise<Visitor> => {
    const visitor = new Visitor(url);
    await visitor.post('/pesan/layanan', { layanan: 'record_17', orang: '1' });
    return visitor;
  };
  const rows = <T extends object>(sql: string) => app.database.sql<T>(sql);

  describe('for residents', () => {
    it('the start page says so, and the page of times says why, until when and what can be done', async () => {
      await pause(TONIGHT);
      expect(textOf(await new Visitor(url).get('/'))).toContain(
        `Pemesanan dihentikan sebentar : ${REASON}. Dibuka lagi Senin, 8 Februari 2027 pukul 20.00 WIB.`,
      );
      const visitor = await begun();
      const page = await visitor.get('/pesan/waktu');
      expect([page.status, page.headers.get('retry-after')]).toEqual([503, '600']);
      expect(textOf(page)).toContain(`Alasannya: ${REASON}.`);
      expect(page.html).toMatch(/href="\/daftar-tunggu\?tempat=dukcapil-1771"/);
      expect(page.html).toContain('href="/pesan/waktu?tempat=kecamatan-177101"');
      const remind = /href="(\/pesan\/pengingat\.ics[^"]*)"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
      const event = (await visitor.get(remind)).html;
      expect(event).toContain('DTSTART:20270208T130000Z');
      expect(event).toContain('UID:buka-2027-02-08@giliran');
      expect((await visitor.get('/pesan/waktu?tempat=kecamatan-177101')).status).toBe(200);
    });

    it('a time that was on the screen already is refused by the same page; the API names the code', async () => {
      const visitor = await begun();
      await pause();
      const page = await visitor.post('/pesan/waktu', { slot: slot(0) });
      expect([page.status, textOf(page).includes('Kami belum tahu kapan dibuka lagi')]).toEqual([503, true]);
      const answer = await app
        .http()
        .post('/api/v1/holds')
        .send({ slotId: slot(0), service: 'ikd', party: 1 });
      expect(answer.body).toMatchObject({ status: 503, code: 'booking_paused', reason: REASON, until: null });
      expect(answer.headers['retry-after']).toBe('600');
      expect(await rows('SELECT 1 FROM bookings')).toEqual([]);
    });

    it('what is held is still confirmed, and what is booked is cancelled, but not moved', async () => {
      const visitor = await begun();
      await visitor.post('/pesan/waktu', { slot: slot(1) });
      const booking = await buildBooking(app, slot(2), [fresh()]);
      await pause();
      const moving = app.get(BookingsChangeService).reschedule(PUBLIC_ACTOR, booking, slot(3));
      await expect(moving).rejects.toMatchObject({ code: 'booking_paused' });
      const home = `/janji/${booking.code}/${booking.token}`;
      const move = await visitor.post(`${home}/pindah`, { slot: slot(3), aksi: 'pindah' });
      expect([move.status, move.html.includes(`href="${home}"`)]).toEqual([503, true]);
      const who = fresh();
      await visitor.post('/pesan/data-diri', { nik: who.nik, nama: who.name, pernahDirekam: 'tidak' });
      await visitor.post('/pesan/kontak', { lewat: 'tanpa' });
      const done = await send(visitor, await visitor.get('/pesan/periksa'), { aksi: 'pesan' });
      expect(done.location).toMatch(/^\/janji\/.*\?baru=1$/);
      expect((await visitor.post(`${home}/batal`, {})).location).toBe(home);
    });

    it('nobody is offered a place meanwhile; the first in line has it afterwards', async () => {
      const list = new WaitingList(app, sunday.site.id);
      const taken = await buildBooking(app, slot(0, sunday), [fresh()], 'ikd');
      for (let i = 1; i < 20; i += 1) await buildBooking(app, slot(i, sunday), [fresh()], 'ikd');
      const who = await list.join([fresh()], { date: SUNDAY });
      await pause(TONIGHT);
      await list.cancel(taken);
      await list.offerPlaces();
      expect(await list.status(who)).toBe('waiting');
      await pauses().resume(supervisor, sunday.site.id);
      await list.offerPlaces();
      expect(await list.status(who)).toBe('offered');
    });
  });

  describe('the switch', () => {
    it('ends by itself at its time, and can then be set anew', async () => {
      await pause(TONIGHT);
      await app.setClock(AFTER);
      expect(await pauses().find(saturday.site.id)).toBeNull();
      await pauses().pause(supervisor, saturday.site.id, { reason: 'lain', endsAt: null });
      expect(await pauses().find(saturday.site.id)).toMatchObject({ reason: 'lain', endsAt: null });
      await expect(pause(TONIGHT)).rejects.toMatchObject({ code: 'invalid_input' });
    });

    it('pressed by many at once is one pause; each press and its end stand in the audit', async () => {
      await rows(`UPDATE booking_pauses SET resumed_at = paused_at`);
      const before = await rows<{ n: number }>(`SELECT count(*)::int AS n FROM audit_entries`);
      expect(await tally(Array.from({ length: 10 }, () => pause()))).toEqual({ ok: 10, refused: {} });
      expect(await rows('SELECT reason FROM booking_pauses WHERE resumed_at IS NULL')).toEqual([{ reason: REASON }]);
      await pauses().resume(supervisor, saturday.site.id);
      await pauses().resume(supervisor, saturday.site.id);
      const after = await rows<{ n: number }>(`SELECT count(*)::int AS n FROM audit_entries`);
      expect((after[0]?.n ?? 0) - (before[0]?.n ?? 0)).toBe(11);
    });

    it('belongs to the supervisor of the site; other sites go on', async () => {
      const cookie = await signIn(app, 'supervisor', { site: OFFICE });
      const stranger = await signIn(app, 'supervisor', { site: OTHER_REGION });
      const clerk = await signIn(app, 'desk', { site: OFFICE });
      const path = `/api/v1/calendar/${saturday.site.id}/pause`;
      const ask = (who: string, body: object, key = randomUUID()) =>
        app.http().post(path).set('Cookie', who).set('Idempotency-Key', key).send(body);
      expect((await ask(stranger, { reason: REASON })).status).toBe(404);
      expect((await ask(clerk, { reason: REASON })).status).toBe(403);
      expect((await ask(cookie, { reason: REASON, untilDate: '2027-02-08' })).status).toBe(422);
      expect((await ask(cookie, { reason: REASON, untilDate: '2027-02-07', untilTime: '20:00' })).status).toBe(422);
      const key = randomUUID();
      const body = { reason: REASON, untilDate: '2027-02-08', untilTime: '20:00' };
      const first = await ask(cookie, body, key);
      expect(first.body).toMatchObject({ paused: { reason: REASON, until: '2027-02-08T13:00:00.000Z' } });
      expect((await ask(cookie, body, key)).body).toEqual(first.body);
      expect((await ask(cookie, { ...body, reason: 'lain' }, key)).status).toBe(422);
      const ended = await app.http().post(`/api/v1/calendar/${saturday.site.id}/resume`).set('Cookie', cookie).send({});
      expect(ended.body).toEqual({ paused: null });
    });

    it('works by forms alone: asked, looked at, done, seen on the calendar and undone', async () => {
      expect((await new Visitor(url).get('/kalender/jeda')).status).toBe(303);
      const form = await sinta.get('/kalender/jeda');
      const wrong = await send(sinta, form, { sebab: '', tanggal: '8-2-2027', jam: 'malam' });
      expect(wrong.status).toBe(422);
      expect(textOf(wrong)).toContain('Tulis jam seperti 20.00.');
      const late = await send(sinta, wrong, { sebab: REASON, tanggal: '8-2-2027', jam: '9.00' });
      expect(late.status).toBe(422);
      const check = await send(sinta, late, { sebab: REASON, tanggal: '8-2-2027', jam: '20.00' });
      expect(textOf(check)).toMatch(/Hentikan pemesanan\?.*Senin, 8 Februari 2027 pukul 20.00 WIB, dengan sendirinya/);
      const done = await send(sinta, check, { aksi: 'terapkan' });
      expect(done.location).toBe('/kalender');
      expect(textOf(await sinta.get('/kalender'))).toContain(`Pemesanan dihentikan ${REASON}, sampai Senin`);
      expect(textOf(await sinta.get('/penyelia'))).toContain('Pemesanan dihentikan');
      const running = await sinta.get('/kalender/jeda');
      expect(textOf(running)).toContain(`Dihentikan sejak Senin, 8 Februari 2027 pukul 10.00 WIB: ${REASON}.`);
      const opened = await send(sinta, running, {}, '/jeda/buka');
      expect(opened.location).toBe('/kalender');
      expect(textOf(await sinta.get('/kalender'))).toContain('Warga dapat memesan lagi.');
      expect(await pauses().find(saturday.site.id)).toBeNull();
    });
  });

  it('is a matter of the site alone', async () => {
    await pause();
    const visitor = await begun();
    expect((await visitor.get(`/pesan/waktu?tempat=${DISTRICT}&dari=${SATURDAY}`)).status).toBe(200);
  });
});
