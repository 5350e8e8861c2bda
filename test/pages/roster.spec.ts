import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SchoolsRosterSeatingService } from '../../src/modules/schools/schools.roster.seating.service.js';
import { MONDAY, startApp, type TestApp } from '../support/app.js';
import { buildDay, type BuiltDay, signIn } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { linksIn, send, textOf } from '../support/page-form.js';
import {
  acceptDays,
  buildOfficer,
  buildRosterSchool,
  buildSchoolRequest,
  type BuiltRequest,
  type BuiltSchool,
  LIST_HEAD,
  listOf,
  listRow,
  pupilNik,
  sendList,
} from '../support/roster-builders.js';
import { type Reply, Visitor } from '../support/visitor.js';

const BORN = '2010-06-15';
const pathOf = ({ id }: BuiltRequest) => `/sekolah/permintaan/${id}/siswa`;

describe('pages of a list of pupils', () => {
  let app: TestApp;
  let url: string;
  let school: BuiltSchool;
  let request: BuiltRequest;
  let day: BuiltDay;
  let teacher: Visitor;
  let officer: string;

  beforeAll(async () => {
    app = await startApp();
    url = await app.listen();
    school = await buildRosterSchool(app);
    day = await buildDay(app, { counters: 3, cards: 10 });
    officer = await buildOfficer(app, school);
    teacher = await Visitor.signedIn(url, officer);
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    await app.setClock(MONDAY);
  });
  afterAll(() => app.close());

  /** As a browser without JavaScript sends the form: a file that may be empty, and the other fields. */
  const sendForm = (
    file: { name: string; content: string } | null,
    fields: Record<string, string> = {},
  ): Promise<Reply> => {
    const form = new FormData();
    form.set('berkas', new File([file?.content ?? ''], file?.name ?? ''));
    form.set('tempel', fields.tempel ?? '');
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    return teacher.upload(pathOf(request), form);
  };
  const guardianLink = (page: Reply) => linksIn(page).find((href) => href.startsWith('/wali/')) ?? '';

  it('takes a file, says what each row means, and gives bad rows back', async () => {
    request = await buildSchoolRequest(app, school);
    expect(textOf(await teacher.get(pathOf(request)))).toContain('Belum ada daftar');
    const rows = [listRow(1), listRow(2, { birthDate: '2010-02-13' }), listRow(3, { birthDate: '2011-03-30' })];
    const bad = 'Eka Putri;=1+1;02/06/2010;XI A;;ya';
    const content = listOf([...rows, listRow(4, { consent: '' }), bad]);
    const sent = await sendForm({ name: '../../../=cmd|.csv', content });
    expect([sent.status, sent.location]).toEqual([303, `${pathOf(request)}?lihat=perbaiki`]);
    const corrections = await teacher.get(sent.location);
    expect(textOf(corrections)).toContain('4 baris baik disimpan');
    expect(textOf(corrections)).toContain('Sel ini berisi rumus');
    expect(corrections.html).not.toContain('=cmd');
    const all = textOf(await teacher.get(pathOf(request)));
    for (const words of [
      'Siap: rekam Dicetak mulai 15 Juni 2027.',
      'Siap: rekam dan cetak Perlu 1 kartu.',
      'Belum 16 tahun Boleh direkam mulai 30 Maret 2027.',
      'Tunggu: persetujuan wali',
    ])
      expect(all).toContain(words);
    expect(all).not.toMatch(/\d{16}/);
    const csv = await teacher.get(`${pathOf(request)}/perbaiki.csv`);
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.html).toContain(`"'=1+1"`);
    expect(csv.html).toContain('"6";"Sel ini berisi rumus');
  });

  it('takes pasted rows, and shows what was wrong with them with what was pasted', async () => {
    const pasted = [LIST_HEAD, listRow(5)].join('\n').replaceAll(';', '\t');
    const sent = await sendForm(null, { tempel: pasted });
    expect(sent.status).toBe(303);
    const nothing = await sendForm(null, { tempel: 'tanpa judul' });
    expect(nothing.status).toBe(422);
    expect(textOf(nothing)).toContain('Nama kolom tidak ditemukan');
    expect(nothing.html).toContain('tanpa judul');
    const empty = await sendForm(null);
    expect([empty.status, textOf(empty).includes('Tidak ada daftar yang dikirim')]).toEqual([400, true]);
  });

  it('gives a sample to fill in that it takes itself', async () => {
    const own = await buildSchoolRequest(app, school);
    const sample = await teacher.download(`${pathOf(own)}/contoh.xlsx`);
    const form = new FormData();
    form.set('berkas', new File([sample], 'daftar-siswa.xlsx'));
    const sent = await teacher.upload(pathOf(own), form);
    expect([sent.status, sent.location]).toEqual([303, `${pathOf(own)}?lihat=semua`]);
    expect(textOf(await teacher.get(sent.location))).toContain('Siswa Contoh');
  });

  it('is nobody’s but the school’s and the office’s', async () => {
    const other = await Visitor.signedIn(url, await buildOfficer(app, await buildRosterSchool(app, 'SMA Lain')));
    expect((await other.get(pathOf(request))).status).toBe(404);
    const stranger = await new Visitor(url).get(pathOf(request));
    expect([stranger.status, stranger.location]).toEqual([303, '/sekolah/masuk']);
    await signIn(app, 'supervisor', { username: 'penyelia-daftar' });
    const office = await Visitor.signedIn(url, 'penyelia-daftar');
    expect((await office.get(pathOf(request))).status).toBe(200);
  });

  describe('with a day', () => {
    let own: BuiltRequest;

    beforeAll(async () => {
      own = await buildSchoolRequest(app, school);
      await sendList(app, own, listOf([listRow(21), listRow(22, { consent: '' })]));
      await acceptDays(app, own, [{ built: day, places: 2 }]);
      await app.get(SchoolsRosterSeatingService).seat(own.id);
    });

    it('prints a letter for parents with all they need', async () => {
      const letter = await teacher.get(`${pathOf(own)}/surat`);
      const text = textOf(letter);
      for (const words of [
        'Siswa Contoh 22',
        'Sabtu, 13 Februari 2027, 09.',
        day.site.name,
        'Fotokopi Kartu Keluarga',
        'GRATIS',
      ])
        expect(text).toContain(words);
      expect(text).toContain('Paling lambat Kamis, 11 Februari pukul 09.00 WIB.');
      expect(text).not.toContain('Siswa Contoh 21');
      expect(text).toMatch(/\/wali\/[\w-]+\/[\w-]+/);
      expect(textOf(await teacher.get(`${pathOf(own)}/surat?semua=ya`))).toMatch(
        /Persetujuan sudah ada\. .*Tunjukkan kode ini di meja pada harinya\. \w{5} \w{5}/,
      );
    });

    it('lets a guardian agree on a phone without JavaScript, and opening changes nothing', async () => {
      const link = guardianLink(await teacher.get(pathOf(own)));
      const guardian = new Visitor(url);
      const form = await guardian.get(link);
      expect(textOf(form)).toContain('Untuk Siswa Contoh 22, kelas XI A, SMA Contoh Pantai Panjang.');
      const missing = await send(guardian, form, {});
      expect(missing.status).toBe(422);
      for (const words of ['Tulis tanggal lahir anak', 'Pilih ibu, ayah, atau wali', 'Beri tanda setuju'])
        expect(textOf(missing)).toContain(words);
      const answer = {
        nik: pupilNik(22, BORN),
        lahirAnak: '15-06-2010',
        nama: 'Ibu Contoh',
        hubungan: 'mother',
        setuju: 'ya',
      };
      const wrong = await send(guardian, form, { ...answer, nik: '1771' });
      expect(textOf(wrong)).toContain('NIK harus 16 angka. Anda memasukkan 4.');
      const given = await send(guardian, form, answer);
      expect([given.status, given.location]).toEqual([303, link]);
      const done = await guardian.get(link);
      expect(textOf(done)).toContain(
        'Anak Anda berusia 16 pada hari itu: direkam, dan kartunya dicetak mulai 15 Juni 2027.',
      );
      expect(linksIn(done).some((href) => href.startsWith('/janji/'))).toBe(true);
      expect((await guardian.get(`${link}x`)).status).toBe(404);
      const english = await guardian.get(`${link}?lang=en`);
      expect(textOf(await guardian.get(english.location))).toContain('Thank you, we have your consent');
    });

    it('shows the team who comes, and the school who was absent with a link to another day', async () => {
      await signIn(app, 'desk', { username: 'meja-daftar' });
      const clerk = await Visitor.signedIn(url, 'meja-daftar');
      const chosen = await clerk.get(`/meja/sekolah?situs=${day.site.code}&tanggal=13-02-2027`);
      expect(textOf(chosen)).toMatch(/Siswa Contoh 21 XI A \w{5} \w{5}/);
      await app.setClock('2027-02-13T20:00:00+07:00');
      teacher = await Visitor.signedIn(url, officer);
      const after = await teacher.get(`${pathOf(own)}/hari`);
      expect(textOf(after)).toContain('Tidak hadir 2');
      const again = linksIn(after).find((href) => href.startsWith('/siswa/')) ?? '';
      const pupil = new Visitor(url);
      const page = await pupil.get(again);
      expect(textOf(page)).toContain('Pilih hari lain untuk perekaman');
      const begun = await send(pupil, page);
      expect([begun.status, begun.location]).toEqual([303, '/pesan/waktu']);
      expect((await pupil.get('/pesan/waktu')).status).toBe(200);
      expect(again + page.html).not.toMatch(/\d{16}/);
    });
  });
});
