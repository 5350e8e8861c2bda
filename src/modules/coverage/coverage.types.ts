import type { LocalDate } from '../../common/local-date.js';

/** Percentages that differ from their counts by more than so many points are flagged. */
export const TOLERANCE_POINTS = 0.05;

export type AsOfPrecision = 'day' | 'month';

/** Counts of a region as somebody published them. */
export interface NewSnapshot {
  asOf: LocalDate;
  asOfPrecision: AsOfPrecision;
  /** People who must have a card: 17 or older, or once married. */
  eligible: number;
  recorded: number;
  /** As printed in the source, in percent; null when it said none. */
  statedPercent: number | null;
  statedLeft: number | null;
  source: string;
}

export interface Snapshot extends NewSnapshot {
  id: string;
  enteredAt: Date;
}

/** A snapshot with what its counts say. */
export interface JudgedSnapshot extends Snapshot {
  /** Rounded to two digits; null when nobody is eligible. */
  percent: number | null;
  left: number;
  /** What the source says against its own counts. */
  disagrees: ('percent' | 'left')[];
}

/** How far the people are whom one knows of. */
export interface Progress {
  total: number;
  recorded: number;
  printReady: number;
  printed: number;
  handedOver: number;
  left: number;
  percent: number | null;
}

export interface SchoolCoverage extends Progress {
  schoolId: string;
  name: string;
}

export interface RegionCoverage {
  asOf: LocalDate;
  snapshots: JudgedSnapshot[];
  schools: SchoolCoverage[];
  /** All pupils of the region's schools together. */
  pupils: Progress;
}
