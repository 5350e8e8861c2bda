import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { CalendarService } from '../../src/modules/calendar/calendar.service.js';
import { IdentityLinkService } from '../../src/modules/identity/identity.link.service.js';
import { SchoolsInvitationService } from '../../src/modules/schools/schools.invitation.service.js';
import { SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { buildAccount, buildDay } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { regionId } from '../support/schools.js';
import { Visitor } from '../support/visitor.js';

const CONTACT = 'guru@sekolah.contoh.id';
const NEXT_SATURDAY = '2027-02-20';

/** The value that a form of the page carries along. */
const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

describe('schools, without JavaScript', () => {
  let app: TestApp;
  let url: string;
  let office: Visitor;
  let province: Visitor;

  beforeAll(async () => {
    app = await startApp();
    url = await app.listen();
    const region = await regionId(app);
    for (const [username, role] of [
      ['penyelia', 'supervisor'],
      ['provinsi', 'province'],
    ] as const)
      await buildAccount(app, username, [{ role, regionId: region, siteId: null }]);
    office = await Visitor.signedIn(url, 'penyelia');
    province = await Visitor.signedIn(url, 'provinsi');
    await office.get('/kalender?situs=dukcapil-1771');
  });
  afterAll(async () => {
    await expectInvariants(app.database);
    await app.close();
  });

  const lastLink = async (): Promise<string> => {
    const rows = await app.database.sql<{ id: string }>(
      'SELECT id FROM sign_in_links ORDER BY created_at DESC, id DESC LIMIT 1',
    );
    return app.get(IdentityLinkService).tokenOf(rows[0]?.id ?? '');
  };
  const asOfficer = async (): Promise<Visitor> => {
    const visitor = new Visitor(url);
    await visitor.post('/sekolah/masuk', { kontak: CONTACT });
    const path = `/sekolah/masuk/${await lastLink()}`;
    await visitor.get(path);
    expect((await visitor.post(path, {})).location).toBe('/sekolah');
    return visitor;
  };

  it('the coordinator invites many at once, each row with its answer', async () => {
    const table = `npsn;nama;jenjang;petugas;kontak
10790001;SMA Contoh Satu;SMA;Bu Guru;${CONTACT}
10790002;SMK Contoh Dua;smk;Pak Guru;0812 7000 4321
10790003;SMP Contoh Tiga;smp;Pak Guru;0812 7000 4322
107;SMA Contoh Empat;sma;x;0812 7000 4323
10790005;SMA Contoh Lima;sma;x;bukan kontak`;
    const page = await province.get('/daftar-sekolah/undang');
    const done = await province.post('/daftar-sekolah/undang', { kunci: hidden(page.html, 'kunci'), tabel: table });
    expect([done.status, done.location]).toEqual([303, '/daftar-sekolah']);
    const { html } = await province.get('/daftar-sekolah');
    expect(html).toContain('2 sekolah diundang');
    expect(html).toMatch(/Baris 4: sekolah ini bukan urusan Anda\. Baris 5: NPSN harus 8 angka\. Baris 6: kontak/);
    expect(html).toContain('SMA Contoh Satu');
    expect(html).toContain('0812 •••• •321');
    expect(html).not.toContain('SMP Contoh Tiga');
    const file = new FormData();
    file.set('berkas', new File([table.split('\n').slice(0, 2).join('\r\n')], 'daftar.csv'));
    file.set('tabel', '');
    expect((await province.upload('/daftar-sekolah/undang', file)).status).toBe(303);
    expect((await province.get('/daftar-sekolah')).html).toContain('1 sekolah diundang');
    const unread = await province.post('/daftar-sekolah/undang', { tabel: 'apa saja' });
    expect([unread.status, unread.html.includes('Tabel tidak terbaca')]).toEqual([422, true]);
  });

  it('answers alike whether a contact is known or not, and lets a link in once, by its button only', async () => {
    const [known, unknown] = [new Visitor(url), new Visitor(url)];
    const strip = (html: string) => html.replace(/<time.*?<\/time>/g, '');
    const first = await known.post('/sekolah/masuk', { kontak: CONTACT });
    const other = await unknown.post('/sekolah/masuk', { kontak: 'lain@sekolah.contoh.id' });
    expect([first.status, strip(first.html)]).toEqual([other.status, strip(other.html)]);
    expect((await unknown.post('/sekolah/masuk', { kontak: 'halo' })).status).toBe(422);
    const api = (contact: string) => app.http().post('/api/v1/auth/links').send({ contact });
    const [a, b] = [await api(CONTACT), await api('lain@sekolah.contoh.id')];
    expect([a.status, a.body]).toEqual([b.status, b.body]);

    const path = `/sekolah/masuk/${await lastLink()}`;
    for (let i = 0; i < 3; i += 1) expect((await known.get(path)).status).toBe(200);
    expect((await known.get('/sekolah')).location).toBe('/sekolah/masuk');
    expect((await known.post(path, {})).location).toBe('/sekolah');
    expect((await known.get('/sekolah')).html).toContain('SMA Contoh Satu');
    const again = await new Visitor(url).post(path, {});
    expect([again.status, again.html.includes('Tautan ini tidak berlaku lagi')]).toEqual([410, true]);
    const wrong = await app
      .http()
      .post('/api/v1/auth/links/consume')
      .send({ token: `${await lastLink()}`.replace(/.$/, '_') });
    expect(wrong.body).toMatchObject({ status: 410, code: 'link_used' });
    await app.http().post('/api/v1/auth/links').send({ contact: CONTACT }).expect(202);
    const late = await lastLink();
    await app.database.sql(`UPDATE sign_in_links SET expires_at = expires_at - interval '1 hour'`);
    await app.http().post('/api/v1/auth/links/consume').send({ token: late }).expect(410);
    // So many an hour, and the answer stays the same.
    for (let i = 0; i < 4; i += 1) await api(CONTACT).expect(202);
    const [sent] = await app.database.sql<{ n: number }>('SELECT count(*)::int AS n FROM sign_in_links');
    expect(sent?.n).toBe(5);
    await app.database.sql(`UPDATE sign_in_links SET created_at = created_at - interval '2 hours'`);
  });

  it('a school asks in four steps, the office proposes, the school counters and accepts: one state for both', async () => {
    await buildDay(app, { date: SATURDAY, counters: 1, cards: 5 });
    await buildDay(app, { date: SUNDAY, counters: 1 });
    await buildDay(app, { date: NEXT_SATURDAY, counters: 2 });
    const officer = await asOfficer();
    await officer.post('/sekolah/ikut', { jawaban: 'ikut', perkiraan: '60' });
    const form = {
      cara: 'weekend_block',
      tanggal1: '13-02-2027',
      siswa: '25',
      dewasa: '10',
      perjalanan: '30',
      hari: '2',
      catatan: 'Kelas XI',
    };
    const refused = await officer.post('/sekolah/minta', { ...form, tanggal1: '13 Feb', siswa: 'banyak' });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('Tulis tanggal pertama seperti 13-02-2027.');
    expect(refused.html).toContain('value="13 Feb"');
    const closed = await officer.post('/sekolah/minta', { ...form, cara: 'school_visit' });
    expect([closed.status, closed.html.includes('400.8.3.2/3152')]).toEqual([409, true]);
    const { html: asked } = await officer.get('/sekolah/minta');
    expect(asked).toContain('Kunjungan ke sekolah: ditutup sejak 27 Februari 2025');
    expect(asked).not.toContain('value="school_visit"');

    const made = await officer.post('/sekolah/minta', { ...form, kunci: hidden(asked, 'kunci') });
    expect(made.location).toMatch(/^\/sekolah\/permintaan\/[0-9a-f-]{36}\//);
    const id = made.location.split('/')[3] ?? '';
    const path = `/sekolah/permintaan/${id}`;
    const early = await officer.post(`${path}/periksa`, {});
    expect([early.status, early.html.includes('belum dikonfirmasi')]).toEqual([409, true]);
    const list = await province.get('/daftar-sekolah');
    expect(list.html).toContain('Ikut, sekitar 60 siswa');
    await province.post('/daftar-sekolah/konfirmasi', { sekolah: hidden(list.html, 'sekolah') });
    expect((await officer.post(`${path}/periksa`, {})).location).toBe(path);

    const waiting = await office.get('/permintaan-sekolah');
    expect(waiting.html).toMatch(/1 menunggu usulan/);
    const preview = await office.get(`/permintaan-sekolah/${id}`);
    expect(preview.html).toContain(
      'Sabtu, 13 Februari 2027 mulai 09.00 di Disdukcapil Kota Bengkulu: 20 siswa, 5 kartu',
    );
    expect(preview.html).toContain('Kartu kurang 5');
    await office.post(`/permintaan-sekolah/${id}/usulan`, { situs: 'dukcapil-1771' });

    const proposed = await officer.get(path);
    expect(proposed.html).toContain('Menunggu sekolah');
    expect(proposed.html).toContain('25 siswa: 5 direkam dan kartunya disiapkan, 20 direkam saja. Kartu kurang 5');
    expect((await office.get(`/permintaan-sekolah/${id}`)).html).toContain('Menunggu sekolah');
    const other = await officer.post(`${path}/lain`, { ...form, tanggal1: '20-02-2027', siswa: '30', hari: '1' });
    expect(other.location).toBe(path);
    expect((await office.get(`/permintaan-sekolah/${id}`)).html).toContain('Minta waktu lain');
    await office.post(`/permintaan-sekolah/${id}/usulan`, { situs: 'dukcapil-1771' });
    const again = await officer.get(path);
    expect(again.html).toContain('Sabtu, 20 Februari 2027');
    await officer.post(`${path}/terima`, { usulan: hidden(again.html, 'usulan') });
    expect((await officer.get(path)).html).toContain('Jadwal disetujui');
    expect((await officer.get('/sekolah')).html).toContain('Disetujui');
  });

  it('the office moves everything that an exam hits, in one act', async () => {
    await buildDay(app, { date: '2027-02-27', counters: 2 });
    const officer = await asOfficer();
    const table = 'jenis;nama;mulai;selesai\nujian;Ujian praktik;20/02/2027;21/02/2027\nujian;Salah;1;2';
    await officer.post('/sekolah/kalender/tabel', { tabel: table });
    const calendar = await officer.get('/sekolah/kalender');
    expect(calendar.html).toContain('1 baris disimpan');
    expect(calendar.html).toContain('kirim lagi baris 3');
    expect(calendar.html).toContain('20 Februari 2027 – 21 Februari 2027');
    expect((await office.get('/permintaan-sekolah')).html).toContain('1 permintaan punya jadwal yang kena');
    const hit = await office.get('/permintaan-sekolah/terkena');
    expect(hit.html).toContain('Sabtu, 20 Februari 2027, 30 siswa: kena ujian');
    expect(hit.html).toContain('Diberi tahu: Bu Guru (g••••@sekolah.contoh.id)');
    const moved = await office.post('/permintaan-sekolah/terkena', { situs: 'dukcapil-1771' });
    expect(moved.status).toBe(303);
    expect((await office.get('/permintaan-sekolah')).html).toContain('1 permintaan diusulkan ulang');
    const list = await officer.get('/sekolah');
    expect(list.html).toContain('Menunggu sekolah');
  });

  it('a supervisor records periods, crews and a school, and sees what a period does before it holds', async () => {
    const period = {
      situs: 'dukcapil-1771',
      cara: 'mobile_unit',
      keadaan: 'buka',
      mulai: '01-03-2027',
      dasar: 'Surat uji 1',
    };
    const check = await office.post('/cara', period);
    expect([check.status, check.html.includes('Tambah ketetapan ini?')]).toEqual([200, true]);
    expect((await office.post('/cara', { ...period, aksi: 'terapkan' })).location).toBe('/cara');
    expect((await office.get('/cara')).html).toContain('Surat uji 1');
    const twice = await office.post('/cara', { ...period, dasar: 'Surat uji 2', aksi: 'terapkan' });
    expect([twice.status, twice.html.includes('Sudah ada ketetapan')]).toEqual([409, true]);
    await office.post('/tim', { situs: 'dukcapil-1771', jenis: 'team', nama: 'Tim Uji', alat: '2' });
    expect((await office.get('/tim')).html).toContain('Tim Uji');
    expect(
      (await office.post('/tim', { situs: 'dukcapil-1771', jenis: 'team', nama: 'Tim Uji', alat: '2' })).status,
    ).toBe(409);
    expect(
      (await office.post('/tim', { situs: 'dukcapil-1771', jenis: 'team', nama: 'Tim Dua', alat: '' })).status,
    ).toBe(422);
    const school = {
      npsn: '10790009',
      nama: 'MA Contoh',
      jenjang: 'ma',
      milik: 'religious',
      minggu: '6',
      buka: '7.00',
      tutup: '13.00',
    };
    expect((await office.post('/daftar-sekolah/tambah', school)).location).toBe('/daftar-sekolah');
    expect((await office.post('/daftar-sekolah/tambah', { ...school, npsn: '12' })).status).toBe(422);
  });

  it('takes breaks of all schools of an owner from a file, and says what to correct', async () => {
    const file = new FormData();
    file.set('situs', 'dukcapil-1771');
    file.set('milik', 'province');
    file.set(
      'berkas',
      new File(['jenis,nama,mulai,selesai\nlibur,Libur Lebaran,2027-03-08,2027-03-20\nlibur,,1,2'], 'libur.csv'),
    );
    const sent = await office.upload('/kalender-sekolah', file);
    expect([sent.status, sent.location]).toEqual([303, '/kalender-sekolah']);
    const { html } = await office.get('/kalender-sekolah');
    expect(html).toContain('kirim lagi baris 3');
    expect(html).toMatch(/Libur Lebaran[\s\S]*8 Maret 2027 – 20 Maret 2027[\s\S]*provinsi/);
    const officer = await asOfficer();
    expect((await officer.get('/sekolah/kalender')).html).toContain('Libur Lebaran');
    const removed = await office.post('/kalender-sekolah/hapus', {
      situs: 'dukcapil-1771',
      blok: hidden(html, 'blok'),
    });
    expect(removed.status).toBe(303);
  });

  it('asks nobody to take part whose account was disabled', async () => {
    const region = await regionId(app);
    const list = 'npsn;nama;jenjang;kontak\n10790078;SMA Tutup;sma;tutup@sekolah.contoh.id';
    const invite = () => app.get(SchoolsInvitationService).invite(SYSTEM_ACTOR, region, list);
    expect(await invite()).toMatchObject([{ outcome: 'new' }]);
    const [school] = await app.database.sql<{ id: string }>(`SELECT id FROM schools WHERE npsn = '10790078'`);
    const accounts = () =>
      app.database.sql<{ id: string }>('SELECT staff_id AS id FROM staff_grants WHERE school_id = $1', [school?.id]);
    const [staff] = await accounts();
    await app.database.sql('UPDATE staff_accounts SET is_disabled = true WHERE id = $1', [staff?.id]);
    expect(await invite()).toMatchObject([{ outcome: 'bad', problem: 'disabled' }]);
    expect(await accounts()).toEqual([staff]);
  });

  it('shows a school nothing of another one', async () => {
    const officer = await asOfficer();
    const region = await regionId(app);
    await app
      .get(SchoolsInvitationService)
      .invite(SYSTEM_ACTOR, region, 'npsn;nama;jenjang;kontak\n10790077;SMA Lain;sma;lain-guru@sekolah.contoh.id');
    const [other] = await app.database.sql<{ id: string }>(`SELECT id FROM schools WHERE npsn = '10790077'`);
    const rows = await app.database.sql<{ id: string }>(
      `INSERT INTO school_requests (id, region_id, school_id, status, mode, wished_dates, pupils, adults, travel_minutes, max_days,
         accepts, created_at)
       VALUES (gen_random_uuid(), $1, $2, 'sent', 'weekend_block', '{2027-02-13}', 5, 0, 0, 1, '{}', now()) RETURNING id`,
      [region, other?.id],
    );
    const id = rows[0]?.id ?? '';
    for (const path of [id, 'x', '00000000-0000-7000-8000-000000000000']) {
      expect((await officer.get(`/sekolah/permintaan/${path}`)).status).toBe(404);
      expect((await officer.post(`/sekolah/permintaan/${path}/tarik`, {})).status).toBe(404);
    }
    expect((await officer.get('/permintaan-sekolah')).status).toBe(403);
    expect((await province.get('/sekolah')).status).toBe(403);
    // A place of a school is nobody's choice on public pages.
    const { html } = await new Visitor(url).get('/');
    expect(html).not.toContain('SMA Lain');
    expect((await app.get(CalendarService).listSites()).some(({ kind }) => kind === 'school')).toBe(false);
  });
});
