import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { PUBLIC_ACTOR, type StaffActor } from '../../src/platform/access/actor.js';
import { BookingsChangeService } from '../../src/modules/bookings/bookings.change.service.js';
import { BookingsHoldService } from '../../src/modules/bookings/bookings.hold.service.js';
import { PlansChangeService } from '../../src/modules/plans/plans.change.service.js';
import { PlansConfirmService } from '../../src/modules/plans/plans.confirm.service.js';
import { PlanChanged } from '../../src/modules/plans/plans.errors.js';
import { PlansTargetsService } from '../../src/modules/plans/plans.targets.service.js';
import { PlansService } from '../../src/modules/plans/plans.service.js';
import type { ChangeOutcome, Plan } from '../../src/modules/plans/plans.types.js';
import { addDays } from '../../src/common/local-date.js';
import { SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltBooking, type BuiltDay, buildStaff, person } from '../support/builders.js';
import { deadlocks, tally } from '../support/crowd.js';
import { eventually } from '../support/eventually.js';
import { expectInvariants } from '../support/invariants.js';
import { seeded } from '../support/random.js';
import { isFull } from '../support/tier.js';
import { UnlockedPlansTargetsService, WatchedPlansTargetsService } from './unlocked-plans-targets.service.js';

const ROUNDS = isFull ? 40 : 2;
const CROWD = isFull ? 16 : 8;
/** A crowd may change who would move again and again; a supervisor looks at the new plan and confirms that. */
const TRIES = 40;
/** What a resident may be told while days change. */
const REFUSALS = [
  'slot_full',
  'no_cards_left',
  'day_closed',
  'booking_not_live',
  'hold_expired',
  'too_late',
  'not_found',
];

describe('plans against a crowd', () => {
  let app: TestApp;
  let supervisor: StaffActor;
  let days: BuiltDay[];
  const random = seeded(20_270_213);
  let next = 1;
  const living: BuiltBooking[] = [];

  beforeAll(async () => {
    app = await startApp();
    supervisor = await buildStaff(app, 'supervisor');
    days = [];
    for (const date of [SATURDAY, SUNDAY, addDays(SATURDAY, 7), addDays(SUNDAY, 7)])
      days.push(await buildDay(app, { date, counters: 3, closesAt: '10:00', cards: 30 }));
  });
  afterAll(() => app.close());

  const anySlot = () => {
    const day = days[Math.floor(random() * 2)] as BuiltDay;
    return day.slotIds[Math.floor(random() * day.slotIds.length)] ?? '';
  };
  const book = async () => {
    next += 1;
    living.push(await buildBooking(app, anySlot(), [person(next)], random() < 0.5 ? 'record_first' : 'reprint_lost'));
  };
  const hold = () => app.get(BookingsHoldService).hold({ slotId: anySlot(), service: 'record_first', party: 2 }, 'api');
  const cancel = async () => {
    const [one] = living.splice(Math.floor(random() * living.length), 1);
    if (one) await app.get(BookingsChangeService).cancel(PUBLIC_ACTOR, one, undefined);
  };
  const move = async () => {
    const one = living[Math.floor(random() * living.length)];
    if (one) await app.get(BookingsChangeService).reschedule(PUBLIC_ACTOR, one, anySlot());
  };
  /** One resident who does this and that until told to stop, whatever happens around. */
  const resident = async (isOver: () => boolean) => {
    const heard = new Set<string>();
    let acts = 0;
    while (!isOver()) {
      const act = [book, book, hold, cancel, move, move][Math.floor(random() * 6)] ?? book;
      const { ok, refused } = await tally([act()]);
      acts += ok;
      for (const code of Object.keys(refused)) heard.add(code);
    }
    return { acts, heard: [...heard] };
  };
  /** Does `work` amid a crowd; nobody in it may hear anything but a refusal that says what to do. */
  const amidCrowd = async (work: () => Promise<void>) => {
    let isOver = false;
    const crowd = Array.from({ length: CROWD }, () => resident(() => isOver));
    await work().finally(() => (isOver = true));
    const outcomes = await Promise.all(crowd);
    const heard = outcomes.flatMap((outcome) => outcome.heard);
    expect(heard.filter((code) => !REFUSALS.includes(code))).toEqual([]);
    expect(outcomes.reduce((sum, { acts }) => sum + acts, 0)).toBeGreaterThan(0);
    await expectInvariants(app.database);
  };
  const confirm = async (plan: Plan): Promise<Plan> => {
    let { version } = plan;
    for (let i = 0; i < TRIES; i += 1) {
      try {
        return await app.get(PlansConfirmService).confirm(supervisor, plan.id, version);
      } catch (error) {
        if (!(error instanceof PlanChanged)) throw error;
        version = (error.body.plan as Plan).version;
      }
    }
    throw new Error('The plan changed too often.');
  };
  const settle = async (outcome: ChangeOutcome) => {
    if (!outcome.applied) await confirm(outcome.plan);
  };
  const counters = async (day: BuiltDay, n: number) =>
    settle(
      await app.get(PlansChangeService).changeDay(supervisor, day.site.id, day.day.date, { counters: n }, `loket ${n}`),
    );
  const close = async (day: BuiltDay) => {
    const closure = { from: day.day.date, to: day.day.date, reason: 'banjir' };
    await settle(await app.get(PlansChangeService).close(supervisor, day.site.id, closure));
  };

  it('counters that close and open again while people book, move and cancel', async () => {
    for (let round = 0; round < ROUNDS; round += 1)
      await amidCrowd(async () => {
        for (const n of [2, 1, 3]) await counters(days[0] as BuiltDay, n);
        await app.get(PlansService).publishHorizon();
      });
    const [slots] = await app.database.sql(
      `SELECT sum(capacity)::int AS places FROM slots WHERE service_day_id = $1 AND kind = 'timed'`,
      [days[0]?.day.id],
    );
    expect(slots).toEqual({ places: 15 });
  });

  it('a plan that several confirm at once is applied once', async () => {
    const day = days[2] as BuiltDay;
    for (let i = 0; i < 6; i += 1) {
      next += 1;
      await buildBooking(app, day.slotIds[i % 3] ?? '', [person(next)], 'ikd');
    }
    const outcome = await app
      .get(PlansChangeService)
      .changeDay(supervisor, day.site.id, day.day.date, { counters: 1 }, 'sakit');
    if (outcome.applied) throw new Error('Nobody was in the way.');
    const { id, version } = outcome.plan;
    const confirms = app.get(PlansConfirmService);
    const answers = await Promise.all(Array.from({ length: 4 }, () => confirms.confirm(supervisor, id, version)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const entries = await app.database.sql(
      `SELECT 1 FROM audit_entries WHERE action = 'plan.confirmed' AND subject_id = $1`,
      [id],
    );
    expect(entries).toHaveLength(1);
    await expectInvariants(app.database);
  });

  it('a day that closes under the crowd keeps nobody, and nobody is lost on the way', async () => {
    const [, day] = days as [BuiltDay, BuiltDay];
    await amidCrowd(() => close(day));
    const left = await app.database.sql(
      `SELECT status FROM bookings WHERE service_day_id = $1 AND status IN ('pending', 'booked', 'arrived') AND kind <> 'cooling'`,
      [day.day.id],
    );
    expect(left).toEqual([]);
    await expectInvariants(app.database);
  });

  it('no two of them waited for each other', async () => {
    expect(await deadlocks(app)).toBe(0);
  });
});

describe('somebody who cancels between the reading and the writing of a plan', () => {
  let app: TestApp;
  afterEach(() => app.close());

  /** Confirms the closing of a day while its only booking is cancelled; gives how the cancelling ended. */
  const closeWhileCancelling = async (variant: Type<PlansTargetsService>): Promise<string> => {
    app = await startApp({ replace: [[PlansTargetsService, variant]] });
    const supervisor = await buildStaff(app, 'supervisor');
    const day = await buildDay(app, { counters: 1, closesAt: '09:36' });
    await buildDay(app, { date: SUNDAY, counters: 1, closesAt: '09:36' });
    const booking = await buildBooking(app, day.slotIds[0] ?? '', [person(1)], 'ikd');
    const closure = { from: SATURDAY, to: SATURDAY, reason: 'banjir' };
    const outcome = await app.get(PlansChangeService).close(supervisor, day.site.id, closure);
    if (outcome.applied) throw new Error('Nobody was in the way.');
    let cancelling: Promise<string> = Promise.resolve('not yet');
    WatchedPlansTargetsService.onRead = async () => {
      cancelling = app
        .get(BookingsChangeService)
        .cancel(PUBLIC_ACTOR, booking, undefined)
        .then(({ status }) => status)
        .catch((error: unknown) => (error as { code: string }).code);
      let isDone = false;
      void cancelling.then(() => (isDone = true));
      const waits = `SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE datname = current_database() AND NOT granted`;
      await eventually('it is cancelled, or waits', async () => isDone || (await app.database.sql(waits)).length > 0);
    };
    try {
      await app.get(PlansConfirmService).confirm(supervisor, outcome.plan.id, outcome.plan.version);
    } finally {
      WatchedPlansTargetsService.onRead = async () => undefined;
    }
    return cancelling;
  };

  it('waits, and then cancels the booking where it is now', async () => {
    expect(await closeWhileCancelling(WatchedPlansTargetsService)).toBe('cancelled');
    await expectInvariants(app.database);
  });

  it('would break the counters if a plan did not lock what it reads', async () => {
    const broken = closeWhileCancelling(UnlockedPlansTargetsService).then(() => expectInvariants(app.database));
    await expect(broken).rejects.toThrow();
  });
});
