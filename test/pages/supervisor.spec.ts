import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BookingsAlarmsService } from '../../src/modules/bookings/bookings.alarms.service.js';
import { MONDAY, SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import {
  buildBooking,
  buildDay,
  getSite,
  OFFICE,
  OTHER_REGION,
  PASSWORD,
  person,
  signIn,
} from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { formIn, linksIn, send, textOf } from '../support/page-form.js';
import { type Reply, Visitor } from '../support/visitor.js';

const EXTRA = '2027-02-17';
const IMLEK = '2027-02-06';
const EASTER = '2027-03-28';
const CLOSING = '2027-03-06';
const PAGES = [
  '/penyelia',
  '/kalender',
  '/kalender/tambah',
  '/kalender/tutup',
  '/kalender/terbitkan',
  '/kalender/jadwal',
  '/kalender/jadwal/baru',
  `/kalender/hari/${SATURDAY}`,
  `/kalender/hari/${SATURDAY}/ubah`,
  `/kalender/hari/${SATURDAY}/loket`,
  '/rencana',
];

/** Pages for supervisors, by forms alone: no JavaScript anywhere. */
describe('the pages of a supervisor', () => {
  let app: TestApp;
  let url: string;
  let sinta: Visitor;
  let dewi: Visitor;
  let slotIds: string[];
  let next = 6_000;

  const follow = (visitor: Visitor, reply: Reply): Promise<Reply> => {
    expect(reply).toMatchObject({ status: 303, location: expect.stringMatching(/^\//) });
    return visitor.get(reply.location);
  };
  const places = async (date: string): Promise<number> => {
    const [row] = await app.database.sql<{ places: number }>(
      `SELECT coalesce(sum(capacity), 0)::int AS places FROM slots s JOIN service_days d ON d.id = s.service_day_id
       WHERE d.service_on = $1 AND s.kind = 'timed'`,
      [date],
    );
    return row?.places ?? 0;
  };
  const statusOf = async (date: string): Promise<string | undefined> => {
    const site = await getSite(app);
    const rows = await app.database.sql<{ status: string }>(
      'SELECT status FROM service_days WHERE service_on = $1 AND site_id = $2',
      [date, site.id],
    );
    return rows[0]?.status;
  };
  const book = (index: number) => buildBooking(app, slotIds[index] ?? '', [person((next += 1))]);

  beforeAll(async () => {
    app = await startApp();
    ({ slotIds } = await buildDay(app, { counters: 2, cards: 30, reserve: 0, closesAt: '11:00' }));
    await buildDay(app, { date: SUNDAY, counters: 1, closesAt: '10:00' });
    url = await app.listen();
    await signIn(app, 'supervisor', { site: OFFICE, username: 'sinta' });
    await signIn(app, 'desk', { site: OFFICE, username: 'dewi' });
    await signIn(app, 'supervisor', { site: OTHER_REGION, username: 'rejang' });
    sinta = await Visitor.signedIn(url, 'sinta');
    dewi = await Visitor.signedIn(url, 'dewi');
  });
  afterEach(() => expectInvariants(app.database));
  afterAll(() => app.close());

  describe('who may see them', () => {
    it.each(PAGES)('%s asks a guest to sign in, refuses the desk and opens for a supervisor', async (path) => {
      expect(await new Visitor(url).get(path)).toMatchObject({
        status: 303,
        location: expect.stringContaining('/masuk'),
      });
      expect(await dewi.get(path)).toMatchObject({ status: 403 });
      const page = await sinta.get(path);
      expect(page.status).toBe(200);
      expect(page.html).toMatch(/<h1/);
    });

    it('sends a supervisor there after signing in, and the desk to the desk', async () => {
      const answer = (pengguna: string) => new Visitor(url).post('/masuk', { pengguna, sandi: PASSWORD });
      expect((await answer('sinta')).location).toBe('/penyelia');
      expect((await answer('dewi')).location).toBe('/meja');
    });

    it('knows nothing of the days and plans of another office', async () => {
      const rejang = await Visitor.signedIn(url, 'rejang');
      expect(await rejang.get(`/kalender/hari/${SATURDAY}/ubah`)).toMatchObject({ status: 404 });
      expect(await rejang.get('/rencana/0198a0b0-0000-7000-8000-000000000001')).toMatchObject({ status: 404 });
      expect(await rejang.get('/rencana/satu')).toMatchObject({ status: 404 });
      const site = await getSite(app);
      const refused = await rejang.post(`/kalender/hari/${SATURDAY}/loket`, { situs: site.code, nama: 'Orang lain' });
      // Nothing is done at an office that was not meant.
      expect(refused).toMatchObject({ status: 303, location: `/kalender/hari/${SATURDAY}/loket` });
      expect(await rejang.get(refused.location ?? '')).toMatchObject({ status: 404 });
      const unknown = await rejang.post(`/kalender/hari/${SATURDAY}/loket`, { situs: 'tidak-ada', nama: 'Orang lain' });
      expect(unknown).toMatchObject({ status: refused.status, location: refused.location });
    });

    it('speaks English to those who ask for it', async () => {
      await sinta.get('/kalender?lang=en');
      const page = await sinta.get('/kalender');
      await sinta.get('/kalender?lang=id');
      expect(page.html).toContain('<html lang="en">');
      expect(textOf(page)).toContain('Service calendar');
      expect(textOf(page)).not.toMatch(/Kalender|Tempat|Loket/);
    });
  });

  describe('the overview', () => {
    it('shows what asks for an answer, and leads to every list', async () => {
      const page = await sinta.get('/penyelia');
      expect(textOf(page)).toContain('Minggu, 14 Februari 2027 Ada tempat, tetapi tidak ada kartu lagi: hanya rekam.');
      expect(textOf(page)).toMatch(/Sisa tempat akhir pekan 25/);
      expect(textOf(page)).toMatch(/Kartu di tangan 30/);
      expect(textOf(page)).toContain('tidak ada penimbunan dalam 24 jam');
      const links = linksIn(page);
      expect(links).toEqual(expect.arrayContaining(['/kalender', '/stok']));
      for (const href of links) expect([href, (await sinta.get(href)).status]).toEqual([href, 200]);
    });

    it('names sources that hold places and book none', async () => {
      const alarms = app.get(BookingsAlarmsService);
      const site = await getSite(app);
      for (let held = 0; held < 12; held += 1) alarms.note({ address: '203.0.113.9' }, 'held', site.id);
      await alarms.flush();
      const page = await sinta.get('/penyelia');
      expect(textOf(page)).toContain('1 sumber mencurigakan');
      expect(textOf(page)).toContain('Memegang 12 tempat, 0 menjadi pesanan.');
      await app.database.sql('DELETE FROM crowd_counts');
    });
  });

  describe('an extra day', () => {
    it('shows what it will do, changes nothing by that, and opens once', async () => {
      const typed = { tanggal: '17-02-2027', loket: '2', sebab: 'Permintaan sekolah' };
      const check = await send(sinta, await sinta.get('/kalender/tambah'), typed);
      expect(textOf(check)).toContain('40 tempat untuk janji: 2 loket, 20 giliran per loket, tiap 12 menit.');
      expect(await statusOf(EXTRA)).toBeUndefined();
      const back = await send(sinta, check, { aksi: 'ubah' });
      expect(formIn(back.html).fields.get('tanggal')).toBe('17-02-2027');
      const done = await send(sinta, check, { aksi: 'terapkan' });
      const day = await follow(sinta, done);
      expect(textOf(day)).toContain('Hari tambahan dibuka');
      expect(await places(EXTRA)).toBe(40);
      expect(await send(sinta, check, { aksi: 'terapkan' })).toMatchObject({ status: 303, location: done.location });
      expect(await places(EXTRA)).toBe(40);
    });

    it.each([
      [{ tanggal: '31-02-2027' }, 'tanggal', 'Tulis tanggal seperti 26-12-2026.'],
      [{ tanggal: '01-02-2027' }, 'tanggal', 'Tanggal ini sudah lewat.'],
      [{ buka: '25.00' }, 'buka', 'Tulis jam buka seperti 09.00.'],
      [{ tutup: '08.00' }, 'tutup', 'Jam tutup harus sesudah jam buka.'],
      [{ loket: 'tiga' }, 'loket', 'Tulis jumlah loket dengan angka.'],
      [{ loket: '0' }, 'loket', 'Tulis 1 sampai 50 loket.'],
      [{ menit: '0' }, 'menit', 'Tulis 1 sampai 240 menit.'],
      [{ langsung: '-1' }, 'langsung', 'Tulis 0 sampai 500 tempat.'],
      [{ sebab: ' ' }, 'sebab', 'Tulis alasannya.'],
    ])('refuses %j in words beside the field and keeps what was typed', async (wrong, field, words) => {
      const typed = { tanggal: '18-02-2027', sebab: 'Uji', ...wrong };
      const page = await send(sinta, await sinta.get('/kalender/tambah'), typed);
      expect(page.status).toBe(422);
      expect(page.html).toMatch(/<title>Kesalahan: /);
      expect(page.html).toContain(`href="#${field}"`);
      expect(textOf(page)).toContain(words);
      expect(formIn(page.html).fields.get(field)).toBe(typed[field as keyof typeof typed]);
    });

    it('is refused for a date that has its day', async () => {
      const page = await send(sinta, await sinta.get('/kalender/tambah'), { tanggal: '13-02-2027', sebab: 'Uji' });
      expect(page.status).toBe(409);
      expect(textOf(page)).toContain('Hari itu sudah ada');
    });
  });

  describe('a holiday on a weekend', () => {
    beforeAll(() => app.setClock('2027-01-25T10:00:00+07:00'));
    afterAll(async () => {
      await app.setClock(MONDAY);
      sinta = await Visitor.signedIn(url, 'sinta');
    });

    it('waits for a decision with a reason, which is made once', async () => {
      const early = await Visitor.signedIn(url, 'sinta');
      const range = { mulai: '06-02-2027', hingga: '07-02-2027' };
      const check = await send(early, await early.get('/kalender/terbitkan'), range);
      expect(textOf(check)).toContain('2 tanggal ada di jadwal mingguan');
      const list = await follow(early, await send(early, check, { aksi: 'terapkan' }));
      expect(textOf(list)).toContain('2 hari baru, 1 menunggu keputusan Anda.');
      expect(textOf(await early.get('/penyelia'))).toMatch(
        /Perlu jawaban Anda: \d.*Sabtu, 6 Februari 2027.*buka atau tutup\?/,
      );

      const path = `/kalender/hari/${IMLEK}/putuskan`;
      const ask = await early.get(path);
      expect(textOf(ask)).toContain('60 tempat untuk janji');
      const silent = await send(early, ask, { putusan: 'tutup' });
      expect(silent.status).toBe(422);
      expect(textOf(silent)).toContain('Tulis alasannya.');
      expect(await statusOf(IMLEK)).toBe('undecided');
      const day = await follow(early, await send(early, ask, { putusan: 'tutup', sebab: 'Libur Imlek' }));
      expect(textOf(day)).toMatch(/Ditutup.*Libur Imlek/);
      expect(await statusOf(IMLEK)).toBe('closed');
      const again = await send(early, await early.get(path), { putusan: 'buka', sebab: 'Berubah' });
      expect(again.status).toBe(409);
      expect(textOf(again)).toContain('Hari itu sudah ada');
    });

    it('opens with its places when that is decided', async () => {
      const early = await Visitor.signedIn(url, 'sinta');
      const range = { mulai: '27-03-2027', hingga: '28-03-2027', aksi: 'terapkan' };
      await send(early, await early.get('/kalender/terbitkan'), range);
      const ask = await early.get(`/kalender/hari/${EASTER}/putuskan`);
      const open = await send(early, ask, { putusan: 'buka', sebab: 'Banyak yang menunggu' });
      expect(textOf(await follow(early, open))).toContain('Hari dibuka');
      expect(await places(EASTER)).toBe(60);
    });

    it('is told about a year without a decree', async () => {
      const range = { mulai: '01-01-2029', hingga: '07-01-2029' };
      const check = await send(sinta, await sinta.get('/kalender/terbitkan'), range);
      const refused = await send(sinta, check, { aksi: 'terapkan' });
      expect(refused.status).toBe(409);
      expect(textOf(refused)).toContain('Hari libur tahun 2029 belum ditetapkan');
    });
  });

  describe('the roster', () => {
    it('names people per counter and moves no place', async () => {
      const before = await places(SATURDAY);
      const page = await sinta.get(`/kalender/hari/${SATURDAY}/loket`);
      const { action, fields } = formIn(page.html);
      expect(fields.getAll('nama')).toEqual(['', '']);
      fields.delete('nama');
      for (const name of ['Sari', 'Budi', 'Terlalu banyak']) fields.append('nama', name);
      const day = await follow(sinta, await sinta.post(action, fields));
      expect(textOf(day)).toMatch(/Loket 1 Sari Loket 2 Budi/);
      expect(textOf(day)).not.toContain('Terlalu banyak');
      expect(textOf(await sinta.get('/kalender?bulan=2027-02'))).toContain('Sari, Budi');
      expect((await sinta.get(`/kalender/hari/${SUNDAY}/loket`)).html).toContain('<option value="Sari">');
      expect(await places(SATURDAY)).toBe(before);
    });
  });

  describe('weekly openings', () => {
    it('are added with their effect, refused twice for one date, and ended', async () => {
      const typed = { hari: '3', buka: '16.00', tutup: '18.00', loket: '2', mulai: '03-03-2027' };
      const check = await send(sinta, await sinta.get('/kalender/jadwal/baru'), typed);
      expect(textOf(check)).toContain('20 tempat untuk janji: 2 loket, 10 giliran per loket, tiap 12 menit.');
      const list = await follow(sinta, await send(sinta, check, { aksi: 'terapkan' }));
      expect(textOf(list)).toMatch(/Rabu 16\.00–18\.00 WIB .*Akan datang mulai 3 Maret 2027/);
      const twice = await send(sinta, await sinta.get('/kalender/jadwal/baru'), { ...typed, aksi: 'terapkan' });
      expect(twice.status).toBe(422);
      expect(textOf(twice)).toContain('sudah mempunyai jadwal yang mulai pada tanggal ini');

      const [, end = ''] = /Rabu.*?href="(\/kalender\/jadwal\/[^"]+\/akhiri)"/s.exec(list.html) ?? [];
      const early = await send(sinta, await sinta.get(end), { hingga: '02-03-2027' });
      expect(textOf(early)).toContain('Hari terakhir harus sama dengan atau sesudah mulai berlaku.');
      const last = await send(sinta, await sinta.get(end), { hingga: '31-03-2027' });
      expect(textOf(last)).toContain('Sesudah tanggal itu tidak ada Rabu yang terbit');
      const after = await follow(sinta, await send(sinta, last, { aksi: 'terapkan' }));
      expect(textOf(after)).toContain('3 Maret 2027 sampai 31 Maret 2027');
    });

    it('refuse more kept places than counters', async () => {
      const typed = { hari: '3', loket: '1', sekolah: '1', prioritas: '1', mulai: '03-03-2027' };
      const page = await send(sinta, await sinta.get('/kalender/jadwal/baru'), typed);
      expect(textOf(page)).toContain('tidak boleh lebih dari jumlah loket');
    });
  });

  describe('counters and hours', () => {
    const change = `/kalender/hari/${SATURDAY}/ubah`;

    it('says so when nothing is to change', async () => {
      const page = await send(sinta, await sinta.get(change), { sebab: 'Uji' });
      expect(page.status).toBe(422);
      expect(textOf(page)).toContain('Belum ada yang diubah.');
    });

    it('adds places at once', async () => {
      const before = await places(SATURDAY);
      const check = await send(sinta, await sinta.get(change), { loket: '3', sebab: 'Alat ketiga datang' });
      expect(textOf(check)).toContain('Bertambah 10 tempat');
      const day = await follow(sinta, await send(sinta, check, { aksi: 'terapkan' }));
      expect(textOf(day)).toContain('Hari diubah');
      expect(await places(SATURDAY)).toBe(before + 10);
    });

    it('takes places only by a plan that was seen, and asks again when it changed', async () => {
      const bookings = [await book(0), await book(0), await book(0)];
      const ask = await send(sinta, await sinta.get(change), { loket: '1', sebab: 'Dua alat rusak' });
      expect(textOf(ask)).toContain('Anda melihat rencananya dulu');
      const plan = await follow(sinta, await send(sinta, ask, { aksi: 'terapkan' }));
      expect(textOf(plan)).toContain('Belum ada yang berubah');
      expect(textOf(plan)).toMatch(/menjadi 1 loket/);
      expect(textOf(plan)).toMatch(/Pindah jam atau hari 2/);
      expect(textOf(plan)).toContain('Orang Contoh');
      expect(await places(SATURDAY)).toBe(30);
      expect(textOf(await sinta.get('/rencana'))).toContain('Dua alat rusak');
      const [, path = ''] = /action="(\/rencana\/[^"]+)"/.exec(plan.html) ?? [];
      expect(await (await Visitor.signedIn(url, 'rejang')).get(path)).toMatchObject({ status: 404 });
      const elsewhere = await sinta.get(`${path}?situs=kecamatan-177101`);
      expect(elsewhere).toMatchObject({ status: 303, location: '/rencana?situs=kecamatan-177101' });
      expect(textOf(await sinta.get('/penyelia'))).toContain('Rencana untuk 2 orang menunggu persetujuan.');

      bookings.push(await book(1), await book(1));
      const changed = await send(sinta, plan, { putusan: 'setuju' });
      expect(changed.status).toBe(409);
      expect(textOf(changed)).toContain('Rencana sudah berubah');
      expect(textOf(changed)).toMatch(/Baru|Berubah/);
      expect(await places(SATURDAY)).toBe(30);

      const applied = await follow(sinta, await send(sinta, changed, { putusan: 'setuju' }));
      expect(textOf(applied)).toMatch(/Sudah dijalankan.*Rencana dijalankan/);
      expect(await places(SATURDAY)).toBe(10);
      const late = await send(sinta, changed, { putusan: 'batal' });
      expect(late.status).toBe(409);
      expect(textOf(late)).toContain('Rencana ini sudah selesai');
    });
  });

  describe('closing days', () => {
    it('closes an empty range at once', async () => {
      const check = await send(sinta, await sinta.get('/kalender/tutup'), {
        dari: '06-03-2027',
        sebab: 'Pindah gedung',
      });
      expect(textOf(check)).toContain('Sabtu, 6 Maret 2027');
      const list = await follow(sinta, await send(sinta, check, { aksi: 'terapkan' }));
      expect(textOf(list)).toContain('Pindah gedung');
      expect(await statusOf(CLOSING)).not.toBe('open');
    });

    it('closes a published day, and opens it again with a reason', async () => {
      const path = `/kalender/hari/${EXTRA}`;
      const check = await send(sinta, await sinta.get('/kalender/tutup'), { dari: '17-02-2027', sebab: 'Batal' });
      await send(sinta, check, { aksi: 'terapkan' });
      expect([await statusOf(EXTRA), await places(EXTRA)]).toEqual(['closed', 0]);
      expect(textOf(await sinta.get(path))).toMatch(/Ditutup.*Batal.*Buka lagi/);
      const ask = await sinta.get(`${path}/buka-lagi`);
      expect(textOf(ask)).toContain('40 tempat untuk janji');
      expect((await send(sinta, ask)).status).toBe(422);
      const day = await follow(sinta, await send(sinta, ask, { sebab: 'Jadi juga' }));
      expect(textOf(day)).toContain('Hari dibuka');
      expect([await statusOf(EXTRA), await places(EXTRA)]).toEqual(['open', 40]);
      const again = await send(sinta, await sinta.get(`${path}/buka-lagi`), { sebab: 'Dua kali' });
      expect(again.status).toBe(409);
    });

    it('shows a plan for a day with bookings, which may be withdrawn', async () => {
      const check = await send(sinta, await sinta.get('/kalender/tutup'), {
        dari: '13-02-2027',
        sebab: 'Listrik padam',
      });
      expect(textOf(check)).toMatch(/Sabtu, 13 Februari 2027 ditutup; \d+ tempat sudah terisi/);
      const plan = await follow(sinta, await send(sinta, check, { aksi: 'terapkan' }));
      expect(textOf(plan)).toContain('Tutup Sabtu, 13 Februari 2027');
      const withdrawn = await follow(sinta, await send(sinta, plan, { putusan: 'batal' }));
      expect(textOf(withdrawn)).toContain('Rencana dibatalkan, tidak ada yang berubah');
      expect(await statusOf(SATURDAY)).toBe('open');
    });

    it.each([
      [{ dari: '13-02-2027', sampai: '12-02-2027' }, 'Pilih paling banyak 92 hari'],
      [{ dari: '13-02-2027', sampai: '13-08-2027' }, 'Pilih paling banyak 92 hari'],
      [{ dari: '01-02-2027' }, 'Tanggal ini sudah lewat.'],
      [{ dari: '' }, 'Tulis tanggal awal seperti 26-12-2026.'],
    ])('refuses %j in words', async (typed, words) => {
      const page = await send(sinta, await sinta.get('/kalender/tutup'), { sebab: 'Uji', ...typed });
      expect(page.status).toBe(422);
      expect(textOf(page)).toContain(words);
    });
  });
});
