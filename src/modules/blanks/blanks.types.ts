import type { LocalDate } from '../../common/local-date.js';

/** Two stocks that are never mixed: identity cards and the child's card. The same words as a service's `blankKind`. */
export const BLANK_KINDS = ['ktp', 'kia'] as const;
export type BlankKind = (typeof BLANK_KINDS)[number];

export const MOVEMENT_KINDS = ['receipt', 'transfer', 'issue', 'spoilage', 'adjustment', 'return'] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];
/** What staff enter by hand; an issue is made by finishing a ticket. */
export const MANUAL_KINDS = ['receipt', 'transfer', 'spoilage', 'adjustment', 'return'] as const;
export type ManualKind = (typeof MANUAL_KINDS)[number];

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

export interface NewMovement {
  kind: ManualKind;
  /** Cards as counted by hand, positive; an adjustment may be negative. */
  quantity: number;
  reason: string;
  reference?: string;
  blankKind?: BlankKind;
  /** Where a transfer goes. */
  toSiteId?: string;
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

export interface StockOverview {
  blankKind: BlankKind;
  onHand: number;
  /** Kept for bookings from today on. */
  promised: number;
  /** On hand and kept for nobody. */
  free: number;
  /** Set aside for days to come and not used. */
  allotted: number;
  byDay: (DayStock & { left: number })[];
  /** Cards of an average service day in the last eight weeks; null before anything was used. */
  burnPerDay: number | null;
  /** Service days that the cards last, at that burn or as promised, whichever is more. */
  runwayDays: number | null;
  runsOutOn: LocalDate | null;
  spoiledThisMonth: number;
}
