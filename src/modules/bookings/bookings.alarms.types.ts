import type { Caller } from '../../platform/http/caller.decorator.js';

/** Where a request comes from; the device may be unknown. */
export type Source = Caller;
export type SourceKind = 'address' | 'device';

/** What is counted: a hold, a booking, an answer "already booked", and a booking code that does not exist. */
export const CROWD_ACTS = ['held', 'booked', 'already_booked', 'wrong_code'] as const;
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

/** Many tries of one source, for other people's bookings or with wrong codes. */
export interface Flood {
  id: string;
  source: SourceKind;
  shown: string;
  act: CrowdAct;
  /** Null for codes, which belong to no site. */
  siteId: string | null;
  times: number;
  firstAt: Date;
  lastAt: Date;
}
