import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import { SATURDAY, startApp, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltDay, buildStaff, OFFICE, person, signIn } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { formIn, linksIn, send, textOf } from '../support/page-form.js';
import { type Reply, Visitor } from '../support/visitor.js';

const PATH = '/meja/tanpa-janji';

/** A ticket without a booking: three fields, the chance, one key; and what is said when there is none. */
describe('a walk-in', () => {
  let app: TestApp;
  let day: BuiltDay;
  let sari: Visitor;
  let next = 900;

  const fresh = () => person((next += 1));
  const ask = async (typed: Record<string, string>, aksi = 'lihat'): Promise<Reply> =>
    send(sari, await sari.get(PATH), { layanan: 'record_first', nik: '-', nama: 'Dewi Lestari', ...typed, aksi });
  const give = (page: Reply) => send(sari, page, { aksi: 'beri' }, PATH);
  const tickets = async () =>
    (
      await app.database.sql<{ series: string; number: number }>('SELECT series, number FROM tickets ORDER BY 1, 2')
    ).map(({ series, number }) => `${series}${number}`);

  beforeAll(async () => {
    app = await startApp({ now: `${SATURDAY}T09:05:00+07:00` });
    day = await buildDay(app, { counters: 2, cards: 2, standbyPlaces: 4 });
    const url = await app.listen();
    await signIn(app, 'desk', { site: OFFICE, username: 'sari' });
    sari = await Visitor.signedIn(url, 'sari');
    const clerk = await buildStaff(app, 'desk', { site: OFFICE });
    const [row] = await app.database.sql<{ id: string }>('SELECT id FROM counters WHERE site_id = $1 ORDER BY number', [
      day.site.id,
    ]);
    await app.get(DeskCounterService).open(clerk, row?.id ?? '');
  });
  afterAll(() => app.close());

  it('asks for three fields and keeps what was typed', async () => {
    const page = await sari.get(PATH);
    expect([...page.html.matchAll(/<label class="lab" for="([a-z]+)"/g)].slice(0, 3).map(([, id]) => id)).toEqual([
      'layanan',
      'nik',
      'nama',
    ]);
    const empty = await send(sari, page, { aksi: 'lihat' });
    expect(empty.status).toBe(422);
    expect(empty.html).toContain('<title>Kesalahan: Tanpa janji');
    expect(textOf(await ask({ nik: '177102' }))).toContain('NIK harus 16 angka');
    expect((await ask({ nama: '' })).html).toContain('value="-"');
    expect(await tickets()).toEqual([]);
  });

  it('says the honest chance before the ticket, changes nothing by it, and gives the ticket once', async () => {
    const page = await ask({});
    expect(textOf(page)).toMatch(/Dipanggil \d\d\.\d\d sampai \d\d\.\d\d WIB/);
    expect(textOf(page)).toMatch(/Perkiraan selesai \d\d\.\d\d sampai \d\d\.\d\d/);
    expect(textOf(page)).toContain('0 nomor menunggu, 1 loket dibuka');
    expect(await tickets()).toEqual([]);
    for (const press of [1, 2]) {
      const given = await give(page);
      expect([press, given.status]).toEqual([press, 303]);
      expect(textOf(await sari.get(given.location))).toContain('Nomor antrean B001');
    }
    expect(await tickets()).toEqual(['B1']);
    const back = await send(sari, page, { aksi: 'ubah' }, PATH);
    expect(back.html).toMatch(/id="nama"[^>]*value="Dewi Lestari"/);
  });

  it('offers recording alone when the cards are gone', async () => {
    await give(await ask({ nik: fresh().nik }));
    const page = await give(await ask({ nik: fresh().nik, nama: 'Budi Santika' }));
    expect(page.status).toBe(409);
    expect(textOf(page)).toContain('Rekam saja, tanpa kartu');
    expect(linksIn(page)).toContain('/pesan/layanan');
    expect(formIn(page.html, PATH).fields.get('tanpakartu')).toBe('ya');
    const given = await give(page);
    expect(textOf(await sari.get(given.location))).toContain('B003');
  });

  it('finds the booking of somebody who has one', async () => {
    await app.database.sql('UPDATE day_stocks SET allotted = 5 WHERE service_day_id = $1', [day.day.id]);
    const who = fresh();
    await buildBooking(app, day.slotIds.at(-1) ?? '', [{ ...who, withoutCard: true }]);
    const page = await give(await ask({ nik: who.nik, nama: who.name }));
    expect(page.status).toBe(409);
    const found = await send(sari, page, {}, '/meja');
    expect(textOf(await sari.get(found.location))).toContain('A001 hadir');
  });

  it('offers another day when the places are gone', async () => {
    await give(await ask({ tanpakartu: 'ya' }));
    const page = await give(await ask({ tanpakartu: 'ya' }));
    expect(page.status).toBe(409);
    expect(textOf(page)).toContain('Pesankan hari lain');
    expect(linksIn(page)).toContain(`/daftar-tunggu?tempat=${OFFICE}`);
    await app.database.sql(
      'UPDATE day_stocks SET allotted = promised + used, reserve = least(reserve, promised + used) WHERE service_day_id = $1',
      [day.day.id],
    );
    await expectInvariants(app.database);
  });
});
