import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BookingsChangeService } from '../../src/modules/bookings/bookings.change.service.js';
import { PUBLIC_ACTOR } from '../../src/platform/access/actor.js';
import { SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltDay, DISTRICT, OFFICE, person, signIn } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { formIn, textOf } from '../support/page-form.js';
import { type Reply, Visitor } from '../support/visitor.js';

const at = (time: string) => `${SATURDAY}T${time}+07:00`;

/** The desk by forms alone, as a browser without JavaScript sends them; and the part that the browser's module asks for. */
describe('the desk', () => {
  let app: TestApp;
  let url: string;
  let day: BuiltDay;
  let sari: Visitor;
  let next = 500;
  let nextSlot = 0;

  const fresh = () => person((next += 1));
  const book = async (people = [fresh()], slot = day.slotIds[(nextSlot += 1) % 5] ?? '') => {
    const built = await buildBooking(app, slot, people);
    return { ...built, who: people[0] ?? fresh() };
  };
  /** Types into the box of the page that is open now; follows to the page that answers. */
  const say = async (words: string, who = sari): Promise<Reply> => {
    const page = await who.get('/meja');
    const { fields } = formIn(page.html, '/meja');
    fields.set('perintah', words);
    const answer = await who.post('/meja', fields);
    return answer.status === 303 ? who.get(answer.location) : answer;
  };
  const said = async (words: string, who = sari) => textOf(await say(words, who));
  const press = (page: Reply, fields: Record<string, string>, who = sari) => {
    const form = formIn(page.html, '/meja').fields;
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    return who.post('/meja', form);
  };
  /** What the first line of choices offers under 1. */
  const choose = (page: Reply): Promise<Reply> =>
    press(page, { perintah: '1', pilih1: /name="pilih1" value="([^"]+)"/.exec(page.html)?.[1] ?? '' });
  const open = async (who: Visitor, number: number) => {
    const page = await who.get('/meja');
    const loket = new RegExp(`name="loket" value="([^"]+)"(?:(?!</form>).)*Buka loket ${number}`, 's').exec(
      page.html,
    )?.[1];
    await who.post('/meja', { situs: OFFICE, loket: loket ?? '', langkah: 'buka' });
  };
  /** A new session: the last one has been idle for too long. */
  const moveTo = async (instant: string) => {
    await app.setClock(instant);
    sari = await Visitor.signedIn(url, 'sari');
  };
  const auditOf = (action: string) =>
    app.database.sql<{ subject_id: string }>('SELECT subject_id FROM audit_entries WHERE action = $1', [action]);

  beforeAll(async () => {
    app = await startApp({ now: '2027-02-12T10:00:00+07:00' });
    day = await buildDay(app, { counters: 4, cards: 40, reserve: 5, standbyPlaces: 8 });
    url = await app.listen();
    await signIn(app, 'desk', { site: OFFICE, username: 'sari' });
    await signIn(app, 'desk', { site: OFFICE, username: 'bayu' });
    await signIn(app, 'supervisor', { site: OFFICE, username: 'sinta' });
    sari = await Visitor.signedIn(url, 'sari');
  });
  afterAll(() => app.close());

  it('opens a counter, checks in by code once, and says who did it and when', async () => {
    const { code, who } = await book();
    await moveTo(at('08:55:00'));
    await open(sari, 1);
    expect(textOf(await sari.get('/meja'))).toContain('Loket 1 dibuka');
    const first = await say(`${code.slice(0, 5).toLowerCase()} ${code.slice(5)}`);
    expect(textOf(first)).toContain('A001 hadir');
    expect(textOf(first)).toContain(who.name);
    expect(textOf(first)).toContain('Urutan ke-1.');
    expect(await said(`https://giliran.example/janji/${code}/abc`)).toMatch(
      /A001 sudah hadir.*Sejak 08\.55, oleh sari/,
    );
    expect(await said(who.nik)).toContain('A001 sudah hadir');
    expect(await said('7ZZZZZZZZZ')).toContain('Tidak ditemukan');
    expect(await said('177102610609')).toContain('NIK harus 16 angka');
  });

  it('answers the browser with the parts that changed, in one round trip', async () => {
    const page = await sari.get('/meja');
    const { fields } = formIn(page.html, '/meja');
    fields.set('perintah', '?');
    const part = await sari.post('/meja', fields, { 'x-giliran-part': '1' });
    expect(part.status).toBe(200);
    expect(part.html).not.toContain('<html');
    for (const id of ['konteks', 'hasil', 'tombol', 'tengah', 'antrean']) expect(part.html).toContain(`id="${id}"`);
    expect(part.html).toContain('Huruf saya');
    fields.set('perintah', 'w');
    const away = await sari.post('/meja', fields, { 'x-giliran-part': '1' });
    expect(away.headers.get('x-giliran-go-to')).toBe('/meja/tanpa-janji');
  });

  it('finds people by name as it sounds, last digits, phone, time and ticket', async () => {
    const who = { ...fresh(), name: 'Djamilah Soekarno', phone: '0812 9000 1234' };
    await app.setClock('2027-02-12T10:00:00+07:00');
    await book([who], day.slotIds[10]);
    await moveTo(at('08:56:00'));
    for (const words of ['jamila', 'sukarno', who.nik.slice(-4), '081290001234', '11.00'])
      expect([words, await said(words)]).toEqual([words, expect.stringMatching(/Djamilah Soekarno, belum hadir/)]);
    expect(await said('a001')).toContain('menunggu');
    expect(await said('Tidak Ada')).toContain('Tidak ditemukan hari ini');
    const found = await say('djamila');
    expect(textOf(await sari.get((await choose(found)).location))).toContain('A002 hadir');
  });

  it('calls, refuses what comes too soon, serves, finishes with a typed outcome, and takes it back', async () => {
    expect(await said('h')).toContain('Tidak ada orang di loket Anda');
    expect(await said('n')).toContain('A001 dipanggil');
    expect(await said('n')).toContain('A001');
    expect(await said('r')).toContain('Baru saja dipanggil');
    expect(await said('x')).toContain('baru 1 dari 3 kali');
    expect(await said('h')).toContain('A001 dilayani');
    expect(await said('s 9')).toContain('Pilih hasilnya');
    expect(await said('s 1 Map biru')).toContain('A001 selesai');
    const undone = await said('u');
    expect(undone).toContain('Langkah terakhir dibatalkan');
    expect(undone).toContain('Sedang dilayani di loket 1');
    expect(await said('c 1 luntur')).toContain('1 kartu rusak dicatat');
    expect(await said('s')).toContain('Pilih hasilnya');
    expect(await said('1')).toContain('A001 selesai');
    await expectInvariants(app.database);
  });

  it('shows a NIK when asked, in the answer alone, and writes it down', async () => {
    await said('n');
    const page = await say('h');
    expect(page.html).not.toMatch(/\d{4} \d{4} \d{4} \d{4}/);
    const orang1 = /name="orang1" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    const shown = await press(page, { langkah: 'nik', orang1 });
    expect(shown.status).toBe(200);
    expect(textOf(shown)).toMatch(/\d{4} \d{4} \d{4} \d{4}/);
    expect((await sari.get('/meja')).html).not.toMatch(/\d{4} \d{4} \d{4} \d{4}/);
    expect(await auditOf('nik.revealed')).toHaveLength(1);
  });

  it('parks with a note and resumes, misses after three calls, brings back once, transfers', async () => {
    expect(await said('p ambil salinan KK')).toContain('ambil salinan KK');
    expect(await said('l')).toContain('A002 dilanjutkan');
    for (const time of ['08:58:05', '08:59:10']) {
      await app.setClock(at(time));
      expect(await said('r')).toContain('A002 dipanggil lagi');
    }
    expect(await said('x')).toContain('A002 terlewat');
    expect(await said('l')).toContain('Tidak ada yang ditunda');
    expect(textOf(await sari.get('/meja'))).toMatch(/terlewat, lapor sebelum 09\.19/);
    expect(await said('k A002')).toContain('A002 kembali menunggu');
    expect(await said('n')).toContain('A002 dipanggil');
    expect(await said('t')).toContain('Tidak ada loket lain');
    const bayu = await Visitor.signedIn(url, 'bayu');
    await open(bayu, 2);
    expect(await said('t')).toContain('Ke loket berapa?');
    expect(await said('t 2')).toContain('A002 ke loket 2');
    expect(await said('s 1', bayu)).toContain('Mulai dulu (h)');
    await say('h', bayu);
    expect(await said('s 1', bayu)).toContain('A002 selesai');
    await expectInvariants(app.database);
  });

  it('brings a booking of another day or site to today, among those without a booking', async () => {
    await app.setClock('2027-02-12T10:00:00+07:00');
    const sunday = await buildDay(app, { date: SUNDAY, cards: 5 });
    const away = await buildDay(app, { site: DISTRICT });
    const other = await book([fresh()], sunday.slotIds[0]);
    const elsewhere = await book([fresh()], away.slotIds[0]);
    const gone = await book();
    await app.get(BookingsChangeService).cancel(PUBLIC_ACTOR, { code: gone.code, token: gone.token }, undefined);
    await moveTo(at('09:05:00'));
    expect(await said(gone.code)).toContain('dibatalkan');
    const page = await say(other.code);
    expect(textOf(page)).toContain('Janjinya Minggu, 14 Februari 2027');
    expect(textOf(await sari.get((await choose(page)).location))).toContain('B001 hadir');
    const [moved] = await app.database.sql(
      'SELECT kind, pool, service_on::text AS date, version FROM bookings WHERE id = $1',
      [other.id],
    );
    expect(moved).toEqual({ kind: 'walk_in', pool: 'standby', date: SATURDAY, version: 2 });
    expect(
      await app.database.sql(`SELECT 1 FROM bookings WHERE kind = 'cooling' AND service_on = $1`, [SUNDAY]),
    ).toHaveLength(1);
    const there = await say(elsewhere.code);
    expect(textOf(there)).toContain('Janjinya di');
    expect(textOf(await sari.get((await choose(there)).location))).toContain('B002 hadir');
    await expectInvariants(app.database);
  });

  it('prints a ticket with what happens next, and the way to the own place in line', async () => {
    const page = await say('B001');
    const [, id = ''] = /\/meja\/karcis\/([0-9a-f-]{36})/.exec(page.html) ?? [];
    const paper = await sari.get(`/meja/karcis/${id}`);
    for (const words of [
      'B001',
      'Tanpa janji',
      'GRATIS',
      'lapor ke meja depan dalam 20 menit',
      'setelah 5 nomor',
      'Diminta uang?',
    ])
      expect(textOf(paper)).toContain(words);
    expect(paper.html).toContain('aria-label="Kode QR untuk melihat posisi Anda"');
    expect(textOf(paper)).toMatch(/Kira-kira dipanggil \d\d\.\d\d–\d\d\.\d\d WIB/);
    expect((await new Visitor(url).get(`/meja/karcis/${id}`)).location).toContain('/masuk');
  });

  it('lets a supervisor put somebody first, with a reason', async () => {
    expect(await said('n B002 hamil tua')).not.toContain('didahulukan');
    expect((await say('B002')).html).not.toContain('Dahulukan');
    const sinta = await Visitor.signedIn(url, 'sinta');
    await open(sinta, 3);
    const page = await say('b002', sinta);
    expect(page.html).toMatch(/name="catatan" aria-label="Alasan, B002/);
    const { location } = await press(page, { perintah: '1', pilih1: 'kembali karcis x' }, sinta);
    expect(textOf(await sinta.get(location))).toContain('Tidak ada pilihan 1');
    expect(await said('n B002 hamil tua', sinta)).toContain('B002 didahulukan');
    expect(await auditOf('line.overridden')).toHaveLength(1);
  });

  it('closes the counter', async () => {
    const page = await sari.get('/meja');
    const answer = await press(page, { langkah: 'tutup' });
    expect(textOf(await sari.get(answer.location))).toContain('Loket 1 ditutup');
  });
});
