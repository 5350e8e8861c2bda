import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import { DeskRecoveryService } from '../../src/modules/desk/desk.recovery.service.js';
import { bookingPaths } from '../../src/web/resident/paths.js';
import { SATURDAY, startApp, type TestApp } from '../support/app.js';
import { buildBooking, type BuiltBooking, buildDay, buildStaff, OFFICE, person, signIn } from '../support/builders.js';
import { textOf } from '../support/page-form.js';
import { Visitor } from '../support/visitor.js';

const at = (time: string) => `${SATURDAY}T${time}:00+07:00`;

describe('what people were told', () => {
  let app: TestApp;
  let url: string;
  let sinta: Visitor;
  let missed: BuiltBooking;
  let late: BuiltBooking;

  beforeAll(async () => {
    app = await startApp();
    url = await app.listen();
    const { site, slotIds } = await buildDay(app, { date: SATURDAY, counters: 1, standbyPlaces: 30, cards: 40 });
    missed = await buildBooking(app, slotIds[0] ?? '', [person(1)]);
    late = await buildBooking(app, slotIds[18] ?? '', [person(2)]);
    await app.setClock(at('09:00'));
    await signIn(app, 'supervisor', { site: OFFICE, username: 'sinta' });
    sinta = await Visitor.signedIn(url, 'sinta');
    const clerk = await buildStaff(app, 'desk', { site: OFFICE });
    const [counter] = await app.database.sql<{ id: string }>(
      'SELECT id FROM counters WHERE site_id = $1 ORDER BY number',
      [site.id],
    );
    const id = counter?.id ?? '';
    await app.get(DeskCounterService).open(clerk, id);
    for (let i = 3; i < 6; i += 1)
      await app.get(DeskArrivalService).walkIn(clerk, { siteId: site.id, service: 'ikd', applicants: [person(i)] });
    await app.setClock(at('09:02'));
    await app.get(DeskCounterService).next(clerk, id);
    await app.setClock(at('09:12'));
    await app.get(DeskRecoveryService).passOnMissed();
    for (let i = 6; i < 30; i += 1)
      await app
        .get(DeskArrivalService)
        .walkIn(clerk, { siteId: site.id, service: 'record_first', applicants: [person(i)] });
    await app.get(DeskArrivalService).checkIn(clerk, site.id, { code: late.code });
  });
  afterAll(() => app.close());

  it('the overview says whether the day ends in time, the last safe number, and how often the range was kept', async () => {
    const reply = await sinta.get('/penyelia');
    expect(reply.status).toBe(200);
    const said = textOf(reply);
    expect(said).toMatch(/Selesai sebelum 13\.00\? Tidak/);
    expect(said).toMatch(/aman sampai nomor B0\d\d/);
    expect(said).toMatch(/Tepat hari ini 100 %\s*1 dari 1 panggilan/);
    expect(reply.html).toContain('href="/penyelia/perkiraan"');
  });

  it('and one click further is the list of all of them', async () => {
    for (const address of ['/penyelia/perkiraan', '/penyelia/perkiraan?masa=bulan']) {
      const reply = await sinta.get(address);
      expect(reply.status).toBe(200);
      const rows = reply.html.match(/<tr role="row">/g) ?? [];
      expect(rows.length).toBe(1 + 28);
      expect(textOf(reply)).toMatch(/B001.*0–5 menit.*2 menit.*ya/);
      expect(textOf(reply)).toContain('belum dipanggil');
    }
    expect((await sinta.get('/penyelia/perkiraan?masa=abad')).status).toBe(422);
  });

  it('is not for clerks', async () => {
    await signIn(app, 'desk', { site: OFFICE, username: 'melati' });
    const melati = await Visitor.signedIn(url, 'melati');
    expect((await melati.get('/penyelia/perkiraan')).status).not.toBe(200);
  });

  it('who has checked in reads the range in words, and that closing time may come first', async () => {
    const reply = await new Visitor(url).get(bookingPaths(late.code, late.token).position);
    expect(textOf(reply)).toMatch(/Kira-kira (paling lama \d+|\d+ sampai \d+) menit/);
    expect(reply.html.length).toBeLessThan(10_240);
  });

  it('whose time has passed reads that the place went to others, and that coming is still worth it', async () => {
    const reply = await new Visitor(url).get(bookingPaths(missed.code, missed.token).position);
    expect(textOf(reply)).toContain('tempat Anda dipakai orang yang menunggu. Tetap datang hari ini');
  });
});
