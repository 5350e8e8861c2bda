import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import { DeskHandoutService } from '../../src/modules/desk/desk.handout.service.js';
import { MONDAY, SATURDAY, startApp, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltDay, buildStaff, OFFICE, person } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';

const DEVICE = '11111111-1111-4111-8111-111111111111';
const DATES = ['2027-02-13', '2027-02-14', '2027-02-20', '2027-02-21', '2027-02-27', '2027-02-28', '2027-03-06'];

describe('hand-outs of open counters', () => {
  let app: TestApp;
  let clerk: StaffActor;
  let day: BuiltDay;
  let date = SATURDAY;
  let dates = [...DATES];

  beforeAll(async () => {
    app = await startApp();
    clerk = await buildStaff(app, 'desk', { site: OFFICE });
  });
  beforeEach(async () => {
    [date = SATURDAY, ...dates] = dates;
    await app.setClock(MONDAY);
  });
  afterEach(() => expectInvariants(app.database));
  afterAll(() => app.close());

  const open = async (actor: StaffActor, number = 1): Promise<string> => {
    const [counter] = await app.database.sql<{ id: string }>(
      'SELECT id FROM counters WHERE site_id = $1 AND number = $2',
      [day.site.id, number],
    );
    await app.get(DeskCounterService).open(actor, counter?.id ?? '');
    return counter?.id ?? '';
  };
  const build = async (options: { standbyPlaces?: number; cards?: number }) => {
    day = await buildDay(app, { date, counters: 2, ...options });
    await app.setClock(`${date}T08:50:00+07:00`);
  };
  const provide = (actor = clerk, device = DEVICE) => app.get(DeskHandoutService).provide(actor, day.site.id, device);
  const close = (actor: StaffActor, counterId: string) => app.get(DeskCounterService).close(actor, counterId);
  const stock = async () => {
    const [row] = await app.database.sql<{ taken: number; promised: number }>(
      `SELECT s.taken, k.promised FROM slots s JOIN day_stocks k ON k.service_day_id = s.service_day_id
       WHERE s.service_day_id = $1 AND s.kind = 'standby' AND k.blank_kind = 'ktp'`,
      [day.day.id],
    );
    return row;
  };

  it('keep ten numbers, ten places and five cards, and give them back at closing', async () => {
    await build({ standbyPlaces: 30, cards: 20 });
    const counterId = await open(clerk);
    const { handout } = await provide();
    expect(handout).toMatchObject({ places: 10, cards: 5 });
    expect(handout?.numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await stock()).toEqual({ taken: 10, promised: 5 });
    expect((await provide()).handout).toEqual(handout);
    await close(clerk, counterId);
    expect(await stock()).toEqual({ taken: 0, promised: 0 });
  });

  it('are fewer when fewer are left, and none without an open counter', async () => {
    await build({ standbyPlaces: 13, cards: 7 });
    expect((await provide()).handout).toBeNull();
    const other = await buildStaff(app, 'desk', { site: OFFICE });
    const counters = [await open(clerk), await open(other, 2)];
    expect((await provide()).handout).toMatchObject({ places: 10, cards: 5 });
    const second = (await provide(other, '22222222-2222-4222-8222-222222222222')).handout;
    expect(second).toMatchObject({ places: 3, cards: 2 });
    expect(second?.numbers[0]).toBe(11);
    await close(clerk, counters[0] ?? '');
    await close(other, counters[1] ?? '');
  });

  it('go to another device only after they came back from the first', async () => {
    await build({ standbyPlaces: 30, cards: 20 });
    const counterId = await open(clerk);
    const first = (await provide()).handout;
    const second = (await provide(clerk, '33333333-3333-4333-8333-333333333333')).handout;
    expect(second?.id).not.toBe(first?.id);
    expect(second?.numbers[0]).toBe(11);
    expect(await stock()).toEqual({ taken: 10, promised: 5 });
    await close(clerk, counterId);
  });

  it('never keep the last place from somebody who stands at the counter', async () => {
    await build({ standbyPlaces: 2, cards: 1 });
    const counterId = await open(clerk);
    expect((await provide()).handout).toMatchObject({ places: 2, cards: 1 });
    const want = { siteId: day.site.id, service: 'record_first', applicants: [person(900)] };
    const made = await app.get(DeskArrivalService).walkIn(clerk, want);
    // The numbers of the block are not given again.
    expect(made.ticket.ticket).toBe('B011');
    expect((await provide()).handout).toMatchObject({ places: 1, cards: 0 });
    await close(clerk, counterId);
  });

  it('tell the device nothing that names a person', async () => {
    await build({ standbyPlaces: 5, cards: 5 });
    const { nik, name } = person(910);
    const made = await buildBooking(app, day.slotIds[0] ?? '', [{ nik, name, phone: '081270000910' }]).catch(
      async () => {
        await app.setClock(MONDAY);
        return buildBooking(app, day.slotIds[0] ?? '', [{ nik, name, phone: '081270000910' }]);
      },
    );
    await app.setClock(`${date}T08:50:00+07:00`);
    const counterId = await open(clerk);
    const given = await provide();
    const text = JSON.stringify(given);
    expect(given.expected).toMatchObject([{ service: 'record_first', party: 1, isOfAge: true, cards: 1 }]);
    for (const secret of [nik, name, '81270000910', made.code]) expect(text).not.toContain(secret);
    await close(clerk, counterId);
  });

  it('of yesterday come back by themselves', async () => {
    await build({ standbyPlaces: 20, cards: 10 });
    await open(clerk);
    await provide();
    expect(await stock()).toEqual({ taken: 10, promised: 5 });
    await app.setClock('2027-03-10T00:05:00+07:00');
    expect(await app.get(DeskHandoutService).closePast()).toBeGreaterThan(0);
    expect(await stock()).toEqual({ taken: 0, promised: 0 });
  });
});
