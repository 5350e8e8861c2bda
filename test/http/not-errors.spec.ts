import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import { BookingsReportsService } from '../../src/modules/bookings/bookings.reports.service.js';
import { NotFound } from '../../src/platform/database/database.errors.js';
import { SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { MONDAY, SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import {
  bornOn,
  buildBooking,
  buildDay,
  type BuiltDay,
  buildStaff,
  OFFICE,
  OTHER_REGION,
  person,
} from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { type Reply, Visitor } from '../support/visitor.js';

interface Who {
  nik: string;
  name: string;
}

/** The pages of the journey that say no, and what they offer instead. */
describe('pages that are not errors', () => {
  let app: TestApp;
  let saturday: BuiltDay;
  let sunday: BuiltDay;
  let url: string;
  let index = 500;

  beforeAll(async () => {
    app = await startApp();
    saturday = await buildDay(app, { cards: 30 });
    sunday = await buildDay(app, { date: SUNDAY, cards: 1 });
    url = await app.listen();
  });
  afterEach(async () => {
    await app.setClock(MONDAY);
    await expectInvariants(app.database);
  });
  afterAll(() => app.close());

  const fresh = () => person((index += 1));
  const slot = (n: number, day = saturday) => day.slotIds[n] ?? '';
  const begin = async (
    slotId: string,
    layanan = 'record_17',
    orang = '1',
  ): Promise<{ visitor: Visitor; reply: Reply }> => {
    const visitor = new Visitor(url);
    await visitor.post('/pesan/layanan', { layanan, orang });
    return { visitor, reply: await visitor.post('/pesan/waktu', { slot: slotId }) };
  };
  const fill = async (visitor: Visitor, who: Who): Promise<void> => {
    await visitor.post('/pesan/data-diri', { nik: who.nik, nama: who.name, pernahDirekam: 'tidak' });
    await visitor.post('/pesan/kontak', { lewat: 'tanpa' });
  };
  const taken = async (slotId: string) =>
    (await app.database.sql<{ taken: number }>('SELECT taken FROM slots WHERE id = $1', [slotId]))[0]?.taken;

  it('gives the place back when the check page is cancelled, and forgets what was typed', async () => {
    const { visitor } = await begin(slot(0));
    await fill(visitor, fresh());
    expect(await taken(slot(0))).toBe(1);
    const cancelled = await visitor.post('/pesan/periksa', { aksi: 'batal' });
    expect(cancelled.location).toBe('/pesan/batal');
    expect(await taken(slot(0))).toBe(0);
    expect((await visitor.get('/pesan/batal')).html).toContain('Tempatnya sudah kami lepas');
    expect((await visitor.get('/pesan/periksa')).location).toBe('/pesan/layanan');
  });

  it('says that a time was taken, with the three nearest, and keeps what was typed', async () => {
    await buildBooking(app, slot(1), [fresh()]);
    const { visitor, reply } = await begin(slot(1));
    expect(reply.status).toBe(409);
    const offers = [...reply.html.matchAll(/name="slot" value="([^"]+)"/g)].map(([, id]) => id);
    expect(offers).toHaveLength(3);
    expect(offers.every((id) => saturday.slotIds.includes(id ?? ''))).toBe(true);
    expect((await visitor.post('/pesan/waktu', { slot: offers[0] ?? '' })).location).toContain('/pesan/data-diri');
  });

  it('offers recording first when the cards of a day are gone, with 200', async () => {
    await buildBooking(app, slot(0, sunday), [fresh()]);
    const { visitor, reply } = await begin(slot(1, sunday));
    expect(reply.status).toBe(200);
    expect(reply.html).toContain('Rekam saja dulu');
    const anyway = await visitor.post('/pesan/waktu', { slot: slot(1, sunday), tanpaKartu: '1' });
    expect(anyway.location).toContain('/pesan/data-diri');
  });

  it('names the day from which somebody who is too young may come', async () => {
    const { visitor } = await begin(slot(2), 'record_16');
    const young = bornOn(1, '2011-08-20');
    const reply = await visitor.post('/pesan/data-diri', { nik: young.nik, nama: young.name, pernahDirekam: 'tidak' });
    expect(reply.status).toBe(200);
    expect(reply.html).toContain('20 Agustus 2027');
    const remind = /href="(\/pesan\/pengingat\.ics[^"]*)"/.exec(reply.html)?.[1] ?? '';
    expect((await visitor.get(remind)).html).toContain('DTSTART:20270820T020000Z');
    expect((await visitor.get('/pesan/pengingat.ics')).status).toBe(404);
    expect((await visitor.get('/pesan/data-diri?orang=1')).html).toContain(young.nik);
  });

  it('keeps the answers when the hold ended, and offers the place anew', async () => {
    const { visitor } = await begin(slot(3));
    await app.setClock(new Date(Date.parse(MONDAY) + 11 * 60_000).toISOString());
    const who = fresh();
    const reply = await visitor.post('/pesan/data-diri', { nik: who.nik, nama: who.name, pernahDirekam: 'tidak' });
    expect(reply.status).toBe(410);
    expect(reply.html).toContain(`value="${slot(3)}"`);
    expect((await visitor.post('/pesan/waktu', { slot: slot(3) })).location).toContain('/pesan/data-diri');
    expect((await visitor.get('/pesan/data-diri?orang=1')).html).toContain(who.nik);
  });

  it('tells a stranger nothing of a booking that exists; a report reaches the desk of its site', async () => {
    const who = fresh();
    const booking = await buildBooking(app, slot(4), [{ ...who, phone: '0812 7000 4444' }]);
    const { visitor } = await begin(slot(5));
    await fill(visitor, who);
    const reply = await visitor.post('/pesan/periksa', {});
    expect(reply.status).toBe(409);
    expect(/<main.*<\/main>/s.exec(reply.html)?.[0]).not.toMatch(new RegExp(`${booking.code}|09\\.|Sabtu,|4444`));
    expect((await visitor.post('/pesan/sudah-ada', { aksi: 'bukan-saya' })).location).toBe('/pesan/dilaporkan');
    await visitor.post('/pesan/sudah-ada', { aksi: 'bukan-saya' });
    const reports = app.get(BookingsReportsService);
    const desk = await buildStaff(app, 'desk', { site: OFFICE });
    const list = await reports.listOpen(desk, saturday.site.id);
    expect(list).toMatchObject([{ bookingId: booking.id, code: booking.code, times: 2, status: 'booked' }]);
    const stranger = await buildStaff(app, 'desk', { site: OTHER_REGION });
    const kept = { conclusion: 'kept', reason: 'milik pemesan' } as const;
    await expect(reports.listOpen(stranger, saturday.site.id)).rejects.toThrow(NotFound);
    await expect(reports.settle(stranger, list[0]?.id ?? '', kept)).rejects.toThrow(NotFound);
    await reports.settle(desk, list[0]?.id ?? '', kept);
    expect(await reports.listOpen(desk, saturday.site.id)).toEqual([]);
  });

  it('answers a report and an asked link alike when there is no such booking', async () => {
    const { visitor } = await begin(slot(6));
    await fill(visitor, fresh());
    expect((await visitor.post('/pesan/sudah-ada', { aksi: 'bukan-saya' })).location).toBe('/pesan/dilaporkan');
    expect((await visitor.post('/pesan/sudah-ada', { aksi: 'tautan' })).location).toBe('/kelola/terkirim');
    expect((await new Visitor(url).post('/pesan/sudah-ada', { aksi: 'tautan' })).location).toBe('/kelola/terkirim');
    expect(await app.database.sql('SELECT 1 FROM booking_reports WHERE settled_at IS NULL')).toEqual([]);
  });

  it('says of a full day what else can be done', async () => {
    const { visitor } = await begin(slot(7));
    await app.database.sql('UPDATE slots SET taken = capacity WHERE service_day_id = $1', [sunday.day.id]);
    const list = await visitor.get('/pesan/waktu');
    const href = /href="(\/pesan\/penuh[^"]*)"/.exec(list.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(href).toContain(SUNDAY);
    const page = await visitor.get(href);
    expect(page.status).toBe(200);
    expect(page.html).toContain('Minggu, 14 Februari 2027 sudah penuh');
    expect(page.html).toContain(`dari=${SATURDAY}`);
    await app.database.sql(
      `UPDATE slots s SET taken = (SELECT coalesce(sum(places), 0) FROM booking_claims c WHERE c.slot_id = s.id)
       WHERE service_day_id = $1`,
      [sunday.day.id],
    );
  });

  it('lets each of a family come for another service, and judges each by it', async () => {
    await app
      .get(BlanksStockService)
      .move(SYSTEM_ACTOR, saturday.site.id, { kind: 'receipt', quantity: 5, reason: 'uji' });
    const { visitor } = await begin(slot(8), 'record_17', '2');
    const [mother, child] = [fresh(), bornOn(2, '2010-11-20')];
    await visitor.post('/pesan/data-diri?orang=1', { nik: mother.nik, nama: mother.name, layanan: 'reprint_photo' });
    const bare = await visitor.get('/pesan/data-diri?orang=2');
    expect(bare.location).toBe('');
    const first = await visitor.post('/pesan/data-diri?orang=1', {
      nik: mother.nik,
      nama: mother.name,
      layanan: 'reprint_photo',
      alasan: 'hijab',
    });
    expect(first.location).toBe('/pesan/data-diri?orang=2');
    await visitor.post('/pesan/data-diri?orang=2', {
      nik: child.nik,
      nama: child.name,
      layanan: 'record_16',
      pernahDirekam: 'tidak',
    });
    await visitor.post('/pesan/kontak', { lewat: 'tanpa' });
    const check = await visitor.get('/pesan/periksa');
    expect(check.html).toContain('Ganti foto KTP-el');
    expect(check.html).toContain('20 November 2027');
    const done = await visitor.post('/pesan/periksa', {});
    const code = /\/janji\/(\w+)\//.exec(done.location)?.[1];
    const people = await app.database.sql(
      `SELECT p.service_code AS service, p.card_state AS card FROM booking_people p JOIN bookings b ON b.id = p.booking_id
       WHERE b.code = $1 ORDER BY p.position`,
      [code],
    );
    expect(people).toEqual([
      { service: 'reprint_photo', card: 'promised' },
      { service: 'record_first', card: 'later' },
    ]);
  });

  it('names a code for the helpdesk when nothing is found', async () => {
    const reply = await new Visitor(url).get('/tidak-ada');
    expect(reply.status).toBe(404);
    expect(reply.html).toContain(reply.headers.get('x-request-id') ?? 'x-request-id');
  });

  it('shows why an e-KTP matters, and every component in demo mode', async () => {
    const visitor = new Visitor(url);
    expect((await visitor.get('/mengapa-ktp-el')).html).toContain('Rp0');
    expect((await visitor.get('/komponen')).status).toBe(200);
  });
});
