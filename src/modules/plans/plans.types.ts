import type { LocalDate } from '../../common/local-date.js';
import type { BlankKind } from '../blanks/blanks.types.js';
import type { DayShape, ServiceDay } from '../calendar/calendar.types.js';
import type { ServiceCode } from '../catalogue/catalogue.types.js';

export type { DayShape };

export const PLAN_KINDS = ['day', 'closure', 'allotment', 'shortage'] as const;
export type PlanKind = (typeof PLAN_KINDS)[number];
export const PLAN_STATUSES = ['open', 'applied', 'withdrawn'] as const;
export type PlanStatus = (typeof PLAN_STATUSES)[number];

/** What was asked, or what happened. */
export type PlanChange =
  | { kind: 'day'; date: LocalDate; shape: DayShape; reason: string }
  | { kind: 'closure'; from: LocalDate; to: LocalDate; reason: string }
  | { kind: 'allotment'; date: LocalDate; blankKind: BlankKind; allotted: number; reserve: number }
  /** Cards that were promised and are not there: a fact, so nobody asked for it. */
  | { kind: 'shortage'; blankKind: BlankKind };

export const FATES = ['moved', 'card_lost', 'without_place'] as const;
/**
 * `moved`: another time, the same day or another. `card_lost`: the time stays and only the data is recorded that day.
 * `without_place`: no place is free; the office cancels when the plan is confirmed.
 */
export type Fate = (typeof FATES)[number];

/** What the plan means for one booking; its people go together. */
export interface PlanMove {
  bookingId: string;
  code: string;
  service: ServiceCode;
  party: number;
  fate: Fate;
  from: PlanPlace;
  /** Null without a place. */
  to: PlanPlace | null;
  /** People who had a promised card and come without one: recording only. */
  cardsLost: number;
  /** Somebody of the party is elderly, disabled, pregnant or has a small child. */
  hasNeeds: boolean;
  /** False when no message can reach anybody of the party: no contact, or a child without a guardian's consent. */
  isReachable: boolean;
}

export interface PlanPlace {
  date: LocalDate;
  /** With the offset of the site. */
  startsAt: string;
}

/** Counted in people, but for `bookings` and `released`. */
export interface PlanCounts {
  bookings: number;
  people: number;
  moved: number;
  withoutPlace: number;
  cardsLost: number;
  unreachable: number;
  /** Holds, offers and cooling places that end with it; nobody is promised anything by them. */
  released: number;
}

export interface PlanEffect {
  moves: PlanMove[];
  counts: PlanCounts;
  /** Cards still missing that no booking could give up: they lie with people who are being served. */
  cardsMissing: number;
}

/** A change that would move people. Nothing happens before it is confirmed with its version. */
export interface Plan {
  id: string;
  regionId: string;
  siteId: string;
  kind: PlanKind;
  status: PlanStatus;
  /** Rises when the effect is computed anew with another result. */
  version: number;
  change: PlanChange;
  effect: PlanEffect;
  createdAt: Date;
  settledAt: Date | null;
}

/** Done at once, or waiting as a plan because people would have to move. */
export type ChangeOutcome = { applied: true; days: ServiceDay[] } | { applied: false; plan: Plan };
