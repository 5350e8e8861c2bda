import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { formatBookingCode } from '../../src/common/booking-code.js';
import { MessagesReceiptsService } from '../../src/modules/messages/messages.receipts.service.js';
import { MessagesService } from '../../src/modules/messages/messages.service.js';
import { MONDAY, SATURDAY, type TestApp } from '../support/app.js';
import {
  buildBooking,
  type BuiltBooking,
  buildDay,
  type BuiltDay,
  OFFICE,
  person,
  reachable,
  signIn,
} from '../support/builders.js';
import { FakeOutbox } from '../support/fake-outbox.js';
import { linksIn, send, textOf } from '../support/page-form.js';
import { TellingApp } from '../support/telling-app.js';
import { Visitor } from '../support/visitor.js';

/** By forms alone: no JavaScript anywhere. */
describe('pages about messages', () => {
  let telling: TellingApp;
  let app: TestApp;
  let provider: FakeOutbox;
  let day: BuiltDay;
  let url: string;
  let sinta: Visitor;
  let index = 900;

  beforeAll(async () => {
    telling = await TellingApp.start();
    ({ app, provider } = telling);
    await app.setClock(MONDAY);
    url = await app.listen();
    await signIn(app, 'auditor', { username: 'audit' });
    await signIn(app, 'desk', { site: OFFICE, username: 'dewi' });
    day = await buildDay(app, { counters: 4 });
    sinta = await Visitor.newAtWork(app, 'supervisor', { site: OFFICE, username: 'sinta' });
  });
  beforeEach(async () => {
    provider.mode = 'ok';
    await app.database.sql('DELETE FROM message_calls');
    await app.database.sql('DELETE FROM messages');
    await app.database.sql('DELETE FROM channel_usage');
    await app.database.sql('UPDATE channel_states SET paced_until = NULL');
  });
  afterAll(() => app.close());

  const book = async (more: object = reachable((index += 1))): Promise<BuiltBooking> => {
    index += 1;
    const booking = await buildBooking(app, day.slotIds[index % 20] ?? '', [{ ...person(index), ...more }], 'ikd');
    await telling.queue.work();
    return booking;
  };
  const silent = () => book({});
  const handOver = () => telling.queue.say();
  /** A booking whose first message was refused for good. */
  const failed = async (): Promise<{ booking: BuiltBooking; id: string }> => {
    const booking = await book();
    const [row] = await app.database.sql<{ id: string }>(
      `UPDATE messages SET status = 'failed', reason = 'HTTP 400', settled_at = due_at, followed_at = due_at
       WHERE subject_id = $1 AND kind = 'confirmation' RETURNING id`,
      [booking.id],
    );
    return { booking, id: row?.id ?? '' };
  };

  describe('the office', () => {
    it('says of each list when there is nothing in it', async () => {
      for (const saring of ['planned', 'late', 'failed', 'unknown', 'skipped', 'sent']) {
        const page = await sinta.get(`/pemberitahuan?saring=${saring}`);
        expect([saring, textOf(page)]).toEqual([saring, expect.stringContaining('Tidak ada pesan seperti ini.')]);
      }
      const page = textOf(await sinta.get('/pemberitahuan'));
      expect(page).toContain('Belum ada pesan yang terkirim untuk dibandingkan.');
      expect(page).toContain('Perlu ditelepon: 0 janji');
      expect(textOf(await sinta.get('/pemberitahuan/telepon'))).toContain('Tidak ada yang perlu ditelepon');
      expect((await sinta.get('/pemberitahuan?saring=apa')).status).toBe(422);
    });

    it('sends a failed message again from its list, and says that it does', async () => {
      const { booking, id } = await failed();
      const page = await sinta.get('/pemberitahuan?saring=failed');
      expect(textOf(page)).toContain(formatBookingCode(booking.code));
      const done = await send(sinta, page, {}, `/${id}/lagi`);
      expect(done).toMatchObject({ status: 303, location: '/pemberitahuan?saring=failed&halaman=1' });
      expect(textOf(await sinta.get(done.location))).toContain('Dikirim lagi');
      await handOver();
      expect(provider.calls.at(-1)?.key).toBe(id);
    });

    it('stops one only with a reason, asked for beside it, and stays in the list it was in', async () => {
      const booking = await book();
      const list = '/pemberitahuan?saring=planned&halaman=1';
      const page = await sinta.get(list);
      const [row] = await app.database.sql<{ id: string }>(
        `SELECT id FROM messages WHERE subject_id = $1 AND kind = 'reminder_last'`,
        [booking.id],
      );
      const path = `/${row?.id}/batal`;
      const asked = await send(sinta, page, { sebab: ' ' }, path);
      expect([asked.status, textOf(asked)]).toEqual([422, expect.stringContaining('Tulis alasannya.')]);
      expect(asked.html.match(/<details open/g)).toHaveLength(1);
      expect(asked.html).toMatch(/<a href="#sebab">.*id="sebab"/s);
      expect(textOf(asked)).toContain('Pengingat terakhir');
      const done = await send(sinta, asked, { sebab: 'Sudah ditelepon.' }, path);
      expect(done).toMatchObject({ status: 303, location: list });
      expect(textOf(await sinta.get('/pemberitahuan?saring=skipped'))).toContain('dihentikan petugas');
    });

    it('shows the wordings side by side, and warns of chance while few are over', async () => {
      await Promise.all(Array.from({ length: 6 }, () => book()));
      await handOver();
      const page = textOf(await sinta.get('/pemberitahuan'));
      expect(page).toMatch(/Konfirmasi (\d janji diberi tahu, 0 datang, 0 tidak datang\.|–)/);
      expect(page).toContain('Belum 100 janji selesai pada setiap susunan: selisihnya bisa kebetulan.');
    });

    it('sees costs that stop a channel on both of its pages', async () => {
      expect(textOf(await sinta.get('/penyelia'))).not.toContain('Batas biaya pesan');
      await app.database.sql(
        `INSERT INTO channel_usage (channel, hour, part, messages, cost)
         VALUES ('outbox', date_trunc('hour', $1::timestamptz), 0, 1, 2000000)`,
        [MONDAY],
      );
      const words = 'Kotak surat demo berhenti: batas biaya jam ini tercapai.';
      expect(textOf(await sinta.get('/penyelia'))).toContain(`Batas biaya pesan ${words}`);
      expect(textOf(await sinta.get('/pemberitahuan'))).toContain(words);
    });

    it('lets an auditor read and change nothing', async () => {
      const { id } = await failed();
      const { booking } = { booking: await silent() };
      const audit = await Visitor.signedIn(url, 'audit');
      for (const path of ['/pemberitahuan?saring=failed', '/pemberitahuan/telepon']) {
        const page = await audit.get(path);
        expect([page.status, page.html.includes('/lagi"'), page.html.includes('/sudah"')]).toEqual([200, false, false]);
      }
      expect((await audit.post(`/pemberitahuan/${id}/lagi`, {})).status).toBe(403);
      expect((await audit.post(`/pemberitahuan/telepon/${booking.id}/nomor`, {})).status).toBe(403);
      const dewi = await Visitor.signedIn(url, 'dewi');
      for (const path of ['/pemberitahuan', '/pemberitahuan/telepon']) expect((await dewi.get(path)).status).toBe(403);
    });
  });

  describe('the call list', () => {
    it('leads there from where the supervisor begins; marks and takes back', async () => {
      const booking = await silent();
      const home = await sinta.get('/penyelia');
      expect(textOf(home)).toContain('Perlu ditelepon: 1 janji');
      expect(linksIn(home)).toContain('/pemberitahuan/telepon');
      const page = await sinta.get('/pemberitahuan/telepon');
      expect(textOf(page)).toContain(`${formatBookingCode(booking.code)} `);
      expect(textOf(page)).toContain('Tidak ada kontak. Sampaikan saat orangnya datang.');
      const done = await send(sinta, page, {}, '/sudah');
      expect(done).toMatchObject({ status: 303, location: '/pemberitahuan/telepon' });
      const marked = await sinta.get(done.location);
      expect(textOf(marked)).toMatch(/Ditelepon sinta, 10\.00/);
      expect(textOf(await sinta.get('/penyelia'))).not.toContain('Perlu ditelepon');
      const undone = await send(sinta, marked, {}, '/belum');
      expect(textOf(await sinta.get(undone.location))).toContain('Sudah ditelepon');
      expect(textOf(await sinta.get('/penyelia'))).toContain('Perlu ditelepon: 1 janji');
    });

    it('asks for the guardian of a child, and shows the number to who asks for it alone', async () => {
      const guardian = { name: 'Wali', relation: 'mother', phone: '081370009876', consent: false };
      await book({ nik: '1771015506109999', name: 'Anak Contoh', guardian });
      const page = await sinta.get('/pemberitahuan/telepon');
      expect(textOf(page)).toContain('anak tanpa persetujuan wali');
      expect(textOf(page)).toContain('Telepon walinya dan minta persetujuan: 0813 •••• •876');
      expect(page.html).not.toContain('70009876');
      const { action } = { action: /formaction="([^"]*\/nomor)"/.exec(page.html)?.[1] ?? '' };
      const shown = await sinta.post(action, {});
      expect([shown.status, textOf(shown)]).toEqual([200, expect.stringContaining('+6281370009876')]);
      expect((await sinta.get('/pemberitahuan/telepon')).html).not.toContain('70009876');
      expect(await app.database.sql(`SELECT 1 FROM audit_entries WHERE action = 'contact.revealed'`)).toHaveLength(1);
      expect(page.html).toMatch(/name="halaman" value="1"/);
      expect(linksIn(await sinta.post(action, { halaman: '2' }))).toContain('/pemberitahuan/telepon?halaman=1');
    });
  });

  describe('what became of messages', () => {
    const confirmationOf = async ({ id }: BuiltBooking) =>
      (await app.get(MessagesService).listOf(id)).find(({ kind }) => kind === 'confirmation');
    const hear = async (booking: BuiltBooking, said: 'delivered' | 'read', at: string) => {
      await app.setClock(at);
      const key = (await confirmationOf(booking))?.id ?? '';
      await app.get(MessagesReceiptsService).note({ channel: 'outbox', key, reference: null, said, reason: null });
    };
    const at = (time: string) => MONDAY.replace('10:00', time);

    it('is told to the resident: over which channel, sent when, read when, failed, stopped', async () => {
      const booking = await book();
      const home = `/janji/${booking.code}/${booking.token}`;
      const visitor = new Visitor(url);
      expect(textOf(await visitor.get(home))).toMatch(/Konfirmasi Kotak surat demo, dijadwalkan 10\.00/);
      await handOver();
      expect(textOf(await visitor.get(home))).toMatch(/Konfirmasi Kotak surat demo, terkirim 10\.00 WIB, 8 Feb/);
      await hear(booking, 'delivered', at('10:07'));
      expect(textOf(await visitor.get(home))).toMatch(/terkirim 10\.00 WIB, 8 Feb[^,]*, sampai 10\.07/);
      await hear(booking, 'read', at('11:30'));
      await hear(booking, 'delivered', at('11:40'));
      expect(textOf(await visitor.get(home))).toMatch(/terkirim 10\.00 WIB, 8 Feb[^,]*, dibaca 11\.30/);
      const row = await confirmationOf(booking);
      for (const [status, reason, words] of [
        ['failed', 'HTTP 400', /gagal dikirim 10\.00/],
        ['unknown', 'no_answer', /belum pasti terkirim 10\.00/],
        ['skipped', 'stopped', /tidak dikirim: nomor ini meminta berhenti/],
        ['skipped', 'late', /tidak dikirim: sudah lewat waktunya/],
      ] as const) {
        await app.database.sql('UPDATE messages SET status = $2, reason = $3, receipt = NULL WHERE id = $1', [
          row?.id,
          status,
          reason,
        ]);
        expect(textOf(await visitor.get(home))).toMatch(words);
      }
      await app.setClock(MONDAY);
    });

    it('is told to the desk, of whoever stands there and of whoever is looked for', async () => {
      const who = reachable((index += 1));
      const booking = await book({ ...who, name: 'Rahayu Puspita' });
      await handOver();
      await hear(booking, 'read', at('11:30'));
      await app.database.sql(`DELETE FROM messages WHERE kind <> 'confirmation'`);
      await app.setClock(`${SATURDAY}T09:00:00+07:00`);
      const dewi = await Visitor.signedIn(url, 'dewi');
      const found = await dewi.post('/meja', { situs: OFFICE, perintah: 'rahayu' });
      expect(textOf(found)).toMatch(
        /Pesan: .*Konfirmasi: Kotak surat demo, terkirim 10\.00 WIB, 8 Feb[^,]*, dibaca 11\.30/,
      );
      await dewi.post('/meja', { situs: OFFICE, perintah: booking.code });
      const [, loket = ''] = /name="loket" value="([^"]+)"/.exec((await dewi.get('/meja')).html) ?? [];
      await dewi.post('/meja', { situs: OFFICE, loket, langkah: 'buka' });
      await send(dewi, await dewi.get('/meja'), { perintah: 'n' });
      expect(textOf(await dewi.get('/meja'))).toMatch(/Pesan Konfirmasi: Kotak surat demo, terkirim .*dibaca 11\.30/);
      await app.setClock(MONDAY);
      sinta = await Visitor.signedIn(url, 'sinta');
    });

    it('says at the desk when nothing could be sent to anybody', async () => {
      const booking = await book({ name: 'Sekar Wulandari' });
      await app.setClock(`${SATURDAY}T09:00:00+07:00`);
      const dewi = await Visitor.signedIn(url, 'dewi');
      const found = await dewi.post('/meja', { situs: OFFICE, perintah: 'sekar' });
      expect([booking.code, textOf(found)]).toEqual([booking.code, expect.stringContaining('tidak ada yang dikirim')]);
      await app.setClock(MONDAY);
      sinta = await Visitor.signedIn(url, 'sinta');
    });
  });
});
