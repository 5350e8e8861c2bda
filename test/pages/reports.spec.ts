import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BookingsChangeService } from '../../src/modules/bookings/bookings.change.service.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { MONDAY, SATURDAY, startApp, type TestApp } from '../support/app.js';
import {
  buildBooking,
  type BuiltBooking,
  buildDay,
  type BuiltDay,
  buildStaff,
  OFFICE,
  OTHER_REGION,
  person,
  signIn,
} from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { linksIn, send, textOf } from '../support/page-form.js';
import { type Reply, Visitor } from '../support/visitor.js';

type Who = ReturnType<typeof person>;

/** "Bukan saya yang memesan" at the desk, by forms alone: no JavaScript anywhere. */
describe('reports at the desk', () => {
  let app: TestApp;
  let url: string;
  let day: BuiltDay;
  let dewi: Visitor;
  let next = 7_000;
  let nextSlot = 0;

  const fresh = () => person((next += 1));
  const slot = () => day.slotIds[(nextSlot += 1) % day.slotIds.length] ?? '';
  const follow = (visitor: Visitor, reply: Reply): Promise<Reply> => {
    expect(reply).toMatchObject({ status: 303, location: '/meja/laporan' });
    return visitor.get(reply.location);
  };
  /** The person finds that somebody booked with their NIK, and says so. */
  const report = async (who: Who): Promise<void> => {
    const visitor = new Visitor(url);
    await visitor.post('/pesan/layanan', { layanan: 'record_17', orang: '1' });
    await visitor.post('/pesan/waktu', { slot: slot() });
    await visitor.post('/pesan/data-diri', { nik: who.nik, nama: who.name, pernahDirekam: 'tidak' });
    await visitor.post('/pesan/kontak', { lewat: 'tanpa' });
    expect((await visitor.post('/pesan/periksa', {})).status).toBe(409);
    await visitor.post('/pesan/sudah-ada', { aksi: 'bukan-saya' });
  };
  const reported = async (phone?: string): Promise<{ who: Who; booking: BuiltBooking; path: string }> => {
    const who = fresh();
    const booking = await buildBooking(app, slot(), [{ ...who, phone }]);
    await report(who);
    const [row] = await app.database.sql<{ id: string }>('SELECT id FROM booking_reports WHERE booking_id = $1', [
      booking.id,
    ]);
    return { who, booking, path: `/meja/laporan/${row?.id ?? ''}` };
  };
  const stateOf = async ({ id }: BuiltBooking) =>
    (await app.database.sql('SELECT status, reason FROM bookings WHERE id = $1', [id]))[0];
  const auditOf = async (path: string) =>
    app.database.sql(`SELECT details FROM audit_entries WHERE action = 'booking.report_settled' AND subject_id = $1`, [
      path.split('/').at(-1),
    ]);

  beforeAll(async () => {
    app = await startApp();
    day = await buildDay(app, { counters: 3, cards: 60 });
    url = await app.listen();
    await signIn(app, 'desk', { site: OFFICE, username: 'dewi' });
    await signIn(app, 'supervisor', { site: OFFICE, username: 'sinta' });
    await signIn(app, 'auditor', { username: 'audit' });
    await signIn(app, 'desk', { site: OTHER_REGION, username: 'rejang' });
    dewi = await Visitor.signedIn(url, 'dewi');
  });
  afterEach(async () => {
    await app.database.sql(`UPDATE booking_reports SET settled_at = now(), conclusion = 'kept',
      settled_by = (SELECT id FROM staff_accounts LIMIT 1) WHERE settled_at IS NULL`);
    await expectInvariants(app.database);
  });
  afterAll(() => app.close());

  /** Its link opens, and neither moves nor cancels it: by page and by API, whatever is pressed. */
  const expectHeldInItsOwnHands = async (booking: BuiltBooking): Promise<void> => {
    const home = `/janji/${booking.code}/${booking.token}`;
    const visitor = new Visitor(url);
    const page = await visitor.get(home);
    expect([page.status, textOf(page)]).toEqual([200, expect.stringContaining('Pesanan ini sedang diperiksa')]);
    for (const act of ['pindah', 'batal', 'lebih-awal']) expect(linksIn(page)).not.toContain(`${home}/${act}`);
    const asked = await Promise.all(['pindah', 'batal', 'lebih-awal'].map((act) => visitor.get(`${home}/${act}`)));
    const pressed = [
      await visitor.post(`${home}/batal`, {}),
      await visitor.post(`${home}/pindah`, { slot: slot(), aksi: 'pindah' }),
      await visitor.post(`${home}/lebih-awal`, { tanggal: '2027-02-13' }),
    ];
    for (const reply of [...asked, ...pressed])
      expect([reply.status, textOf(reply)]).toEqual([409, expect.stringMatching(/sedang diperiksa .*meja depan/)]);
    const api = (act: string, body: object) =>
      app
        .http()
        .post(`/api/v1/bookings/${booking.code}/${act}`)
        .set('authorization', `Bearer ${booking.token}`)
        .send(body);
    for (const answer of [await api('cancel', {}), await api('reschedule', { slotId: slot() })])
      expect([answer.status, (answer.body as { code: string }).code]).toEqual([409, 'booking_under_review']);
    expect(await stateOf(booking)).toMatchObject({ status: 'booked' });
  };

  it('says when there is none, and asks for nobody then', async () => {
    expect(textOf(await dewi.get('/meja/laporan'))).toContain('Tidak ada laporan yang menunggu.');
    expect(linksIn(await dewi.get('/meja'))).not.toContain('/meja/laporan');
  });

  it('shows what the desk needs to look into it, and no name or number in full', async () => {
    const { who, booking, path } = await reported('0812 7000 5550');
    for (const page of [await dewi.get('/meja/laporan'), await dewi.get(path)]) {
      expect(page.status).toBe(200);
      expect(textOf(page)).toContain(`${booking.code.slice(0, 5)} ${booking.code.slice(5)}`);
      expect(textOf(page)).toMatch(/O•••• C•••• \d?/);
      expect(textOf(page)).toContain(`NIK •••• ${who.nik.slice(-4)}`);
      expect(textOf(page)).toContain('0812 •••• •550');
      expect(textOf(page)).toMatch(/Sabtu, 13 Februari pukul .* WIB/);
      expect(textOf(page)).toContain('Periksa KK atau KTP-el');
      expect(page.html).not.toMatch(new RegExp(`${who.nik}|${who.name}|70005550`));
    }
    expect(textOf(await dewi.get('/meja'))).toContain('1 laporan “Bukan saya yang memesan”');
    const sinta = await Visitor.signedIn(url, 'sinta');
    expect(textOf(await sinta.get('/penyelia'))).toContain('1 laporan “Bukan saya yang memesan”');
    expect((await sinta.get(path)).status).toBe(200);
  });

  it('marks two reports on one phone number, and no single one', async () => {
    await reported('0812 7000 6661');
    await reported('0812 7000 6662');
    expect(textOf(await dewi.get('/meja/laporan'))).not.toContain('laporan untuk nomor ini');
    const { path } = await reported('0812 7000 6662');
    expect(textOf(await dewi.get('/meja/laporan')).match(/2 laporan untuk nomor ini/g)).toHaveLength(2);
    expect(textOf(await dewi.get(path))).toContain('2 laporan untuk nomor ini');
  });

  it('is closed to guests, to other roles and to other offices', async () => {
    const { booking, path } = await reported();
    const decision = { keputusan: 'batal', sebab: 'bukan saya' };
    expect((await new Visitor(url).get(path)).location).toContain('/masuk');
    const audit = await Visitor.signedIn(url, 'audit');
    for (const one of ['/meja/laporan', path]) expect((await audit.get(one)).status).toBe(403);
    expect((await audit.post(path, decision)).status).toBe(403);
    const rejang = await Visitor.signedIn(url, 'rejang');
    expect((await rejang.get('/meja/laporan')).html).not.toContain(path);
    expect((await rejang.get(path)).status).toBe(404);
    expect((await rejang.post(path, decision)).status).toBe(404);
    expect((await dewi.get('/meja/laporan/satu')).status).not.toBe(200);
    expect(await stateOf(booking)).toMatchObject({ status: 'booked' });
  });

  it('asks for a decision and a reason, keeps what was typed, and changes nothing', async () => {
    const { booking, path } = await reported();
    const page = await dewi.get(path);
    const empty = await send(dewi, page);
    expect(empty.status).toBe(422);
    expect(textOf(empty)).toContain('Pilih keputusannya.');
    expect(textOf(empty)).toContain('Tulis alasannya.');
    const blank = await send(dewi, page, { keputusan: 'batal', sebab: '  ' });
    expect(textOf(blank)).not.toContain('Pilih keputusannya.');
    expect(blank.html).toMatch(/value="batal" checked/);
    expect(await stateOf(booking)).toMatchObject({ status: 'booked' });
    expect(await auditOf(path)).toEqual([]);
  });

  it('keeps the booking, and the first decision stands', async () => {
    const { booking, path } = await reported();
    const page = await dewi.get(path);
    const done = await follow(dewi, await send(dewi, page, { keputusan: 'tetap', sebab: 'Ibunya yang memesan.' }));
    expect(textOf(done)).toContain('tetap berlaku');
    expect(done.html).not.toContain(path);
    const again = await follow(dewi, await send(dewi, page, { keputusan: 'batal', sebab: 'Berubah pikiran.' }));
    expect(textOf(again)).toContain('tetap berlaku');
    expect(await stateOf(booking)).toMatchObject({ status: 'booked' });
    expect(await auditOf(path)).toEqual([{ details: { conclusion: 'kept', reason: 'Ibunya yang memesan.' } }]);
    expect(textOf(await follow(dewi, await dewi.get(path)))).toContain('Tidak perlu diputuskan lagi');
  });

  it('cancels the booking once: its place goes its way, and the person may book', async () => {
    const { who, booking, path } = await reported();
    const page = await dewi.get(path);
    const decision = { keputusan: 'batal', sebab: 'KTP-el ditunjukkan; bukan keluarganya.' };
    for (const press of [1, 2]) {
      const done = await follow(dewi, await send(dewi, page, decision));
      expect([press, textOf(done)]).toEqual([press, expect.stringContaining('dibatalkan')]);
    }
    expect(await stateOf(booking)).toEqual({ status: 'cancelled', reason: 'not_theirs' });
    const events = await app.database.sql(
      `SELECT to_status, reason, staff_id IS NOT NULL AS "byStaff" FROM booking_events WHERE booking_id = $1 AND to_status = 'cancelled'`,
      [booking.id],
    );
    expect(events).toEqual([{ to_status: 'cancelled', reason: 'not_theirs', byStaff: true }]);
    expect(await auditOf(path)).toEqual([{ details: { conclusion: 'cancelled', reason: decision.sebab } }]);
    const cooling = await app.database.sql(
      `SELECT 1 FROM bookings c JOIN bookings b ON b.slot_id = c.slot_id WHERE b.id = $1 AND c.kind = 'cooling'`,
      [booking.id],
    );
    expect(cooling).toHaveLength(1);
    const told = await app.database.sql('SELECT subject_version FROM outbox WHERE subject_id = $1 ORDER BY 1', [
      booking.id,
    ]);
    expect(told.at(-1)).toEqual({ subject_version: 2 });
    expect((await buildBooking(app, slot(), [who])).view.status).toBe('booked');
  });

  it('gives the place to whoever it names, when staff have seen the papers: once, with a reason', async () => {
    const who = fresh();
    const booking = await buildBooking(app, slot(), [who, fresh()]);
    await report(who);
    const [row] = await app.database.sql<{ id: string }>('SELECT id FROM booking_reports WHERE booking_id = $1', [
      booking.id,
    ]);
    const path = `/meja/laporan/${row?.id ?? ''}`;
    const page = await dewi.get(path);
    const papers = { keputusan: 'alih', sebab: 'KTP-el ditunjukkan.', nama: 'Dewi Lestari' };
    expect(textOf(await send(dewi, page, { ...papers, nik: fresh().nik }))).toContain('NIK ini tidak ada pada pesanan');
    expect(textOf(await send(dewi, page, { ...papers, nik: '' }))).toContain('Tulis NIK, 16 angka');
    for (const press of [1, 2]) {
      const done = await follow(dewi, await send(dewi, page, { ...papers, nik: who.nik }));
      expect([press, textOf(done)]).toEqual([press, expect.stringMatching(/Pesanan baru [2-9A-Z]{5} [2-9A-Z]{5}/)]);
    }
    expect(await stateOf(booking)).toEqual({ status: 'cancelled', reason: 'not_theirs' });
    const mine = await app.database.sql(
      `SELECT n.status, n.starts_at = o.starts_at AS same, n.party, (SELECT sum(places)::int FROM booking_claims WHERE booking_id = n.id) AS places
       FROM bookings o JOIN booking_people op ON op.booking_id = o.id AND op.position = 0
       JOIN booking_people p ON p.nik_hmac = op.nik_hmac AND p.id <> op.id JOIN bookings n ON n.id = p.booking_id WHERE o.id = $1`,
      [booking.id],
    );
    expect(mine).toEqual([{ status: 'booked', same: true, party: 1, places: 1 }]);
    const taken = await app.database.sql(
      `SELECT details->>'reason' AS reason FROM audit_entries WHERE action = 'booking.taken_over'`,
    );
    expect(taken).toEqual([{ reason: papers.sebab }]);
  });

  it('holds every booking of a phone number that was reported twice, until staff have decided', async () => {
    const [innocent] = [fresh()];
    const third = await buildBooking(app, slot(), [{ ...innocent, phone: '0812 7000 9991' }]);
    await reported('0812 7000 9991');
    expect(await app.database.sql('SELECT 1 FROM booking_reports WHERE booking_id = $1', [third.id])).toEqual([]);
    await reported('0812 7000 9991');
    const list = textOf(await dewi.get('/meja/laporan'));
    expect(list).toContain('ditahan karena nomor teleponnya');
    await expectHeldInItsOwnHands(third);
    await app.setClock(`${SATURDAY}T08:50:00+07:00`);
    const desk = await Visitor.signedIn(url, 'dewi');
    const held = await desk.post('/meja', { situs: OFFICE, perintah: third.code });
    expect(textOf(held)).toContain('Pesanan ini sedang diperiksa');
    const path = linksIn(held).find((href) => href.startsWith('/meja/laporan/')) ?? '';
    await send(desk, await desk.get(path), { keputusan: 'tetap', sebab: 'Orangnya datang sendiri dengan KTP-el.' });
    const free = await desk.post('/meja', { situs: OFFICE, perintah: third.code });
    expect(textOf(await desk.get(free.location))).toContain('hadir');
    await app.setClock(MONDAY);
    dewi = await Visitor.signedIn(url, 'dewi');
  });

  it('leaves who has come to the counter, and says who comes late', async () => {
    const { who, booking, path } = await reported();
    const slow = fresh();
    const late = await buildBooking(app, day.slotIds[0] ?? '', [slow]);
    await app.get(BookingsChangeService).comeLate({ code: late.code, token: late.token }, 10);
    await app.setClock(`${SATURDAY}T08:55:00+07:00`);
    const desk = await Visitor.signedIn(url, 'dewi');
    const console = textOf(await desk.get('/meja'));
    expect(console).toContain('bilang terlambat 10 menit');
    expect(console.match(/bilang terlambat/g)).toHaveLength(1);
    const found = await desk.post('/meja', { situs: OFFICE, perintah: slow.name });
    expect(textOf(found)).toContain('belum hadir, bilang terlambat 10 menit');

    const staff = await buildStaff(app, 'desk', { site: OFFICE });
    await app.get(DeskArrivalService).checkIn(staff, day.site.id, { nik: who.nik });
    const page = await desk.get(path);
    expect(page.html).not.toContain('value="batal"');
    const refused = await desk.post(path, { keputusan: 'batal', sebab: 'Bukan dia.' });
    expect(refused.status).toBe(409);
    expect(textOf(refused)).toContain('tidak bisa dibatalkan di sini');
    expect(await stateOf(booking)).toMatchObject({ status: 'arrived' });
    expect(await auditOf(path)).toEqual([]);
    await app.setClock(MONDAY);
  });
});
