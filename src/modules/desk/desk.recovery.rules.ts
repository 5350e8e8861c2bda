import { MINUTE_MS } from '../../common/duration.js';
import type { ExpectedBooking, SceneFacts } from './desk.scene.rules.js';

/** Nobody is let in for an absence that is further off: it can still turn out otherwise. */
const AHEAD_MINUTES = 60;
/** So many standard deviations below what is to be expected: nine of ten such hours miss more people. */
const CAUTION = 1.2816;

/**
 * How many booked people of the next hour will not come, counted cautiously: with a rate that is only just believed, and
 * fewer than that rate lets expect.
 */
export function likelyAbsent({
  now,
  rule,
  expected,
  absenceAt,
}: Pick<SceneFacts, 'now' | 'rule' | 'expected' | 'absenceAt'>): number {
  const minutesTo = ({ bookedFor }: ExpectedBooking) => (bookedFor.getTime() - now.getTime()) / MINUTE_MS;
  const soon = expected.filter(
    (one) => minutesTo(one) <= AHEAD_MINUTES && minutesTo(one) + rule.lateMinutes + (one.lateMinutes ?? 0) > 0,
  );
  let [missing, variance] = [0, 0];
  for (const { bookedFor, party, willAttend } of soon) {
    const { atLeast } = absenceAt(bookedFor);
    const share = willAttend ? atLeast / 2 : atLeast;
    missing += party * share;
    variance += party * party * share * (1 - share);
  }
  return Math.max(0, Math.floor(missing - CAUTION * Math.sqrt(variance)));
}

/**
 * People without a booking who are let in ahead: never more than can still be served by closing time beside everybody who
 * waits and is booked.
 * @param safe people without a booking who can still be served by closing time
 * @param free places for them that are free without those given ahead
 */
export const placesAhead = (absent: number, { safe, free }: { safe: number; free: number }): number =>
  Math.max(0, Math.min(absent, safe - Math.max(0, free)));
