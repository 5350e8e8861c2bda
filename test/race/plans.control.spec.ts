import { afterEach, describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { PUBLIC_ACTOR } from '../../src/platform/access/actor.js';
import { BookingsChangeService } from '../../src/modules/bookings/bookings.change.service.js';
import { PlansChangeService } from '../../src/modules/plans/plans.change.service.js';
import { PlansConfirmService } from '../../src/modules/plans/plans.confirm.service.js';
import { PlansTargetsService } from '../../src/modules/plans/plans.targets.service.js';
import { SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, buildStaff, person } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { UnlockedPlansTargetsService, WatchedPlansTargetsService } from './unlocked-plans-targets.service.js';

const LONG_ENOUGH_MS = 300;

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
      await Promise.race([cancelling, new Promise((resolve) => setTimeout(resolve, LONG_ENOUGH_MS))]);
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
