import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { IdentityLinkService } from '../../src/modules/identity/identity.link.service.js';
import { wordingOf } from '../../src/modules/messages/messages.rules.js';
import { MessagesService } from '../../src/modules/messages/messages.service.js';
import { TEXT_VERSION } from '../../src/modules/messages/messages.texts.js';
import { TEXT_NAMES } from '../../src/modules/messages/messages.template.service.js';
import { MONDAY, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltDay, OFFICE, reachable } from '../support/builders.js';
import { FakeOutbox } from '../support/fake-outbox.js';
import { linksIn, send, textOf } from '../support/page-form.js';
import { TellingApp } from '../support/telling-app.js';
import { Visitor } from '../support/visitor.js';

const PATH = '/pemberitahuan/teks/confirmation/id';
const OWN = 'Halo, janji {waktu} di {tempat}.\nKode {kode}: {tautan}';

describe('texts of messages', () => {
  let telling: TellingApp;
  let app: TestApp;
  let provider: FakeOutbox;
  let day: BuiltDay;
  let sinta: Visitor;
  let dewi: Visitor;
  let url: string;
  let index = 500;

  beforeAll(async () => {
    telling = await TellingApp.start();
    ({ app, provider } = telling);
    await app.setClock(MONDAY);
    url = await app.listen();
    day = await buildDay(app, { counters: 3 });
    sinta = await Visitor.newAtWork(app, 'supervisor', { site: OFFICE, username: 'sinta' });
    dewi = await Visitor.newAtWork(app, 'desk', { site: OFFICE, username: 'dewi' });
  });
  afterAll(() => app.close());

  /** What a new booking that falls to a wording is told, and the version that its row names. */
  const confirmation = async (wording: 'a' | 'b' = 'a') => {
    for (;;) {
      index += 1;
      const { id } = await buildBooking(app, day.slotIds[index % 20] ?? '', [reachable(index)], 'ikd');
      await telling.tell();
      if (wordingOf(id) !== wording) continue;
      const row = (await app.get(MessagesService).listOf(id)).find(({ kind }) => kind === 'confirmation');
      return { text: provider.calls.at(-1)?.text, version: row?.textVersion };
    }
  };
  const write = async (teks: string, path = PATH) => send(sinta, await sinta.get(path), { teks }, path);
  const save = async (teks: string, path = PATH) => {
    const check = await write(teks, path);
    return { check, done: await send(sinta, check, { aksi: 'terapkan' }, path) };
  };

  it('are listed with what holds, for supervisors alone', async () => {
    const page = await sinta.get('/pemberitahuan/teks');
    expect(textOf(page)).toContain('Konfirmasi A: Teks bawaan B: Teks bawaan A: Teks bawaan B: Teks bawaan');
    expect(textOf(page)).toContain('Kode sekali pakai Teks bawaan Teks bawaan');
    expect(textOf(page)).toContain('Kepada sekolah dan petugas');
    expect(textOf(page)).toContain('Tautan masuk Teks bawaan');
    const links = linksIn(page).filter((href) => href.startsWith('/pemberitahuan/teks/'));
    expect(links).toHaveLength(TEXT_NAMES.length);
    for (const href of links) expect([href, (await sinta.get(href)).status]).toEqual([href, 200]);
    expect((await dewi.get('/pemberitahuan/teks')).status).toBe(403);
    expect((await dewi.get(PATH)).status).toBe(403);
    for (const missing of ['sign_in_link/en', 'sign_in_link/id-b', 'one_time_code/id-b'])
      expect([missing, (await sinta.get(`/pemberitahuan/teks/${missing}`)).status]).toEqual([missing, 404]);
    expect((await sinta.get('/pemberitahuan/teks/confirmation/xx')).status).toBe(422);
  });

  it('are looked at before they hold: example, length and SMS parts', async () => {
    const { check, done } = await save(OWN);
    expect(textOf(check)).toMatch(/Halo, janji Rabu, 22 September 2027 pukul 10\.30 WIB di /);
    expect(textOf(check)).toMatch(/Panjang contoh \d+ huruf, huruf biasa \(GSM-7\), \d SMS/);
    expect(done).toMatchObject({ status: 303, location: '/pemberitahuan/teks' });
    expect(textOf(await sinta.get('/pemberitahuan/teks'))).toMatch(/Konfirmasi A: Versi 1, sinta/);
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
    expect(shipped.version).toBe(TEXT_VERSION);
    expect(textOf(await sinta.get(PATH))).toMatch(/Perubahan sebelumnya Versi \d+, sinta/);
  });

  it('have two wordings, each with its own versions', async () => {
    const other = `${PATH}-b`;
    await save(OWN);
    const { check } = await save(`Susunan lain. ${OWN}`, other);
    expect(textOf(check)).toContain('Konfirmasi: Bahasa Indonesia, susunan B');
    expect((await confirmation('b')).text).toMatch(/^Susunan lain\. Halo, janji /);
    expect((await confirmation('a')).text).toMatch(/^Halo, janji /);
    expect((await send(sinta, await sinta.get(other), {}, '/asal')).status).toBe(303);
    const shipped = await confirmation('b');
    expect(shipped).toEqual({ text: expect.stringMatching(/^Tempat Anda sudah dipesan: /), version: TEXT_VERSION });
    await send(sinta, await sinta.get(PATH), {}, '/asal');
  });

  it('to schools and staff are looked at, changed and sent like those to residents', async () => {
    const path = '/pemberitahuan/teks/sign_in_link/id';
    const contact = { kind: 'phone', value: '+6281270004321' } as const;
    const grants = [{ role: 'school', regionId: day.site.regionId, siteId: null }] as const;
    await app
      .get(UnitOfWork)
      .run((tx) => app.get(IdentityLinkService).admit(tx, SYSTEM_ACTOR, 'Bu Guru', contact, grants));
    const ask = async () => {
      await new Visitor(url).post('/sekolah/masuk', { kontak: contact.value });
      await telling.tell();
      return provider.calls.at(-1)?.text;
    };
    expect(await ask()).toMatch(/^Tautan masuk sekali pakai/);
    const own = 'Masuk ke Giliran sampai {sampai}: {tautan}';
    const refused = await write('Masuk sampai {sampai}', path);
    expect([refused.status, textOf(refused)]).toEqual([422, expect.stringContaining('{tautan} wajib ada')]);
    const { check, done } = await save(own, path);
    expect(textOf(check)).toMatch(/Masuk ke Giliran sampai 10\.30 WIB: http.*\/sekolah\/masuk\//);
    expect(textOf(check)).toMatch(/Paling panjang \d+ huruf, huruf biasa \(GSM-7\), \d SMS/);
    expect(textOf(check)).not.toContain('Meta');
    expect(done.status).toBe(303);
    expect(await ask()).toMatch(/^Masuk ke Giliran sampai \d\d\.\d\d WIB: http/);
    const [row] = await app.database.sql<{ version: string }>(
      `SELECT text_version AS version FROM messages WHERE kind = 'sign_in_link' ORDER BY due_at DESC, id DESC LIMIT 1`,
    );
    expect(row?.version).toBe('v1');
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
