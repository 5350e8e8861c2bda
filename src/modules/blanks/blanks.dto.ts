import { date, instant, list, oneOf, orNull, record, text, uuid, whole } from '../../platform/http/answers.js';
import { OneOf, Sentence, ServiceDate, Text, Uuid, Whole, WholeText } from '../../platform/http/fields.js';
import {
  BLANK_KINDS,
  type BlankKind,
  MANUAL_KINDS,
  type ManualKind,
  MOVEMENT_KINDS,
  type MovementKind,
  SETTERS,
} from './blanks.types.js';

const MOST = 1_000_000;

export class NewMovementBody {
  @OneOf(MANUAL_KINDS) kind: ManualKind;
  @Whole(-MOST, MOST, { description: 'Cards; negative only for an adjustment.' }) quantity: number;
  @Sentence(200) reason: string;
  @Text(100, { optional: true }) reference?: string;
  @OneOf(BLANK_KINDS, { optional: true }) blankKind?: BlankKind;
  @Uuid({ optional: true, description: 'Where a transfer goes: a site of the same region.' }) toSiteId?: string;
  @ServiceDate({ optional: true, description: 'The service day on which a card was spoiled.' }) serviceOn?: string;
}

export class StockQueryOfKind {
  @OneOf(BLANK_KINDS, { optional: true }) blankKind?: BlankKind;
}

export class MovementQuery {
  @OneOf(BLANK_KINDS, { optional: true }) blankKind?: BlankKind;
  @OneOf(MOVEMENT_KINDS, { optional: true }) kind?: MovementKind;
  @ServiceDate({ optional: true }) from?: string;
  @ServiceDate({ optional: true }) to?: string;
  @WholeText(1, 10_000, { optional: true, description: 'Pages of 50, from 1.' }) page?: string;
}

export class MovementParam {
  @Uuid() siteId: string;
  @Uuid() movementId: string;
}

export class ReasonBody {
  @Sentence(200) reason: string;
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

export const STOCK = record('Stock', {
  blankKind: oneOf(BLANK_KINDS),
  onHand: whole,
  promised: whole,
  free: whole,
  allotted: whole,
  byDay: list(
    record('StockOfDay', { ...DAY_FIELDS, places: whole, keptForFirst: whole, setBy: oneOf(SETTERS), left: whole }),
  ),
  burnPerDay: orNull(whole),
  runwayDays: orNull(whole),
  runsOutOn: orNull(date),
  spoiledThisMonth: whole,
});

const MOVEMENT_FIELDS = {
  id: uuid,
  blankKind: oneOf(BLANK_KINDS),
  kind: oneOf(MOVEMENT_KINDS),
  quantity: whole,
  reason: text,
  reference: orNull(text),
  staffName: orNull(text),
  occurredAt: instant,
};
export const MOVEMENT = record('Movement', MOVEMENT_FIELDS);
export const MOVEMENTS = record('Movements', {
  lines: list(
    record('LedgerLine', {
      ...MOVEMENT_FIELDS,
      otherSiteId: orNull(uuid),
      reversesId: orNull(uuid),
      reversedById: orNull(uuid),
    }),
  ),
  total: whole,
  sum: whole,
});
