import type { Caller } from '../../platform/http/caller.decorator.js';

/** Where a request comes from; the device may be unknown. */
export type Source = Caller;
export type SourceKind = 'address' | 'device';

/**
 * What is counted: a hold, a booking, an answer "already booked" or "not eligible", which both tell something about a
 * person, and a code or link that does not exist.
 */
export const CROWD_ACTS = ['held', 'booked', 'already_booked', 'not_eligible', 'wrong_code'] as const;
export type CrowdAct = (typeof CROWD_ACTS)[number];

/** So many acts of one source at one site in ten minutes. */
export interface CrowdCount {
  source: SourceKind;
  sourceHmac: string;
  /** A network or "device": for people to read. */
  shown: string;
  act: CrowdAct;
  siteId: string | null;
  countedFrom: Date;
  times: number;
}

/** Many holds of one source without a booking after them. */
export interface Hoarding {
  /** Names the source without telling who it is; the same while it is shown. */
  id: string;
  source: SourceKind;
  shown: string;
  siteId: string;
  held: number;
  booked: number;
  firstAt: Date;
  lastAt: Date;
}

/** Many tries of one source, or of all together, at other people's bookings or with wrong codes. */
export interface Flood {
  id: string;
  /** `all`: more than one address, each of which may have tried little. */
  source: SourceKind | 'all';
  shown: string;
  act: CrowdAct;
  /** Addresses; 1 unless they are all together. */
  sources: number;
  /** Null for codes, which belong to no site. */
  siteId: string | null;
  times: number;
  firstAt: Date;
  lastAt: Date;
}
