import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays } from '../../src/common/local-date.js';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { Jobs } from '../../src/platform/jobs/jobs.service.js';
import { Outbox } from '../../src/platform/jobs/outbox.service.js';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import { BookingsReadService } from '../../src/modules/bookings/bookings.read.service.js';
import { PlansChangeService } from '../../src/modules/plans/plans.change.service.js';
import { PlansConfirmService } from '../../src/modules/plans/plans.confirm.service.js';
import type { Plan } from '../../src/modules/plans/plans.types.js';
import { startApp, type TestApp } from '../support/app.js';
import {
  bornOn,
  buildBooking,
  buildDay,
  buildStaff,
  type BuiltBooking,
  type BuiltDay,
  phoneOf,
  reachable,
} from '../support/builders.js';
import { HeldJobs } from '../support/held-jobs.js';
import { expectInvariants } from '../support/invariants.js';

const FIRST_SATURDAY = '2027-02-13';
const APART = 10;

describe('fewer cards than promised', () => {
  let app: TestApp;
  let stock: BlanksStockService;
  let changes: PlansChangeService;
  let confirms: PlansConfirmService;
  let jobs: HeldJobs;
  let supervisor: StaffActor;
  let round = 0;
  let next = 1;
  let saturday = FIRST_SATURDAY;

  beforeAll(async () => {
    app = await startApp({ replace: [[Jobs, HeldJobs]] });
    stock = app.get(BlanksStockService);
    changes = app.get(PlansChangeService);
    confirms = app.get(PlansConfirmService);
    jobs = app.get(Jobs) as HeldJobs;
    supervisor = await buildStaff(app, 'supervisor');
  });
  afterEach(() => expectInvariants(app.database));
  afterAll(() => app.close());

  /** A Saturday far from all others; nothing is left of the stock of the test before. */
  const fresh = async (cards: number): Promise<BuiltDay> => {
    saturday = addDays(FIRST_SATURDAY, 7 * APART * round);
    round += 1;
    await app.setClock(`${addDays(saturday, -5)}T10:00:00+07:00`);
    const day = await buildDay(app, { date: saturday, counters: 2, closesAt: '11:00', cards: 0 });
    const { onHand } = await stock.overview(supervisor, day.site.id);
    if (onHand > 0) await lose(day, onHand);
    if (cards > 0) {
      await stock.move(supervisor, day.site.id, { kind: 'receipt', quantity: cards, reason: 'uji' });
      await stock.allot(supervisor, day.site.id, saturday, { allotted: cards, reserve: 0 });
    }
    return day;
  };
  const lose = (day: BuiltDay, quantity: number) =>
    stock.move(supervisor, day.site.id, { kind: 'spoilage', quantity, reason: 'basah' });
  const allot = (day: BuiltDay, allotted: number) =>
    changes.proposeAllotment(supervisor, day.site.id, day.day.date, { allotted, reserve: 0 });
  const work = async () => {
    while ((await app.get(Outbox).handOver()) > 0) await jobs.runAll();
  };
  const somebody = (more: Partial<ApplicantInput> = {}): ApplicantInput => ({ ...reachable((next += 1)), ...more });
  /** Seventeen on the Saturday of the test: a first card. */
  const firstTimer = (): ApplicantInput => {
    next += 1;
    const born = `${Number(saturday.slice(0, 4)) - 17}${saturday.slice(4)}`;
    return { ...bornOn(next, born), phone: phoneOf(next) };
  };
  const book = (slotId: string | undefined, applicant: ApplicantInput, service: string) =>
    buildBooking(app, slotId ?? '', [applicant], service);
  const planOf = async (day: BuiltDay): Promise<Plan> => (await confirms.listOpen(supervisor, day.site.id))[0] as Plan;
  const confirm = (plan: Plan) => confirms.confirm(supervisor, plan.id, plan.version);
  const cardOf = async ({ code, token }: BuiltBooking) => {
    const { status, card } = await app.get(BookingsReadService).view(code, token);
    return status === 'booked' ? card.state : status;
  };
  const fatesOf = (plan: Plan) => Object.fromEntries(plan.effect.moves.map((move) => [move.bookingId, move.fate]));
  const stockOf = async (day: BuiltDay) =>
    (await stock.overview(supervisor, day.site.id)).byDay.find(({ date }) => date === day.day.date);

  describe('an allotment below the promises', () => {
    it('is a plan, and changes nothing until it is confirmed', async () => {
      const day = await fresh(3);
      const first = await book(day.slotIds[0], somebody(), 'record_first');
      const second = await book(day.slotIds[1], somebody(), 'reprint_lost');
      const outcome = await allot(day, 1);
      expect(outcome).toMatchObject({ applied: false, plan: { kind: 'allotment', effect: { counts: { people: 1 } } } });
      expect(await stockOf(day)).toMatchObject({ allotted: 3, promised: 2 });
      const plan = await planOf(day);
      expect(fatesOf(plan)).toEqual({ [second.id]: 'without_place' });
      await confirm(plan);
      expect(await stockOf(day)).toMatchObject({ allotted: 1, promised: 1 });
      expect([await cardOf(first), await cardOf(second)]).toEqual(['promised', 'cancelled']);
    });

    it('sends people to the nearest day that has a card and a place', async () => {
      const day = await fresh(4);
      const sunday = await buildDay(app, { date: addDays(saturday, 1), counters: 1, closesAt: '10:00', cards: 1 });
      const later = await buildDay(app, { date: addDays(saturday, 7), counters: 1, closesAt: '10:00', cards: 5 });
      const bookings = [];
      for (const index of [0, 1, 2]) bookings.push(await book(day.slotIds[index], somebody(), 'reprint_lost'));
      const outcome = await allot(day, 1);
      if (outcome.applied) throw new Error('Nobody would have moved.');
      expect(outcome.plan.effect.counts).toMatchObject({ people: 2, moved: 2, withoutPlace: 0, cardsLost: 0 });
      await confirm(outcome.plan);
      expect(await stockOf(sunday)).toMatchObject({ promised: 1 });
      expect(await stockOf(later)).toMatchObject({ promised: 1 });
      expect(await Promise.all(bookings.map(cardOf))).toEqual(['promised', 'promised', 'promised']);
    });

    it('that nobody stands in the way of is done at once', async () => {
      const day = await fresh(5);
      await book(day.slotIds[0], somebody(), 'reprint_lost');
      expect(await allot(day, 1)).toMatchObject({ applied: true, day: { allotted: 1, promised: 1 } });
    });
  });

  describe('a loss', () => {
    it('that other cards cover asks nobody', async () => {
      const day = await fresh(5);
      await book(day.slotIds[0], somebody(), 'reprint_lost');
      await lose(day, 4);
      await work();
      expect(await confirms.listOpen(supervisor, day.site.id)).toEqual([]);
    });

    it('that leaves promises without a card opens one plan: first-timers keep theirs, then first cards, then the rest', async () => {
      const day = await fresh(4);
      const lost = await book(day.slotIds[0], somebody(), 'reprint_lost');
      const changed = await book(day.slotIds[0], somebody(), 'reprint_damaged');
      const adult = await book(day.slotIds[1], somebody(), 'record_first');
      const young = await book(day.slotIds[2], firstTimer(), 'record_first');
      await lose(day, 2);
      await work();
      const plan = await planOf(day);
      expect(plan).toMatchObject({ kind: 'shortage', effect: { counts: { people: 2, withoutPlace: 2 } } });
      expect(fatesOf(plan)).toEqual({ [lost.id]: 'without_place', [changed.id]: 'without_place' });
      await lose(day, 1);
      await work();
      const [only, ...others] = await confirms.listOpen(supervisor, day.site.id);
      expect(others).toEqual([]);
      expect(only).toMatchObject({ id: plan.id, version: 2 });
      expect(fatesOf(only as Plan)).toEqual({
        [lost.id]: 'without_place',
        [changed.id]: 'without_place',
        [adult.id]: 'card_lost',
      });
      await expect(confirms.withdraw(supervisor, plan.id)).rejects.toMatchObject({ code: 'illegal_move' });
      await confirm(only as Plan);
      const after = await Promise.all([lost, changed, adult, young].map(cardOf));
      expect(after).toEqual(['cancelled', 'cancelled', 'later', 'promised']);
      expect(await stockOf(day)).toMatchObject({ allotted: 1, promised: 1 });
      expect(await confirms.listOpen(supervisor, day.site.id)).toEqual([]);
    });

    it('takes cards where the claim is least, on whatever day, and moves the rest there', async () => {
      const day = await fresh(2);
      const later = await buildDay(app, { date: addDays(saturday, 7), counters: 1, closesAt: '10:00', cards: 1 });
      const reprint = await book(day.slotIds[0], somebody(), 'reprint_lost');
      const young = await book(day.slotIds[1], firstTimer(), 'record_first');
      const waiting = await book(later.slotIds[0], somebody(), 'record_first');
      await lose(day, 1);
      await work();
      const plan = await planOf(day);
      expect(plan.effect.counts).toMatchObject({ people: 1 });
      await confirm(plan);
      expect(await cardOf(young)).toBe('promised');
      const [sat, sun] = [await stockOf(day), await stockOf(later)];
      expect((sat?.allotted ?? 0) - (sat?.promised ?? 0)).toBeGreaterThanOrEqual(0);
      expect((sun?.allotted ?? 0) - (sun?.promised ?? 0)).toBeGreaterThanOrEqual(0);
      const states = await Promise.all([reprint, waiting].map(cardOf));
      expect(states.filter((state) => state === 'promised')).toHaveLength(1);
    });

    it('that was found again leaves a plan that does nothing', async () => {
      const day = await fresh(1);
      const booking = await book(day.slotIds[0], somebody(), 'reprint_lost');
      await lose(day, 1);
      await work();
      const plan = await planOf(day);
      await stock.move(supervisor, day.site.id, { kind: 'receipt', quantity: 1, reason: 'ketemu' });
      expect(await confirm(plan)).toMatchObject({ status: 'applied', effect: { counts: { people: 0 } } });
      expect(await cardOf(booking)).toBe('promised');
    });
  });
});
