import { OneOf, Sentence, ServiceDate, Text, Uuid, Whole } from '../../platform/http/fields.js';
import { BLANK_KINDS, type BlankKind, MANUAL_KINDS, type ManualKind } from './blanks.types.js';

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
