import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PrintingInvitingService } from '../../src/modules/printing/printing.inviting.service.js';
import { Secrets } from '../../src/platform/secrets/secrets.service.js';
import { MONDAY, type TestApp } from '../support/app.js';
import { buildDay, OFFICE } from '../support/builders.js';
import { buildRecord, type RecordedPerson } from '../support/records.js';
import { formIn, send, textOf } from '../support/page-form.js';
import { TellingApp } from '../support/telling-app.js';
import { Visitor } from '../support/visitor.js';

describe('pages of printing', () => {
  let telling: TellingApp;
  let app: TestApp;
  let url: string;
  let sinta: Visitor;
  let dewi: Visitor;
  let waiting: RecordedPerson;

  beforeAll(async () => {
    telling = await TellingApp.start();
    ({ app } = telling);
    await app.setClock(MONDAY);
    url = await app.listen();
    await buildDay(app, { counters: 1, cards: 10 });
    waiting = await buildRecord(app, 1, '2010-02-01');
    sinta = await Visitor.newAtWork(app, 'supervisor', { site: OFFICE, username: 'sinta' });
    dewi = await Visitor.newAtWork(app, 'desk', { site: OFFICE, username: 'dewi' });
  });
  afterAll(() => app.close());

  describe('of staff', () => {
    it('show who waits, by month beside the cards', async () => {
      const page = await sinta.get('/cetak');
      expect(textOf(page)).toMatch(/Siap cetak, belum diundang 1/);
      expect(textOf(page)).toContain('Februari 2027 1 9');
      expect(textOf(page)).toContain('Orang Contoh 1');
    });

    it('let the desk look and the supervisor change', async () => {
      expect((await dewi.get('/cetak')).html).not.toContain('/cetak/orang/');
      expect((await dewi.get(`/cetak/orang/${waiting.recordId}`)).status).toBe(403);
      expect((await dewi.get('/cetak/daftar')).status).toBe(403);
    });

    it('enter a status, ask a correction why, and refuse one that is no status', async () => {
      const { recordId } = await buildRecord(app, 2, '2010-03-01', { status: 'recorded' });
      const path = `/cetak/orang/${recordId}`;
      const page = await sinta.get(path);
      const wrong = await send(sinta, page, { menjadi: 'printed' }, path);
      expect([wrong.status, textOf(wrong)]).toEqual([422, expect.stringContaining('Tulis alasannya.')]);
      expect((await send(sinta, page, { menjadi: 'lost' }, path)).status).toBe(422);
      const done = await send(sinta, page, { menjadi: 'print_ready' }, path);
      expect(done).toMatchObject({ status: 303, location: '/cetak?status=print_ready' });
      expect(textOf(await sinta.get(done.location))).toContain('Status disimpan');
    });

    it('enter a list, and say line by line what to do', async () => {
      const { nik } = await buildRecord(app, 3, '2010-04-01', { status: 'sent' });
      const page = await sinta.get('/cetak/daftar');
      const result = await send(sinta, page, { daftar: `${nik};siap cetak\n123;siap cetak` }, '/daftar');
      expect(textOf(result)).toContain('1 diubah, 0 sudah begitu, 1 ditolak.');
      expect(textOf(result)).toContain('2 NIK tidak benar.');
      expect(result.html).not.toContain(nik);
      const empty = await send(sinta, page, { daftar: ' ' }, '/daftar');
      expect([empty.status, textOf(empty)]).toEqual([422, expect.stringContaining('Bagian ini perlu diisi.')]);
      expect(empty.html).toMatch(/id="daftar-e">Bagian ini perlu diisi\..*aria-describedby="daftar-e"/s);
    });

    it('take the list as a file, and count nothing twice', async () => {
      const { nik } = await buildRecord(app, 5, '2010-05-01', { status: 'recorded' });
      const page = await sinta.get('/cetak/daftar');
      const form = new FormData();
      for (const [name, value] of formIn(page.html, '/berkas').fields) form.set(name, value);
      form.set('berkas', new Blob([`\uFEFFNIK;Status\r\n${nik};dikirim\r\n`]), 'status.csv');
      const first = await sinta.upload('/cetak/daftar/berkas', form);
      expect(textOf(first)).toContain('1 diubah, 0 sudah begitu, 0 ditolak.');
      form.set('kunci', 'kunci-lain');
      expect(textOf(await sinta.upload('/cetak/daftar/berkas', form))).toContain(
        '0 diubah, 1 sudah begitu, 0 ditolak.',
      );
    });

    it('hand cards over through a school', async () => {
      const { recordId } = await buildRecord(app, 4, '2009-04-01', { status: 'printed' });
      const page = await sinta.get('/cetak?status=printed');
      const done = await send(sinta, page, { orang: recordId }, '/serah');
      expect(textOf(await sinta.get(done.location))).toContain('1 kartu diserahkan.');
    });

    it.each(['/cetak/telepon', '/cetak/belum-rekam'])('open %s, empty or not', async (path) => {
      expect((await sinta.get(path)).status).toBe(200);
    });
  });

  describe('of the person who is sent for', () => {
    let path: string;
    beforeAll(async () => {
      path = await invite(waiting);
    });

    /** Sends for somebody; gives the page that the message leads to. */
    const invite = async ({ recordId }: RecordedPerson): Promise<string> => {
      await app.get(PrintingInvitingService).inviteDue();
      const [one] = await app.database.sql<{ id: string; code: string; nonce: number }>(
        `SELECT b.id, b.code, b.access_nonce AS nonce FROM print_invitations i JOIN bookings b ON b.id = i.booking_id
         WHERE i.person_record_id = $1`,
        [recordId],
      );
      return `/undangan/${one?.code}/${app.get(Secrets).token('invitation', one?.id ?? '', one?.nonce ?? 0)}`;
    };
    /** What the message that leads to a page says. */
    const saidAbout = async (home: string): Promise<string | undefined> => {
      await telling.tell();
      return telling.provider.calls.find(({ text }) => text.endsWith(home))?.text;
    };

    it('shows the time, and changes nothing by being opened', async () => {
      const visitor = new Visitor(url);
      for (let i = 0; i < 2; i += 1) {
        const page = await visitor.get(path);
        expect([page.status, textOf(page)]).toEqual([200, expect.stringContaining('Kartu Anda bisa dicetak')]);
        expect(textOf(page)).toMatch(/Sabtu, 13 Februari 2027/);
      }
      expect((await visitor.get(`${path}x`)).status).toBe(404);
    });

    it('asks nobody of seventeen for a marriage book, neither here nor in its message', async () => {
      expect(textOf(await new Visitor(url).get(path))).not.toContain('Buku nikah');
      expect(await saidAbout(path)).toMatch(/^(?!.*Buku nikah).*Kartu Keluarga/s);
      const married = await invite(await buildRecord(app, 6, '2010-12-01', { everMarried: true }));
      expect(textOf(await new Visitor(url).get(married))).toContain('Buku nikah');
    });

    it('brings no marriage book to a booking that came of it either', async () => {
      const home = await invite(await buildRecord(app, 7, '2010-01-03'));
      const visitor = new Visitor(url);
      const { location } = await visitor.post(`${home}/ambil`, {});
      const pages = [await visitor.get(location), await visitor.get(location.replace('?baru=1', ''))];
      for (const page of pages) expect(textOf(page)).toMatch(/^(?!.*Buku nikah).*Kartu Keluarga/);
      expect((await visitor.get(location.replace('?baru=1', '/kalender.ics'))).html).not.toContain('Buku nikah');
      expect(await saidAbout(location.replace('?baru=1', ''))).not.toContain('Buku nikah');
    });

    it('becomes a booking by one button, and leads there ever after', async () => {
      const visitor = new Visitor(url);
      const taken = await visitor.post(`${path}/ambil`, {});
      expect(taken).toMatchObject({ status: 303, location: expect.stringMatching(/^\/janji\/.*baru=1$/) });
      expect((await visitor.get(path)).location).toBe(taken.location.replace('?baru=1', ''));
      expect((await visitor.post(`${path}/lewati`, {})).status).toBe(303);
      expect(textOf(await visitor.get(taken.location))).toContain('Cetak');
    });

    it('says so when it has ended', async () => {
      const home = await invite(await buildRecord(app, 9, '2010-02-02'));
      const visitor = new Visitor(url);
      await visitor.post(`${home}/lewati`, {});
      const page = await visitor.get(home);
      expect([page.status, textOf(page)]).toEqual([410, expect.stringContaining('Undangan ini sudah berakhir')]);
      expect((await visitor.post(`${home}/ambil`, {})).status).toBe(410);
    });
  });

  describe('of coverage', () => {
    const counts = { tanggal: '10-08-2024', wajib: '279.871', direkam: '278.057', sumber: 'Dinas' };

    it('write counts down, compute the percentage, and flag what disagrees with them', async () => {
      const form = await sinta.get('/cakupan/catat');
      const done = await send(sinta, form, { ...counts, persen: '99,03' }, '/catat');
      expect(done).toMatchObject({ status: 303, location: '/cakupan' });
      const page = textOf(await sinta.get('/cakupan'));
      expect(page).toContain('279.871 278.057 1.814 99,35 %');
      expect(page).toContain('Sumber menulis 99,03 %: tidak cocok dengan jumlahnya.');
    });

    it.each([
      ['more recorded than there are', { direkam: '279.872' }],
      ['a day that is still to come', { tanggal: '10-08-2030' }],
      ['a percentage above 100', { persen: '101' }],
      ['no source', { sumber: '' }],
    ])('refuse %s', async (_what, more) => {
      const form = await sinta.get('/cakupan/catat');
      expect((await send(sinta, form, { ...counts, ...more }, '/catat')).status).toBe(422);
    });

    it('are not for the desk', async () => {
      expect((await dewi.get('/cakupan')).status).toBe(403);
    });
  });
});
