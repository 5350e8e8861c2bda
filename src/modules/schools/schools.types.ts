import type { LocalDate } from '../../common/local-date.js';
import type { Mode } from '../calendar/calendar.types.js';

export const SCHOOL_LEVELS = ['smp', 'mts', 'sma', 'ma', 'smk', 'slb'] as const;
export type SchoolLevel = (typeof SCHOOL_LEVELS)[number];

/** Whose matter a school is: the city's, the province's (SMA, SMK, SLB), or that of religious affairs (madrasah). */
export const SCHOOL_OWNERS = ['city', 'province', 'religious'] as const;
export type SchoolOwner = (typeof SCHOOL_OWNERS)[number];

export type SchoolAnswer = 'joins' | 'declines';

export interface School {
  id: string;
  regionId: string;
  /** Where visits to the school take place. */
  siteId: string;
  npsn: string;
  name: string;
  level: SchoolLevel;
  owner: SchoolOwner;
  /** Lessons from Monday to Friday, or to Saturday. */
  weekDays: 5 | 6;
  /** 'HH:MM' */
  lessonsFrom: string;
  lessonsTo: string;
  invitedAt: Date | null;
  answeredAt: Date | null;
  answer: SchoolAnswer | null;
  expectedPupils: number | null;
  confirmedAt: Date | null;
  version: number;
}

export type SchoolFacts = Pick<School, 'npsn' | 'name' | 'level' | 'owner' | 'weekDays' | 'lessonsFrom' | 'lessonsTo'>;

/** Who answers for a school. */
export interface SchoolContact {
  staffId: string;
  name: string;
  /** Masked. */
  contact: string;
}

export const BLOCK_KINDS = ['break', 'exam'] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];

/** Days on which a school has holidays or exams, both ends included. */
export interface CalendarBlock {
  id: string;
  regionId: string;
  /** Null: of all schools of `owner`, or of all in the region. */
  schoolId: string | null;
  owner: SchoolOwner | null;
  kind: BlockKind;
  name: string;
  from: LocalDate;
  to: LocalDate;
  /** Not decided officially yet. */
  isEstimate: boolean;
  source: string;
  version: number;
}

export type NewBlock = Omit<CalendarBlock, 'id' | 'regionId' | 'version'>;

/** Modes that a school may ask for. */
export const REQUEST_MODES = ['weekend_block', 'school_visit', 'mobile_unit'] as const satisfies readonly Mode[];
export type RequestMode = (typeof REQUEST_MODES)[number];

/** What a school may agree to, else it is left alone: lessons, exams, breaks. */
export const ACCEPTABLE = ['lessons', 'exams', 'breaks'] as const;
export type Acceptable = (typeof ACCEPTABLE)[number];

export type RequestStatus = 'draft' | 'sent' | 'proposed' | 'accepted' | 'countered' | 'lapsed' | 'withdrawn';

/** What waits for a proposal of the office. */
export const isOfficeTurn = (status: RequestStatus): boolean => ['sent', 'countered', 'lapsed'].includes(status);

/** What a school wishes for. */
export interface Wishes {
  mode: RequestMode;
  /** In no order; at least one. */
  wishedDates: LocalDate[];
  pupils: number;
  /** Of them, how many will be 17 by then: so many cards are wished for. */
  adults: number;
  /** One way: of the pupils to the office, or of the team to the school. */
  travelMinutes: number;
  /** It may be spread over so many days. */
  maxDays: number;
  accepts: Acceptable[];
  note: string;
}

export interface SchoolRequest extends Wishes {
  id: string;
  regionId: string;
  schoolId: string;
  status: RequestStatus;
  createdAt: Date;
  sentAt: Date | null;
  version: number;
}

export type ProposalStatus = 'held' | 'accepted' | 'countered' | 'expired' | 'withdrawn' | 'replaced';

/** What the office holds for a school: all of it or nothing. */
export interface Proposal {
  id: string;
  regionId: string;
  requestId: string;
  /** The first proposal of a request is 1. */
  number: number;
  status: ProposalStatus;
  pupils: number;
  cardsWanted: number;
  cards: number;
  expiresAt: Date | null;
  createdAt: Date;
}

/** The part of a proposal on one service day, with its block of places. */
export interface SchoolVisit {
  id: string;
  regionId: string;
  proposalId: string;
  schoolId: string;
  siteId: string;
  serviceDayId: string;
  blockId: string;
  date: LocalDate;
  startsAt: Date;
  endsAt: Date;
  pupils: number;
  cards: number;
  confirmedAt: Date | null;
  endedReason: string | null;
}

export interface RequestEvent {
  at: Date;
  from: RequestStatus | null;
  to: RequestStatus;
  reason: string | null;
  staffName: string | null;
}

/** A request as both sides see it: one state. */
export interface WholeRequest {
  school: School;
  request: SchoolRequest;
  proposal: Proposal | null;
  /** Of the live proposal, or of the last one. */
  visits: (SchoolVisit & { siteName: string; timezone: string; crews: string[] })[];
  events: RequestEvent[];
}
