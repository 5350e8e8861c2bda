import { HOUR_MS } from '../../common/duration.js';
import type { CrowdAct, SourceKind } from './bookings.alarms.types.js';

/** Acts are counted by ten minutes, so that a count says little about one person. */
const BUCKET_MS = 600_000;
/** Nothing is kept longer. */
export const KEPT_MS = 48 * HOUR_MS;

/** Holds of one source in a day that no booking followed; a school of forty that books is none. */
export const HOARDING_HOLDS = 10;
export const HOARDING_MS = 24 * HOUR_MS;

export const FLOOD_MS = HOUR_MS;
/** More than so many in an hour are a flood; where nothing is said, they are not counted for that source. */
export const FLOOD_AT: Record<SourceKind, Partial<Record<CrowdAct, number>>> = {
  device: { already_booked: 5, not_eligible: 10 },
  address: { already_booked: 20, not_eligible: 40, wrong_code: 30 },
};
/** Of all addresses together: who goes through a list from many of them stays below the limit of each. */
export const FLOOD_OF_ALL_AT: Partial<Record<CrowdAct, number>> = {
  already_booked: 100,
  not_eligible: 300,
  wrong_code: 300,
};

export const bucketOf = (now: Date): Date => new Date(Math.floor(now.getTime() / BUCKET_MS) * BUCKET_MS);

/** Holds without a booking: many, and more than were used. */
export const isHoarding = (held: number, booked: number): boolean =>
  held - booked >= HOARDING_HOLDS && held > 2 * booked;
