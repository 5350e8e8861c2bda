import type { LiveBooking } from '../bookings/bookings.displacing.service.js';
import type { Moved } from '../bookings/bookings.move.service.js';
import type { DayStock } from '../blanks/blanks.types.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import type { Settlement, TargetDay } from './plans.rules.js';
import type { PlanChange, PlanEffect } from './plans.types.js';

/** What a change would do at this moment, with all that is needed to do it. */
export interface Draft {
  site: Site;
  change: PlanChange;
  /** Only of those who do not stay as they are. */
  settlements: Settlement[];
  released: LiveBooking[];
  live: ReadonlyMap<string, LiveBooking>;
  verdictOf: VerdictOf;
  /** The days as they would be; none when only cards are in question. */
  after: ServiceDay[];
  /** Where people may go, by id. */
  days: ReadonlyMap<string, ServiceDay>;
  effect: PlanEffect;
}

export type VerdictOf = (one: LiveBooking, day: Pick<ServiceDay, 'date'>) => Moved | null;

/** A day that people may be sent to. */
export interface Target extends TargetDay {
  day: ServiceDay;
  stock: ReadonlyMap<string, DayStock>;
}

/** Slots that a reshaped day does not have yet are named by their start until they exist. */
export const newSlotId = (startsAt: Date): string => `new:${startsAt.toISOString()}`;
