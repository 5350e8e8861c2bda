import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Jobs } from '../../src/platform/jobs/jobs.service.js';
import { Outbox } from '../../src/platform/jobs/outbox.service.js';
import { DevelopmentOutbox } from '../../src/modules/messages/messages.development.service.js';
import { MessagesService } from '../../src/modules/messages/messages.service.js';
import { MONDAY, startApp, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltDay, OFFICE, reachable, signIn } from '../support/builders.js';
import { FakeOutbox } from '../support/fake-outbox.js';
import { HeldJobs } from '../support/held-jobs.js';
import { send, textOf } from '../support/page-form.js';
import { Visitor } from '../support/visitor.js';

const PATH = '/pemberitahuan/teks/confirmation/id';
const OWN = 'Halo, janji {waktu} di {tempat}.\nKode {kode}: {tautan}';

describe('texts of messages', () => {
  let app: TestApp;
  let jobs: HeldJobs;
  let provider: FakeOutbox;
  let day: BuiltDay;
  let sinta: Visitor;
  let dewi: Visitor;
  let index = 500;

  beforeAll(async () => {
    app = await startApp({
      replace: [
        [Jobs, HeldJobs],
        [DevelopmentOutbox, FakeOutbox],
      ],
    });
    jobs = app.get(Jobs) as HeldJobs;
    provider = app.get(DevelopmentOutbox) as FakeOutbox;
    await app.setClock(MONDAY);
    const url = await app.listen();
    await signIn(app, 'supervisor', { site: OFFICE, username: 'sinta' });
    await signIn(app, 'desk', { site: OFFICE, username: 'dewi' });
    day = await buildDay(app, { counters: 3 });
    sinta = await Visitor.signedIn(url, 'sinta');
    dewi = await Visitor.signedIn(url, 'dewi');
  });
  afterAll(() => app.close());

  /** What a new booking is told, and the version that its row names. */
  const confirmation = async () => {
    index += 1;
    const { id } = await buildBooking(app, day.slotIds[index % 20] ?? '', [reachable(index)], 'ikd');
    await app.get(Outbox).handOver();
    await jobs.runAll();
    await app.get(MessagesService).handOver();
    await jobs.runAll();
    const row = (await app.get(MessagesService).listOf(id)).find(({ kind }) => kind === 'confirmation');
    return { text: provider.calls.at(-1)?.text, version: row?.textVersion };
  };
  const write = async (teks: string) => send(sinta, await sinta.get(PATH), { teks }, PATH);
  const save = async (teks: string) => {
    const check = await write(teks);
    return { check, done: await send(sinta, check, { aksi: 'terapkan' }, PATH) };
  };

  it('are listed with what holds, for supervisors alone', async () => {
    const page = await sinta.get('/pemberitahuan/teks');
    expect(textOf(page)).toContain('Konfirmasi Teks bawaan Teks bawaan');
    expect(textOf(page)).toContain('Dipanggil ke loket');
    expect((await dewi.get('/pemberitahuan/teks')).status).toBe(403);
    expect((await dewi.get(PATH)).status).toBe(403);
    expect((await sinta.get('/pemberitahuan/teks/sign_in_link/id')).status).toBe(422);
  });

  it('are looked at before they hold: example, length and SMS parts', async () => {
    const { check, done } = await save(OWN);
    expect(textOf(check)).toMatch(/Halo, janji Rabu, 22 September 2027 pukul 10\.30 WIB di /);
    expect(textOf(check)).toMatch(/Panjang contoh \d+ huruf, huruf biasa \(GSM-7\), \d SMS/);
    expect(done).toMatchObject({ status: 303, location: '/pemberitahuan/teks' });
    expect(textOf(await sinta.get('/pemberitahuan/teks'))).toMatch(/Konfirmasi Versi 1, sinta/);
  });

  it('are what the next message says, and its row names their version', async () => {
    await save(OWN);
    const own = await confirmation();
    expect(own.text).toMatch(/^Halo, janji .*\nKode \w{5} \w{5}: http/);
    expect(own.version).toMatch(/^v\d+$/);
    const page = await sinta.get(PATH);
    expect(await send(sinta, page, {}, '/asal')).toMatchObject({ status: 303 });
    const shipped = await confirmation();
    expect(shipped.text).toMatch(/^Aktivasi IKD pada /);
    expect(shipped.version).toBe('2026-11');
    expect(textOf(await sinta.get(PATH))).toMatch(/Perubahan sebelumnya Versi \d+, sinta/);
  });

  it.each([
    ['Tanpa tautan {waktu}', '{tautan} wajib ada'],
    [`${OWN} {nik}`, '{nik} tidak dikenal pada pesan ini'],
    [`${OWN} https://contoh.test`, 'Jangan tulis alamat situs sendiri'],
    [`${OWN} 1771010101900001`, 'angka sepanjang NIK'],
    [`${OWN} ${'a'.repeat(450)}`, 'paling banyak 480'],
  ])('are refused with what to do, and nothing typed is lost: %s', async (teks, says) => {
    const refused = await write(teks);
    expect([refused.status, textOf(refused)]).toEqual([422, expect.stringContaining(says)]);
    expect(refused.html).toContain(teks.slice(0, 12));
  });

  it('are append-only for the program', async () => {
    const [grants] = await app.database.sql<{ may: boolean }>(
      `SELECT has_table_privilege('giliran_app', 'message_templates', 'UPDATE, DELETE') AS may`,
    );
    expect(grants?.may).toBe(false);
  });
});
