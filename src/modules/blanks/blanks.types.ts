import type { LocalDate } from '../../common/local-date.js';

/** Two stocks that are never mixed: identity cards and the child's card. The same words as a service's `blankKind`. */
export const BLANK_KINDS = ['ktp', 'kia'] as const;
export type BlankKind = (typeof BLANK_KINDS)[number];

export const MOVEMENT_KINDS = ['receipt', 'transfer', 'issue', 'spoilage', 'adjustment', 'return'] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];
/** What staff enter by hand; an issue is made by finishing a ticket. */
export const MANUAL_KINDS = ['receipt', 'transfer', 'spoilage', 'adjustment', 'return'] as const;
export type ManualKind = (typeof MANUAL_KINDS)[number];

/** The national order when cards are short: 1 is served first. */
export type NationalClass = 1 | 2 | 3;

export interface Balance {
  onHand: number;
  received: number;
  issued: number;
  spoiled: number;
  transferredOut: number;
  returned: number;
  writtenOff: number;
}

/** Cards set aside for one service day. `promised` are kept for people, `used` were printed or spoiled that day. */
export interface DayStock {
  serviceDayId: string;
  date: LocalDate;
  blankKind: BlankKind;
  allotted: number;
  reserve: number;
  promised: number;
  used: number;
  version: number;
}

/** Who set the allotment last: the opening of the day, a member of staff, the site's policy. */
export const SETTERS = ['opening', 'hand', 'policy'] as const;
export type Setter = (typeof SETTERS)[number];

export interface KeptDay extends DayStock {
  /** Places of the day, walk-ins included; 0 when not known. */
  places: number;
  /** The day's last cards, for the first two classes of the national order alone. */
  keptForFirst: number;
  setBy: Setter;
}

export interface NewMovement {
  kind: ManualKind;
  /** Cards as counted by hand, positive; an adjustment may be negative. */
  quantity: number;
  reason: string;
  reference?: string;
  blankKind?: BlankKind;
  /** Where a transfer goes. */
  toSiteId?: string;
  /** The service day on which a card was spoiled; without it the loss belongs to the store room. */
  serviceOn?: LocalDate;
}

export interface Movement {
  id: string;
  blankKind: BlankKind;
  kind: MovementKind;
  /** Signed: what it changed on hand. */
  quantity: number;
  reason: string;
  reference: string | null;
  staffName: string | null;
  occurredAt: Date;
}

/** A movement with what it belongs to. */
export interface LedgerLine extends Movement {
  /** The other side of a transfer. */
  otherSiteId: string | null;
  /** The entry that this one takes back. */
  reversesId: string | null;
  /** The entry that took this one back. */
  reversedById: string | null;
}

export interface MovementFilter {
  blankKind: BlankKind;
  kind?: MovementKind;
  /** Local dates at the site, both included. */
  from?: LocalDate;
  to?: LocalDate;
}

export interface MovementPage {
  lines: LedgerLine[];
  /** All that the filter finds. */
  total: number;
  /** Sum of the quantities of all that the filter finds. */
  sum: number;
}

/** What the cards of a day cost on average, over the days on which any was used. */
export interface Burn {
  /** Whole cards. */
  perDay: number;
  /** Standard deviation from day to day; 0 with one day. */
  deviation: number;
  days: number;
}

/** One coming service day as it will be if nothing is delivered. */
export interface ForecastDay {
  date: LocalDate;
  isPublished: boolean;
  promised: number;
  /** The burn, or what was promised, whichever is more. */
  expectedUse: number;
  atStart: number;
  /** Eight of ten times it lies between `low` and `high`; equal to `atStart` while the burn is not known. */
  low: number;
  high: number;
  /** Promises that no card will be there for. */
  short: number;
}

/** A week of the forecast, from its first service day to its last. */
export interface ForecastWeek {
  from: LocalDate;
  to: LocalDate;
  atStart: number;
  low: number;
  high: number;
  promised: number;
  expectedUse: number;
  atEnd: number;
  short: number;
}

export interface StockOverview {
  blankKind: BlankKind;
  onHand: number;
  /** Kept for bookings from today on. */
  promised: number;
  /** On hand and kept for nobody. */
  free: number;
  /** Set aside for days to come and not used. */
  allotted: number;
  byDay: (KeptDay & { left: number })[];
  /** Cards of an average service day in the last eight weeks; null before anything was used. */
  burnPerDay: number | null;
  /** Service days that the cards last, at that burn or as promised, whichever is more. */
  runwayDays: number | null;
  /** The first service day for which the cards do not suffice, when no delivery comes. */
  runsOutOn: LocalDate | null;
  spoiledThisMonth: number;
}

export interface Runway {
  runwayDays: number | null;
  runsOutOn: LocalDate | null;
  /** Eight of ten times it is between these days; null while the burn is not known. */
  runsOutBetween: { from: LocalDate; to: LocalDate | null } | null;
}

/** The overview with the days behind it. */
export interface StockOutlook extends StockOverview, Runway {
  burn: Burn | null;
  /** On hand at the start of each published day, if nothing is delivered. */
  days: ForecastDay[];
  weeks: ForecastWeek[];
  lastCount: StockCount | null;
  deliveries: Delivery[];
}

export interface NewCount {
  counted: number;
  /** What the ledger said when the counting person looked; a ledger that moved since asks them to look again. */
  expected?: number;
  /** Needed when the numbers differ. */
  reason?: string;
  blankKind?: BlankKind;
}

export interface StockCount {
  id: string;
  blankKind: BlankKind;
  expected: number;
  counted: number;
  reason: string | null;
  staffName: string | null;
  countedAt: Date;
}

/** What a number on hand would do to the coming days. */
export interface Effect {
  onHand: number;
  difference: number;
  /** Days whose allotment or reserve would change. */
  changes: { date: LocalDate; before: DayStock; allotted: number; reserve: number }[];
  /** Promises that no card would be left for: a plan opens. */
  short: number;
}

export interface NewDelivery {
  /** Unknown when left out. */
  quantity?: number;
  expectedOn?: LocalDate;
  note: string;
  blankKind?: BlankKind;
}

export interface Delivery {
  id: string;
  blankKind: BlankKind;
  quantity: number | null;
  expectedOn: LocalDate | null;
  note: string;
  status: 'expected' | 'arrived' | 'withdrawn';
  notedAt: Date;
}

/** How a site spreads its cards over its days. */
export interface StockPolicy {
  blankKind: BlankKind;
  /** Spread anew every day, over days that nobody set by hand. */
  isAutomatic: boolean;
  /** Weeks that the cards must last while no delivery has a date; null is the published days. */
  weeks: number | null;
  /** Of each day's cards, for walk-ins. */
  reservePercent: number;
  /** Of the cards of a day that has fewer than places: the last ones, for the first two national classes. */
  firstPercent: number;
  version: number;
}

export type PolicyChange = Omit<StockPolicy, 'version' | 'blankKind'> & { blankKind?: BlankKind };

export interface SpreadDay {
  date: LocalDate;
  before: KeptDay;
  allotted: number;
  reserve: number;
  keptForFirst: number;
  /** Why it is as it is: part of the spread, left as somebody set it, or after the next delivery. */
  role: 'spread' | 'hand' | 'later';
}

/** What the policy would do now. */
export interface SpreadProposal {
  days: SpreadDay[];
  onHand: number;
  /** Cards that were spread. */
  free: number;
  /** Cards that stay unallotted after it. */
  unallotted: number;
  /** Service days before the next delivery that are not published yet, as far as the usual weekdays tell. */
  unpublishedDays: number;
  /** The last day of the spread; null when it covers the published days. */
  until: LocalDate | null;
  reason: 'delivery' | 'weeks' | 'published';
}
