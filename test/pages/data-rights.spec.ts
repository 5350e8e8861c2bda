import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ApplicantsConsentsService } from '../../src/modules/applicants/applicants.consents.service.js';
import { CURRENT_CONSENT } from '../../src/modules/applicants/applicants.consents.types.js';
import { t } from '../../src/web/messages.js';
import { MONDAY, SATURDAY, type TestApp } from '../support/app.js';
import { buildAccount, buildBooking, buildDay, type BuiltBooking, type BuiltDay, person } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { TellingApp } from '../support/telling-app.js';
import { Visitor } from '../support/visitor.js';
import { WaitingList } from '../support/waiting.js';

describe('the pages about one’s own data', () => {
  let telling: TellingApp;
  let app: TestApp;
  let day: BuiltDay;
  let url: string;
  let index = 0;

  beforeAll(async () => {
    telling = await TellingApp.start();
    ({ app } = telling);
    day = await buildDay(app, { counters: 3, cards: 20 });
    url = await app.listen();
    await buildAccount(app, 'penyelia-data', [
      { role: 'supervisor', regionId: day.site.regionId, siteId: day.site.id },
    ]);
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    await app.setClock(MONDAY);
  });
  afterAll(() => app.close());

  const someone = () => {
    index += 1;
    return { ...person(index), name: 'Melati Andini', phone: `0812${70_600_000 + index}` };
  };
  const book = (...who: ReturnType<typeof someone>[]): Promise<BuiltBooking> =>
    buildBooking(app, day.slotIds[index % 20] ?? '', who.length > 0 ? who : [someone()], 'ikd');
  const pathOf = ({ code, token }: BuiltBooking, more = '') => `/janji/${code}/${token}/data${more}`;
  const send = async () => (await telling.tell()).map(({ text }) => text);
  const textOf = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

  it('are linked from the booking and from the page on privacy', async () => {
    const link = await book();
    const visitor = new Visitor(url);
    expect((await visitor.get(`/janji/${link.code}/${link.token}`)).html).toContain(`href="${pathOf(link)}"`);
    expect((await visitor.get('/privasi')).html).toContain('href="/data"');
  });

  it('show what is kept only after a button: a preview of the link reads and notes nothing', async () => {
    const who = someone();
    const link = await book(who);
    const visitor = new Visitor(url);
    const noted = () =>
      app.database.sql(`SELECT 1 FROM audit_entries WHERE action = 'data.copied' AND subject_id = $1`, [link.id]);
    const first = await visitor.get(pathOf(link));
    expect(textOf(first.html)).toContain('M•••• A••••');
    expect(first.html).not.toContain(who.name);
    expect((await visitor.get(pathOf(link, '/lihat'))).status).toBe(303);
    expect(await noted()).toHaveLength(0);
    const all = await visitor.post(pathOf(link, '/lihat'), {});
    const text = textOf(all.html);
    for (const part of [who.name, `+62${who.phone.slice(1)}`, who.nik.slice(-4), 'tugas Dukcapil'])
      expect(text).toContain(part);
    expect(all.html).not.toContain(who.nik);
    expect(await noted()).toHaveLength(1);
  });

  it('give it as a file, too', async () => {
    const who = someone();
    const link = await book(who);
    const file = await new Visitor(url).post(pathOf(link, '/unduh'), {});
    expect(file.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="data-${link.code}.json"`);
    expect(file.headers.get('cache-control')).toBe('no-store');
    expect(JSON.parse(file.html)).toMatchObject({
      booking: { code: link.code },
      people: [{ name: who.name, nikLast4: who.nik.slice(-4) }],
    });
  });

  it('open by a one-time code, also after the visit, and by nothing less', async () => {
    const link = await book();
    await send();
    await app.setClock('2027-03-01T10:00:00+07:00');
    const visitor = new Visitor(url);
    const asked = await visitor.post('/data/kode', { kode: link.code });
    expect(asked.location).toBe(`/data/kode?kode=${link.code}`);
    const unknown = await visitor.post('/data/kode', { kode: 'ABCDE23456' });
    expect([unknown.status, unknown.location]).toEqual([303, '/data/kode?kode=ABCDE23456']);
    const [said = ''] = await send();
    const digits = /\d{3} \d{3}/.exec(said)?.[0] ?? '';
    const wrong = await visitor.post('/data/buka', {
      kode: link.code,
      sekali: digits === '123 456' ? '654321' : '123456',
    });
    expect(wrong.status).toBe(422);
    expect((await visitor.post('/data/buka', { kode: link.code, sekali: '1990-01-01' })).status).toBe(422);
    const opened = await visitor.post('/data/buka', { kode: link.code, sekali: digits });
    expect(opened.location).toBe(pathOf(link));
    expect((await visitor.get(opened.location)).status).toBe(200);
    expect((await visitor.get(`/janji/${link.code}/${'x'.repeat(22)}/data`)).status).toBe(410);
  });

  it('freeze at once, say what that means for a booking to come, and lift it again', async () => {
    const link = await book();
    const visitor = new Visitor(url);
    const asked = await visitor.get(pathOf(link, '/bekukan'));
    expect(textOf(asked.html)).toContain('Janji yang sudah ada tetap berlaku');
    expect(textOf(asked.html)).toContain('Tidak ada pesan lagi, juga bila kantor membatalkan janji');
    const frozen = await visitor.post(pathOf(link, '/bekukan'), { orang: '1' });
    expect(frozen.location).toBe(`${pathOf(link)}?diminta=ya`);
    expect(textOf((await visitor.get(frozen.location)).html)).toMatch(/Pembekuan data ?: selesai/);
    expect(textOf((await visitor.get(`/janji/${link.code}/${link.token}`)).html)).toContain(
      'Data dibekukan: kami tidak mengirim pesan',
    );
    await visitor.post(pathOf(link, '/cairkan'), { orang: '1' });
    expect(textOf((await visitor.get(pathOf(link))).html)).toMatch(/Pembekuan data ?: dicabut/);
  });

  it('ask whose data are meant where there are several, and what is wrong', async () => {
    const link = await book(someone(), someone());
    const visitor = new Visitor(url);
    const refused = await visitor.post(pathOf(link, '/perbaiki'), {});
    expect(refused.status).toBe(422);
    const noText = await visitor.post(pathOf(link, '/perbaiki'), { orang: '2' });
    expect(textOf(noText.html)).toContain('Tulis apa yang perlu diperbaiki.');
    expect((await visitor.post(pathOf(link, '/perbaiki'), { orang: '2', uraian: 'Nama saya Andini.' })).status).toBe(
      303,
    );
    expect(textOf((await visitor.get(pathOf(link))).html)).toMatch(/Perbaikan data ?: menunggu kantor, paling lambat/);
  });

  it('lead through the office: overdue first, a look before the erasure, and nothing left after it', async () => {
    const who = someone();
    const link = await book(who);
    const visitor = new Visitor(url);
    await visitor.post(pathOf(link, '/hapus'), { orang: '1' });
    await app.setClock('2027-02-11T11:00:00+07:00');
    expect(textOf((await visitor.get(pathOf(link))).html)).toContain('terlambat');
    const office = await Visitor.signedIn(url, 'penyelia-data');
    const list = await office.get('/permintaan-data');
    expect(textOf(list.html)).toMatch(/Terlambat: \d/);
    const [row] = await app.database.sql<{ id: string }>('SELECT id FROM data_requests WHERE booking_id = $1', [
      link.id,
    ]);
    const path = `/permintaan-data/${row?.id ?? ''}`;
    expect(list.html).toContain(`href="${path}"`);
    expect(textOf((await office.get(path)).html)).toContain(who.name);
    const look = await office.post(`${path}/hapus`, { situs: day.site.code, kunci: 'hapus-a', tanda: 'ya' });
    expect(textOf(look.html)).toContain('semua data dengan NIK ini di kota ini');
    const done = await office.post(`${path}/hapus`, {
      situs: day.site.code,
      kunci: 'hapus-a',
      tanda: 'ya',
      aksi: 'terapkan',
    });
    expect([done.status, done.location]).toEqual([303, '/permintaan-data']);
    expect(textOf((await office.get('/permintaan-data')).html)).toContain('Data dihapus');
    const after = await visitor.get(pathOf(link));
    expect(textOf(after.html)).toContain('Data sudah dihapus');
    expect(textOf(after.html)).toMatch(/Penghapusan data ?: selesai/);
    expect((await visitor.get(`/janji/${link.code}/${link.token}`)).status).toBe(200);
  });

  it('refuse with a reason that the person reads; the office takes a request at the desk with papers seen', async () => {
    const link = await book();
    const visitor = new Visitor(url);
    const office = await Visitor.signedIn(url, 'penyelia-data');
    const entered = { situs: day.site.code, kunci: 'meja-a', kode: link.code, orang: '1', jenis: 'erasure' };
    const unseen = await office.post('/permintaan-data/baru', entered);
    expect(textOf(unseen.html)).toContain('Lihat surat-suratnya dulu');
    expect((await office.post('/permintaan-data/baru', { ...entered, tanda: 'ya' })).status).toBe(303);
    const [row] = await app.database.sql<{ id: string }>('SELECT id FROM data_requests WHERE booking_id = $1', [
      link.id,
    ]);
    const path = `/permintaan-data/${row?.id ?? ''}`;
    const noWords = await office.post(`${path}/tolak`, { situs: day.site.code, kunci: 'tolak-a', alasan: 'other' });
    expect(noWords.status).toBe(422);
    const refusal = { situs: day.site.code, kunci: 'tolak-b', alasan: 'archive_duty', jawaban: 'Arsip tahun ini.' };
    expect((await office.post(`${path}/tolak`, refusal)).status).toBe(303);
    const seen = textOf((await visitor.get(pathOf(link))).html);
    expect(seen).toContain('Kantor wajib menyimpan arsip ini');
    expect(seen).toContain('Arsip tahun ini.');
    expect((await office.post(`${path}/cabut`, { situs: day.site.code, kunci: 'cabut-a' })).status).toBe(303);
    expect(textOf((await visitor.get(pathOf(link))).html)).toContain('menunggu kantor');
    const copy = await office.post(`${path}/salinan`, { situs: day.site.code, kunci: 'salin-a' });
    expect(textOf(copy.html)).toContain('Melati Andini');
  });

  it('are there for who is on the waiting list alone, from the page of the entry on', async () => {
    const who = someone();
    const waiter = await new WaitingList(app, day.site.id).join([who], { date: SATURDAY });
    const visitor = new Visitor(url);
    const path = `/tunggu/${waiter.code}/${waiter.token}`;
    expect((await visitor.get(path)).html).toContain(`href="${path}/data"`);
    const door = textOf((await visitor.get(`${path}/data`)).html);
    expect(door).toContain('Orang pada daftar tunggu ini');
    expect(door).not.toContain(who.name);
    expect((await visitor.get(`${path}/data/lihat`)).location).toBe(`${path}/data`);
    expect(textOf((await visitor.post(`${path}/data/lihat`, {})).html)).toContain(who.name);
    const file = await visitor.post(`${path}/data/unduh`, {});
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="data-${waiter.code}.json"`);
    expect(JSON.parse(file.html)).toMatchObject({ booking: null, waiting: [{ code: waiter.code }] });
    expect(textOf((await visitor.get(`${path}/data/hapus`)).html)).toContain('Anda keluar dari daftar tunggu');
    for (const act of ['bekukan', 'tarik', 'hapus'])
      expect((await visitor.post(`${path}/data/${act}`, { orang: '1' })).location).toBe(`${path}/data?diminta=ya`);
    expect(textOf((await visitor.get(`${path}/data`)).html)).toMatch(/Penghapusan data ?: menunggu kantor/);
    expect((await visitor.get(`/tunggu/${waiter.code}/${'x'.repeat(22)}/data`)).status).toBe(404);
    expect((await visitor.get(`/janji/${waiter.code}/${waiter.token}/data`)).status).toBe(410);
  });

  it('speak English', async () => {
    const link = await book();
    const visitor = new Visitor(url);
    await visitor.get('/?lang=en');
    expect(textOf((await visitor.get(pathOf(link, '/tarik'))).html)).toContain(
      'The booking stands: it rests on the public task',
    );
    expect(textOf((await visitor.post(pathOf(link, '/lihat'), {})).html)).toContain('What we hold on you');
  });

  it.each(['id', 'en'] as const)('the ledger’s words are those on the screens (%s)', (locale) => {
    const texts = app.get(ApplicantsConsentsService);
    const shown = {
      booking: t(locale, 'identity.privacy'),
      messages: `${t(locale, 'contact.consent')} ${t(locale, 'contact.consent.hint')}`,
      guardian: t(locale, 'guardian.consent'),
      pupil: `${t(locale, 'pupilConsent.agree')} ${t(locale, 'pupilConsent.agree.hint')}`,
    };
    for (const [purpose, words] of Object.entries(shown)) {
      const key = purpose as keyof typeof shown;
      expect(texts.textOf(CURRENT_CONSENT[key], key, locale)).toBe(words);
    }
  });
});
