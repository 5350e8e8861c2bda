import { date, flag, instant, list, oneOf, orNull, record, text, uuid, whole } from '../../platform/http/answers.js';
import { Flag, OneOf, Sentence, ServiceDate, Text, Uuid, Whole } from '../../platform/http/fields.js';
import { BLANK_KINDS, type BlankKind } from './blanks.types.js';

const MOST = 1_000_000;
const ONE_KIND = { optional: true } as const;

export class DeliveryParam {
  @Uuid() siteId: string;
  @Uuid() deliveryId: string;
}

export class NewCountBody {
  @Whole(0, MOST) counted: number;
  @Whole(0, MOST, { optional: true, description: 'What the ledger said; 409 stock_moved when it moved since.' })
  expected?: number;
  @Sentence(200, { optional: true, description: 'Needed when the numbers differ.' }) reason?: string;
  @OneOf(BLANK_KINDS, ONE_KIND) blankKind?: BlankKind;
}

export class NewDeliveryBody {
  @Whole(1, MOST, { optional: true, description: 'Unknown when left out.' }) quantity?: number;
  @ServiceDate({ optional: true, description: 'Unknown when left out.' }) expectedOn?: string;
  @Sentence(200) note: string;
  @OneOf(BLANK_KINDS, ONE_KIND) blankKind?: BlankKind;
}

export class ArrivalBody {
  @Whole(1, MOST) quantity: number;
  @Text(100, { optional: true }) reference?: string;
}

export class PolicyBody {
  @Flag() isAutomatic: boolean;
  @Whole(1, 26, {
    optional: true,
    description: 'Weeks to last while no delivery has a date; the published days when left out.',
  })
  weeks?: number;
  @Whole(0, 100) reservePercent: number;
  @Whole(0, 100) firstPercent: number;
  @OneOf(BLANK_KINDS, ONE_KIND) blankKind?: BlankKind;
}

export class ApplyBody {
  @Flag({ optional: true, description: 'Also days that were set by hand.' }) includesHand?: boolean;
  @OneOf(BLANK_KINDS, ONE_KIND) blankKind?: BlankKind;
}

const blankKind = oneOf(BLANK_KINDS);

export const COUNT = record('StockCount', {
  id: uuid,
  blankKind,
  expected: whole,
  counted: whole,
  reason: orNull(text),
  staffName: orNull(text),
  countedAt: instant,
});

export const DELIVERY = record('Delivery', {
  id: uuid,
  blankKind,
  quantity: orNull(whole),
  expectedOn: orNull(date),
  note: text,
  status: oneOf(['expected', 'arrived', 'withdrawn']),
  notedAt: instant,
});
export const DELIVERIES = list(DELIVERY);

export const POLICY = record('StockPolicy', {
  blankKind,
  isAutomatic: flag,
  weeks: orNull(whole),
  reservePercent: whole,
  firstPercent: whole,
  version: whole,
});

export const PROPOSAL = record('SpreadProposal', {
  onHand: whole,
  free: whole,
  unallotted: whole,
  unpublishedDays: whole,
  until: orNull(date),
  reason: oneOf(['delivery', 'weeks', 'published']),
  days: list(
    record('SpreadDay', {
      date,
      role: oneOf(['spread', 'hand', 'later']),
      before: whole,
      promised: whole,
      used: whole,
      allotted: whole,
      reserve: whole,
      keptForFirst: whole,
    }),
  ),
});
