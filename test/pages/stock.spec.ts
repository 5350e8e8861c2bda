import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type StaffActor, SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import type { Site } from '../../src/modules/calendar/calendar.types.js';
import { MONDAY, SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltDay, buildStaff, getSite, person, signIn } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';

type Form = Record<string, string>;
type Sent = { status: number; location: string; html: string };

/** What a person without JavaScript reads: the words of a page, spaces as one. */
const words = (html: string): string =>
  html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');

describe('the pages of the stock, without JavaScript', () => {
  let app: TestApp;
  let url: string;
  let supervisor: string;
  let flash = '';
  let site: Site;
  let saturday: BuiltDay;
  let staff: StaffActor;

  beforeAll(async () => {
    app = await startApp();
    url = await app.listen();
    site = await getSite(app);
    supervisor = await signIn(app, 'supervisor', { username: 'sinta' });
    staff = await buildStaff(app, 'supervisor');
  });
  afterEach(() => expectInvariants(app.database));
  afterAll(() => app.close());

  const cookies = (cookie: string) => [cookie, `situs=${site.code}`, flash].filter(Boolean).join('; ');
  const get = async (path: string, cookie = supervisor) => {
    const answer = await fetch(`${url}${path}`, { headers: { cookie: cookies(cookie) }, redirect: 'manual' });
    flash = '';
    return { status: answer.status, headers: answer.headers, html: await answer.text() };
  };
  /** Sends the form that a page shows: its hidden fields with what a person types and the button they press. */
  const send = async (path: string, html: string, typed: Form, cookie = supervisor) => {
    const [form = ''] =
      [...html.matchAll(/<form[^>]*method="post"[^>]*>[\s\S]*?<\/form>/g)]
        .map(([whole]) => whole)
        .filter((whole) => whole.includes(`action="${path}"`)) ?? [];
    expect(form).not.toBe('');
    const hidden = Object.fromEntries(
      [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    ) as Form;
    return post(path, { ...hidden, ...typed }, cookie);
  };
  const post = async (path: string, form: Form, cookie = supervisor) => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: url, cookie: cookies(cookie) },
      body: new URLSearchParams(form),
    });
    const put = answer.headers.getSetCookie().find((c) => c.startsWith('hasil='));
    flash = put?.split(';')[0] ?? '';
    return { status: answer.status, location: answer.headers.get('location') ?? '', html: await answer.text() };
  };
  /** Form, look, do: as a person goes. */
  const carry = async (path: string, typed: Form) => {
    const [pathOnly = ''] = path.split('?');
    const check = await send(pathOnly, (await get(path)).html, typed);
    expect({ status: check.status, text: words(check.html) }).toMatchObject({ status: 200 });
    const done = await send(pathOnly, check.html, { aksi: 'terapkan' });
    expect(done.status).toBe(303);
    return { check: words(check.html), page: words((await get(done.location)).html) };
  };
  const onHand = async () => (await app.get(BlanksStockService).overview(SYSTEM_ACTOR, site.id)).onHand;

  it('say what is missing while there is nothing', async () => {
    const { html, status } = await get('/stok');
    expect(status).toBe(200);
    const text = words(html);
    expect(text).toContain('Belum ada hari pelayanan yang diterbitkan.');
    expect(text).toContain('Kiriman berikutnya tidak diketahui kapan datang.');
    expect(text).toContain('Belum ada catatan.');
    expect(words((await get('/stok/kiriman')).html)).toContain('Kartu tidak diketahui kapan datang');
    expect(words((await get('/stok/kebijakan')).html)).toContain('tidak ada yang dapat dibagi');
  });

  it('record a receipt after showing what it does', async () => {
    const { check, page } = await carry('/stok/catat?jenis=receipt', {
      jumlah: '1.000',
      sebab: 'Kiriman provinsi',
      rujukan: 'BAST-1',
    });
    expect(check).toContain('Di tangan sesudahnya 1.000');
    expect(page).toContain('Tercatat Penerimaan: +1.000 kartu.');
    expect(page).toContain('Kiriman provinsi');
    expect(await onHand()).toBe(1_000);
  });

  it('say beside the field what is wrong, and keep what was typed', async () => {
    const { html } = await get('/stok/catat?jenis=spoilage');
    const refused = await send('/stok/catat', html, { jumlah: 'tiga', sebab: '' });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('<title>Kesalahan: ');
    expect(words(refused.html)).toContain('Tulis jumlah kartu dengan angka.');
    expect(words(refused.html)).toContain('Tulis alasannya.');
    expect(refused.html).toContain('value="tiga"');
  });

  it('take a double click once', async () => {
    const check = await send('/stok/catat', (await get('/stok/catat?jenis=receipt')).html, {
      jumlah: '5',
      sebab: 'dobel',
    });
    const hidden = { aksi: 'terapkan' };
    await Promise.all([1, 2, 3].map(() => send('/stok/catat', check.html, hidden)));
    expect(await onHand()).toBe(1_005);
  });

  it('offer a transfer within the region only', async () => {
    const { html } = await get('/stok/catat?jenis=transfer');
    expect(html).toContain('value="kecamatan-177101"');
    expect(html).not.toContain('dukcapil-1702');
    const { check } = await carry('/stok/catat?jenis=transfer', {
      jumlah: '5',
      tujuan: 'kecamatan-177101',
      sebab: 'x',
    });
    expect(check).toContain('Tempat tujuan');
    expect(await onHand()).toBe(1_000);
  });

  it('correct a wrong entry by an opposite one', async () => {
    await carry('/stok/catat?jenis=return', { jumlah: '40', sebab: 'salah' });
    const list = (await get('/stok/gerak?jenis=return')).html;
    expect(words(list)).toContain('1 catatan, jumlahnya -40 kartu.');
    const [, path = ''] = /href="(\/stok\/gerak\/[^"]+\/koreksi)"/.exec(list) ?? [];
    const done = await send(path, (await get(path)).html, { sebab: 'salah ketik' });
    expect(done.status).toBe(303);
    const after = words((await get(done.location)).html);
    expect(after).toContain('Dikoreksi Dikembalikan: +40 kartu.');
    expect(after).toContain('sudah dikoreksi');
    expect(await onHand()).toBe(1_000);
    expect((await get(`/stok/gerak/${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}/koreksi`)).status).toBe(404);
  });

  describe('with days', () => {
    beforeAll(async () => {
      saturday = await buildDay(app, { date: SATURDAY });
      await buildDay(app, { date: SUNDAY });
      for (let i = 0; i < 10; i += 1) await buildBooking(app, saturday.slotIds[i] ?? '', [person(i)]);
    });

    it('show the chart with its numbers in a table, and the assumption in words', async () => {
      const { html } = await get('/stok');
      expect(html).toContain('<svg class="chart"');
      const text = words(html);
      expect(text).toContain('13–14 Februari 2027 1.000 10 10 990 Cukup');
      expect(text).toContain('karena rata-rata pemakaian belum diketahui');
    });

    it('set the cards of a day, and refuse a typing error on the same page', async () => {
      const { html } = await get('/stok');
      const refused = await send('/stok', html, { tanggal: SUNDAY, dijatah: 'x', cadangan: '1' });
      expect([refused.status, words(refused.html)]).toEqual([422, expect.stringContaining('Tulis jatah dengan angka')]);
      const done = await send('/stok', html, { tanggal: SUNDAY, dijatah: '20', cadangan: '2' });
      expect(words((await get(done.location)).html)).toContain(
        'Jatah disimpan Minggu, 14 Februari 2027: 20 kartu, cadangan 2.',
      );
    });

    it('open a plan when a day gets fewer than were promised', async () => {
      const done = await send('/stok', (await get('/stok')).html, { tanggal: SATURDAY, dijatah: '4', cadangan: '0' });
      expect(done.status).toBe(303);
      expect(done.location).toMatch(/^\/rencana\//);
      const day = (await app.get(BlanksStockService).overview(SYSTEM_ACTOR, site.id)).byDay[0];
      expect(day?.allotted).toBeGreaterThanOrEqual(10);
    });

    it('show a policy before it is kept, then apply it by one press', async () => {
      const tried = (await get('/stok/kebijakan?pekan=&persen=20&utama=30&tangan=ya')).html;
      expect(words(tried)).toContain('Kiriman tidak diketahui kapan datang');
      expect(words(tried)).toMatch(/Sabtu, 13 Februari 2027 cadangan 6 30 30 10/);
      const before = await app.get(BlanksStockService).overview(SYSTEM_ACTOR, site.id);
      const presses = [1, 2].map(() => send('/stok/kebijakan', tried, { lalu: 'terapkan' }));
      const [done, again] = (await Promise.all(presses)) as [Sent, Sent];
      expect([done.status, again.status]).toEqual([303, 303]);
      expect(words((await get(done.location)).html)).toContain(
        'Kebijakan diterapkan 50 kartu dibagi, 940 tetap di luar jatah.',
      );
      const after = await app.get(BlanksStockService).overview(SYSTEM_ACTOR, site.id);
      expect([before, after].map((o) => o.byDay.map((d) => [d.allotted, d.reserve]))).toEqual([
        [
          [30, 3],
          [20, 2],
        ],
        [
          [30, 6],
          [30, 6],
        ],
      ]);
      const wrong = await get('/stok/kebijakan?pekan=100&persen=10&utama=0');
      expect(words(wrong.html)).toContain('Tulis jumlah pekan 1 sampai 26');
      expect(wrong.html).not.toContain('value="terapkan"');
    });

    it('note a delivery without a date, and one with; receive it', async () => {
      await send('/stok/kiriman', (await get('/stok/kiriman')).html, { catatan: 'kabar dari provinsi' });
      const none = await send('/stok/kiriman', (await get('/stok/kiriman')).html, { catatan: '', datang: '1-1-2020' });
      expect(words(none.html)).toContain('Tulis tanggal sesudah hari ini');
      await send('/stok/kiriman', (await get('/stok/kiriman')).html, {
        kiriman: '500',
        datang: '20-3-2027',
        catatan: 'BAST 9',
      });
      expect(words((await get('/stok')).html)).toContain('Kiriman berikutnya: 500 kartu, ditunggu 20 Maret 2027.');
      const list = (await get('/stok/kiriman')).html;
      expect(words(list)).toContain('jumlah belum diketahui , tidak diketahui kapan datang');
      const [, path = ''] = /href="(\/stok\/kiriman\/[^"]+\/datang)"/.exec(list) ?? [];
      const done = await send(path, (await get(path)).html, { jumlah: '480' });
      expect(words((await get(done.location)).html)).toContain('Penerimaan dicatat Penerimaan: +480 kartu.');
      expect(await onHand()).toBe(1_480);
      const [, cancel = ''] = /action="(\/stok\/kiriman\/[^"]+\/batal)"/.exec((await get('/stok/kiriman')).html) ?? [];
      await send(cancel, (await get('/stok/kiriman')).html, {});
      expect(words((await get('/stok/kiriman')).html)).toContain('Belum ada kiriman yang dicatat');
    });

    it('count the cards in the evening: the difference is shown, asked for its reason, and booked', async () => {
      const quick = await send('/stok/hitung', (await get('/stok')).html, { hitungan: '1478', aksi: 'lihat' });
      expect(words(quick.html)).toContain('Hasil hitung berbeda -2 dari catatan. Tulis sebabnya.');
      const check = await send('/stok/hitung', quick.html, { hitungan: '1478', beda: 'tidak ditemukan' });
      expect(words(check.html)).toContain('Menurut catatan 1.480 Hasil hitung 1.478 Selisih -2');
      const done = await send('/stok/hitung', check.html, { aksi: 'terapkan' });
      expect(words((await get(done.location)).html)).toContain('1.478 kartu, selisih -2 sudah dibukukan.');
      const equal = await carry('/stok/hitung', { hitungan: '1.478' });
      expect(equal.page).toContain('1.478 kartu, sama dengan catatan.');
      expect(equal.page).toContain('oleh sinta');
      expect(await onHand()).toBe(1_478);
    });

    it('ask to look again when cards moved while somebody counted', async () => {
      const check = await send('/stok/hitung', (await get('/stok/hitung')).html, { hitungan: '1478' });
      await app.get(BlanksStockService).move(staff, site.id, { kind: 'spoilage', quantity: 1, reason: 'uji' });
      const late = await send('/stok/hitung', check.html, { aksi: 'terapkan' });
      expect(late.status).toBe(409);
      expect(words(late.html)).toContain('Stok bergerak saat Anda menghitung');
      expect(late.html).toContain('name="tercatat" value="1477"');
    });

    it('ask where a card was spoiled on a service day, and warn when a promise cannot be kept', async () => {
      await app.setClock(`${SATURDAY}T09:30:00+07:00`);
      await app.database.sql(
        `UPDATE staff_sessions SET seen_at = $1, expires_at = $1::timestamptz + interval '12 hours'`,
        [`${SATURDAY}T09:30:00+07:00`],
      );
      const { html } = await get('/stok/catat?jenis=spoilage');
      const check = await send('/stok/catat', html, { jumlah: '1470', sebab: 'terendam banjir', rusak: 'gudang' });
      expect(words(check.html)).toContain('3 kartu yang sudah dijanjikan tidak ada gantinya');
      const one = await send('/stok/catat', html, { jumlah: '1', sebab: 'macet', rusak: 'hari-ini' });
      await send('/stok/catat', one.html, { aksi: 'terapkan' });
      const [day] = (await app.get(BlanksStockService).overview(SYSTEM_ACTOR, site.id)).byDay;
      expect(day).toMatchObject({ date: SATURDAY, used: 1, promised: 10 });
      await app.setClock(MONDAY);
    });
  });

  it('page and filter the ledger by its address', async () => {
    for (let i = 0; i < 40; i += 1)
      await app.get(BlanksStockService).move(staff, site.id, { kind: 'receipt', quantity: 1, reason: `uji ${i}` });
    const first = words((await get('/stok/gerak?jenis=receipt')).html);
    expect(first).toMatch(/43 catatan, jumlahnya \+1\.525 kartu/);
    expect(first).toContain('Halaman 1 dari 2');
    const second = words((await get('/stok/gerak?jenis=receipt&halaman=2')).html);
    expect(second).toContain('Lebih baru');
    expect(first + second).toContain('Kiriman provinsi');
    expect(words((await get('/stok/gerak?dari=1-1-2030')).html)).toContain('Tidak ada catatan yang cocok');
    expect(words((await get('/stok/gerak?dari=kemarin')).html)).toContain('Tanggal saringan tidak dimengerti');
  });

  it('give the ledger as a file in which no cell is a formula', async () => {
    const evil = { kind: 'receipt', quantity: 1, reason: '=HYPERLINK("http://x")', reference: '@SUM(A1)' } as const;
    await app.get(BlanksStockService).move(staff, site.id, evil);
    const { headers, html: csv } = await get('/stok/gerak.csv?jenis=receipt');
    expect(headers.get('content-type')).toContain('text/csv');
    expect(headers.get('content-disposition')).toContain('kartu-dukcapil-1771-2027-02-08.csv');
    expect(csv).toContain(`"'=HYPERLINK(""http://x"")";"'@SUM(A1)"`);
    const cells = csv.replace(/^\uFEFF/, '').split(/[;\r\n]+/);
    expect(cells.filter((cell) => /^"[=+\-@\t\r]/.test(cell))).toEqual([]);
    const [exported] = await app.database.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM audit_entries WHERE action = 'stock.exported'`,
    );
    expect(exported?.n).toBe(1);
  });

  it('let a clerk and an auditor read, and nobody else change', async () => {
    const clerk = await signIn(app, 'desk', { site: site.code });
    const foreign = await signIn(app, 'supervisor', { region: '17.02' });
    const { html, status } = await get('/stok', clerk);
    expect(status).toBe(200);
    expect(html).not.toContain('action="/stok');
    expect(html).not.toContain('/koreksi');
    for (const path of ['/stok/catat?jenis=receipt', '/stok/hitung', '/stok/kebijakan', '/stok/kiriman'])
      expect([path, (await get(path, clerk)).status]).toEqual([path, 403]);
    expect((await post('/stok/hitung', { hitungan: '1', kartu: 'ktp' }, clerk)).status).toBe(403);
    expect(words((await get('/stok', foreign)).html)).not.toContain('Kiriman provinsi');
  });
});
