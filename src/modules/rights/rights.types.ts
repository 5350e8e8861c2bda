import type { Booking } from '../bookings/bookings.types.js';

export const DATA_REQUEST_KINDS = ['copy', 'correction', 'freeze', 'withdrawal', 'erasure'] as const;
export type DataRequestKind = (typeof DATA_REQUEST_KINDS)[number];
export type DataRequestStatus = 'open' | 'done' | 'refused' | 'undone';
export const REFUSALS = ['archive_duty', 'identity_unproved', 'not_held_here', 'other'] as const;
export type Refusal = (typeof REFUSALS)[number];
export type DataChannel = 'link' | 'desk';

export interface DataRequest {
  id: string;
  regionId: string;
  siteId: string;
  /** One of these two: a booking, or an entry of the waiting list. */
  bookingId: string | null;
  entryId: string | null;
  applicantId: string;
  kind: DataRequestKind;
  channel: DataChannel;
  status: DataRequestStatus;
  askedAt: Date;
  /** 3 x 24 hours after it was asked. */
  dueAt: Date;
  settledAt: Date | null;
  refusal: Refusal | null;
  version: number;
}

/** As its person sees it. */
export interface OwnRequest extends DataRequest {
  detail: string | null;
  answer: string | null;
}

/** As the office sees it. */
export interface OfficeRequest extends OwnRequest {
  code: string;
  /** Empty once the person is erased. */
  name: string;
  /** Counted from 1 within the booking. */
  position: number;
  isOverdue: boolean;
  /** A refusal can be taken back, a freeze be lifted; null: nothing can. */
  undoes: 'thaw' | 'reopen' | null;
}

/** What people came in with: a booking, or an entry of the waiting list. */
export type SubjectKind = 'booking' | 'entry';

/** What opens somebody's data: a code and the token of its link. */
export interface DataLink {
  /** A booking when it is left out. */
  kind?: SubjectKind;
  code: string;
  token: string;
}

export interface SubjectPerson {
  applicantId: string;
  /** Counted from 0. */
  position: number;
  service: string;
  status: string;
  /** Null of who only waits. */
  card: string | null;
  outcome: string | null;
}

export interface DataSubject {
  kind: SubjectKind;
  id: string;
  code: string;
  siteId: string;
  regionId: string;
  /** Its people still come, or wait. */
  isComing: boolean;
  /** Null of an entry. */
  booking: Booking | null;
  people: SubjectPerson[];
}

/** One person of the booking, or the entry, that was opened. */
export interface DataPerson {
  applicantId: string;
  position: number;
  /** Masked: a link can be forwarded. Empty once erased. */
  maskedName: string;
  isFrozen: boolean;
  isErased: boolean;
  /** Something is kept that rests on consent. */
  hasConsent: boolean;
}

export interface DataDoor {
  kind: SubjectKind;
  subjectId: string;
  code: string;
  siteId: string;
  /** The booking is still to come, or somebody waits still. */
  isComing: boolean;
  people: DataPerson[];
  requests: OwnRequest[];
}

export interface DataAsk {
  kind: Exclude<DataRequestKind, 'copy'>;
  /** Counted from 1 within the booking. */
  position: number;
  detail?: string;
}

/** How far an erasure goes: the rows of one booking, or all that the region keeps of the person. */
export type ErasureScope = 'booking' | 'person';
