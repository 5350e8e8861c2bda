import type { LocalDate } from '../../common/local-date.js';
import type { WaitMinutes } from './desk.types.js';

/** Minutes from now, P10 to P90, outward to 5: until called, and until done. */
export interface WaitEstimate extends WaitMinutes {
  doneLow: number;
  doneHigh: number;
  /** What it comes to on average. */
  called: number;
  done: number;
  /** Done by closing time in nine of ten such days. */
  isSafe: boolean;
}

/** What somebody without a booking may be told before a ticket is given. */
export interface NewcomerChance extends WaitEstimate {
  /** When the turn comes on average. */
  servedAt: Date;
}

/** What can still be done by closing time. */
export interface Outlook {
  /** Everybody up to this ticket is served in nine of ten such days; null when nobody waits, or not even the first. */
  ticket: string | null;
  /** All who wait are. */
  isLineSafe: boolean;
  /** So many more people without a booking: places and time. */
  moreWalkIns: number;
  /** All who wait and all who are booked and may come. */
  isDoneInTime: boolean;
}

/** What a supervisor sees at a glance. */
export interface EstimateOverview {
  /** Null without service today, or while no counter is open. */
  outlook: Outlook | null;
  today: HitRate;
  /** The last 30 days, today too. */
  month: HitRate;
}

/** A range that was told, and what became of it. */
export interface ToldRange extends WaitMinutes {
  ticketId: string;
  series: string;
  number: number;
  serviceOn: LocalDate;
  toldAt: Date;
  /** Null while nobody called. */
  calledAt: Date | null;
  /** Minutes that it really took. */
  waited: number | null;
  isHit: boolean | null;
}

export interface HitRate {
  told: number;
  /** Of those called. */
  judged: number;
  hits: number;
  /** Minutes between the ends of a range; null when none was told. */
  medianWidth: number | null;
}
