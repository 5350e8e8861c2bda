import {
  date,
  flag,
  instant,
  list,
  oneOf,
  orNull,
  record,
  type Shape,
  text,
  time,
  uuid,
  whole,
} from '../../platform/http/answers.js';
import { OneOf, Sentence, ServiceDate, TimeOfDay, Uuid, Whole } from '../../platform/http/fields.js';
import { BLANK_KINDS, type BlankKind } from '../blanks/blanks.types.js';
import { SERVICE_CODES } from '../catalogue/catalogue.types.js';
import { FATES, PLAN_KINDS, PLAN_STATUSES } from './plans.types.js';

const MOST_CARDS = 1_000_000;

export class PlanParam {
  @Uuid() planId: string;
}

export class ConfirmBody {
  @Whole(1, MOST_CARDS, { description: 'The version of the plan that was seen.' }) version: number;
}

export class TemplateParam {
  @Uuid() siteId: string;
  @Uuid() templateId: string;
}

export class CountersBody {
  @Whole(1, 50) counters: number;
  @Sentence(200) reason: string;
}

export class HoursBody {
  @TimeOfDay() opensAt: string;
  @TimeOfDay() closesAt: string;
  @Sentence(200) reason: string;
}

export class PlacesBody {
  @Whole(0, 50, { optional: true, description: 'Of the counters, kept for schools.' }) schoolPlaces?: number;
  @Whole(0, 50, { optional: true, description: 'Of the counters, kept for people with a need.' })
  priorityPlaces?: number;
  @Whole(0, 500, { optional: true, description: 'For people without a booking, over the whole day.' })
  standbyPlaces?: number;
  @Sentence(200) reason: string;
}

export class TemplateBody {
  @Whole(0, 6, { description: '0 is Sunday.' }) weekday: number;
  @TimeOfDay() opensAt: string;
  @TimeOfDay() closesAt: string;
  @Whole(1, 240) stepMinutes: number;
  @Whole(1, 50) counters: number;
  @Whole(0, 50) schoolPlaces: number;
  @Whole(0, 50) priorityPlaces: number;
  @Whole(0, 500) standbyPlaces: number;
  @ServiceDate() effectiveFrom: string;
  @ServiceDate({ optional: true }) effectiveTo?: string;
}

export class TemplateEndBody {
  @ServiceDate({ description: 'The last day on which it holds.' }) lastDay: string;
}

export class DayStockBody {
  @Whole(0, MOST_CARDS) allotted: number;
  @Whole(0, MOST_CARDS) reserve: number;
  @OneOf(BLANK_KINDS, { optional: true }) blankKind?: BlankKind;
}

export const DAY_STOCK = record('DayStock', {
  serviceDayId: uuid,
  date,
  blankKind: oneOf(BLANK_KINDS),
  allotted: whole,
  reserve: whole,
  promised: whole,
  used: whole,
  version: whole,
});

export const TEMPLATES = list(
  record('OpeningTemplate', {
    id: uuid,
    siteId: uuid,
    weekday: whole,
    opensAt: time,
    closesAt: time,
    stepMinutes: whole,
    counters: whole,
    schoolPlaces: whole,
    priorityPlaces: whole,
    standbyPlaces: whole,
    'poolFallBackHours?': orNull(whole),
    effectiveFrom: date,
    effectiveTo: orNull(date),
  }),
);

const PLACE = record('PlanPlace', { date, startsAt: instant });

const CHANGE = record('PlanChange', {
  kind: oneOf(PLAN_KINDS),
  'date?': date,
  'from?': date,
  'to?': date,
  'shape?': record('DayShape', {
    'opensAt?': time,
    'closesAt?': time,
    'counters?': whole,
    'schoolPlaces?': whole,
    'priorityPlaces?': whole,
    'standbyPlaces?': whole,
  }),
  'blankKind?': oneOf(BLANK_KINDS),
  'allotted?': whole,
  'reserve?': whole,
  'reason?': text,
});

const MOVE = record('PlanMove', {
  bookingId: uuid,
  code: text,
  service: oneOf(SERVICE_CODES),
  party: whole,
  fate: oneOf(FATES),
  from: PLACE,
  to: orNull(PLACE),
  cardsLost: whole,
  hasNeeds: flag,
  isReachable: flag,
});

export const PLAN = record('Plan', {
  id: uuid,
  regionId: uuid,
  siteId: uuid,
  kind: oneOf(PLAN_KINDS),
  status: oneOf(PLAN_STATUSES),
  version: whole,
  change: CHANGE,
  effect: record('PlanEffect', {
    moves: list(MOVE),
    counts: record('PlanCounts', {
      bookings: whole,
      people: whole,
      moved: whole,
      withoutPlace: whole,
      cardsLost: whole,
      unreachable: whole,
      released: whole,
    }),
    cardsMissing: whole,
  }),
  createdAt: instant,
  settledAt: orNull(instant),
});

/** Not done yet: somebody has to look at the plan and confirm it. */
export const PLAN_MADE: Shape = record('PlanMade', { plan: PLAN });
