import { date, instant, list, oneOf, orNull, record, text, uuid, whole } from '../../platform/http/answers.js';
import { OneOf, Sentence, ServiceDate, Text, Uuid, Whole } from '../../platform/http/fields.js';
import { BLANK_KINDS, type BlankKind, MANUAL_KINDS, type ManualKind, MOVEMENT_KINDS } from './blanks.types.js';

const MOST = 1_000_000;

export class StockSiteParam {
  @Uuid() siteId: string;
}

export class StockDayParam {
  @Uuid() siteId: string;
  @ServiceDate() date: string;
}

export class NewMovementBody {
  @OneOf(MANUAL_KINDS) kind: ManualKind;
  @Whole(-MOST, MOST, { description: 'Cards; negative only for an adjustment.' }) quantity: number;
  @Sentence(200) reason: string;
  @Text(100, { optional: true }) reference?: string;
  @OneOf(BLANK_KINDS, { optional: true }) blankKind?: BlankKind;
  @Uuid({ optional: true, description: 'Where a transfer goes.' }) toSiteId?: string;
}

export class DayStockBody {
  @Whole(0, MOST) allotted: number;
  @Whole(0, MOST) reserve: number;
  @OneOf(BLANK_KINDS, { optional: true }) blankKind?: BlankKind;
}

const DAY_FIELDS = {
  serviceDayId: uuid,
  date,
  blankKind: oneOf(BLANK_KINDS),
  allotted: whole,
  reserve: whole,
  promised: whole,
  used: whole,
  version: whole,
};
export const DAY_STOCK = record('DayStock', DAY_FIELDS);

export const STOCK = record('Stock', {
  blankKind: oneOf(BLANK_KINDS),
  onHand: whole,
  promised: whole,
  free: whole,
  allotted: whole,
  byDay: list(record('StockOfDay', { ...DAY_FIELDS, left: whole })),
  burnPerDay: orNull(whole),
  runwayDays: orNull(whole),
  runsOutOn: orNull(date),
  spoiledThisMonth: whole,
});

export const MOVEMENT = record('Movement', {
  id: uuid,
  blankKind: oneOf(BLANK_KINDS),
  kind: oneOf(MOVEMENT_KINDS),
  quantity: whole,
  reason: text,
  reference: orNull(text),
  staffName: orNull(text),
  occurredAt: instant,
});
