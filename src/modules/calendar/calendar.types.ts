import type { LocalDate } from '../../common/local-date.js';
import type { Place } from '../../platform/access/actor.js';

/** Where people are served. Only an office prints by default; the site itself says so. */
export type SiteKind = 'office' | 'district' | 'mobile_unit' | 'school';

/** From and to as 'HH:MM', the end not included. */
export interface TimeWindow {
  from: string;
  to: string;
}

/** What a site offers on one day. */
export interface Opening {
  id: string;
  siteId: string;
  opensAt: string;
  closesAt: string;
  stepMinutes: number;
  counters: number;
  breaks?: readonly TimeWindow[];
}

/** An opening that repeats every week while it is in force. */
export interface OpeningTemplate extends Opening {
  /** 0 is Sunday. */
  weekday: number;
  effectiveFrom: LocalDate;
  /** The last day it holds; open-ended when missing. */
  effectiveTo?: LocalDate | null;
}

/** An opening for one date alone. */
export interface ExtraOpening extends Opening {
  date: LocalDate;
}

export type HolidayKind = 'national_holiday' | 'joint_leave';

export interface Holiday {
  date: LocalDate;
  name: string;
  kind: HolidayKind;
  /** Stands until the minister's own decree (Idulfitri, Iduladha). */
  isProvisional: boolean;
}

/** Both days included. */
export interface Closure {
  from: LocalDate;
  to: LocalDate;
  reason: string;
}

/** What a supervisor decided for one date: serve or not, and why. */
export interface DayDecision {
  date: LocalDate;
  open: boolean;
  reason: string;
  by: string;
}

export type ServiceDayStatus = 'open' | 'closed' | 'undecided';

export type DayReasonCode =
  | HolidayKind
  | 'closure'
  | 'decision'
  | 'no_template'
  | 'invalid_opening'
  | 'year_not_decreed';

export interface DayReason {
  code: DayReasonCode;
  /** What people wrote: the holiday's name, the reason of a closure or decision. */
  text?: string;
}

export type DayWarning = { code: 'year_not_decreed'; year: number } | { code: 'holiday_provisional'; text: string };

export interface ServiceDayOutcome {
  status: ServiceDayStatus;
  /** On open and undecided days: what would be served. */
  opening?: Opening;
  reason?: DayReason;
  warnings: DayWarning[];
}

/** Minutes at the end of a window that are too short for one more place. */
export interface SlotWarning {
  code: 'remainder_dropped';
  minutes: number;
}

export interface SlotPlan {
  /** 'HH:MM', in order. */
  starts: string[];
  warnings: SlotWarning[];
}

export interface Region {
  id: string;
  code: string;
  name: string;
}

export interface Site {
  id: string;
  regionId: string;
  regionCode: string;
  regionName: string;
  code: string;
  name: string;
  kind: SiteKind;
  timezone: string;
  address: string;
  prints: boolean;
  leadMinutes: number;
  horizonDays: number;
  /** 'HH:MM' at the site, when the last day of the horizon opens. */
  releaseTime: string;
  moveCutoffMinutes: number;
  earlyMinutes: number;
  lateMinutes: number;
  /** Hours before a day opens at which unused school and priority places become public. */
  poolFallBackHours: number;
  /** Whoever has one of these needs may take a priority place. */
  priorityNeeds: readonly string[];
  /** Calls before somebody counts as missed, and the seconds from one to the next. */
  callLimit: number;
  recallSeconds: number;
  /** Numbers that are called before somebody who was missed and came back. */
  returnAfter: number;
  /** Who was missed this long ago loses the ticket. */
  missedMinutes: number;
  /** Of so many turns one at most goes to a priority group while others are due; 1 is always first. */
  priorityEvery: number;
}

export type NewSite = Pick<
  Site,
  'regionId' | 'code' | 'name' | 'kind' | 'timezone' | 'address' | 'prints' | 'leadMinutes'
>;

/** Residents cannot book at a site for a while. */
export interface BookingPause {
  id: string;
  siteId: string;
  /** As residents read it. */
  reason: string;
  pausedAt: Date;
  /** Over by itself from then on; null lasts until somebody ends it. */
  endsAt: Date | null;
}

/** A site as the place that grants and the audit name. */
export const placeOf = ({ id, regionId }: Pick<Site, 'id' | 'regionId'>): Place => ({ siteId: id, regionId });

/** A template with what each of its slots offers. */
export interface SiteTemplate extends OpeningTemplate {
  schoolPlaces: number;
  priorityPlaces: number;
  standbyPlaces: number;
  /** As the site when it is null. */
  poolFallBackHours?: number | null;
}

/** What a supervisor writes down for a weekday. */
export type NewTemplate = Omit<SiteTemplate, 'id' | 'siteId' | 'breaks' | 'effectiveTo'> & {
  effectiveTo: LocalDate | null;
};

/** One local date at one site, as published. Times are 'HH:MM' at the site. */
export interface ServiceDay {
  id: string;
  regionId: string;
  siteId: string;
  date: LocalDate;
  status: ServiceDayStatus;
  opensAt: string;
  closesAt: string;
  stepMinutes: number;
  counters: number;
  schoolPlaces: number;
  priorityPlaces: number;
  standbyPlaces: number;
  poolFallBackHours: number;
  isExtra: boolean;
  reasonCode: DayReasonCode | null;
  reason: string | null;
  version: number;
}

/** The new shape of one published day; what is left out stays. */
export type DayShape = Partial<
  Pick<ServiceDay, 'opensAt' | 'closesAt' | 'counters' | 'schoolPlaces' | 'priorityPlaces' | 'standbyPlaces'>
>;

/** A day as it was published now, with what the supervisor should know. */
export interface PublishedDay {
  day: ServiceDay;
  isNew: boolean;
  warnings: (DayWarning | SlotWarning)[];
}

export interface NewExtraDay {
  date: LocalDate;
  opensAt: string;
  closesAt: string;
  counters: number;
  stepMinutes: number;
  standbyPlaces: number;
  schoolPlaces?: number;
  priorityPlaces?: number;
  /** As the site when it is left out. */
  poolFallBackHours?: number;
  reason: string;
}

/** Ways in which people are served besides the office on working days; each is open or closed by period. */
export const MODES = ['school_visit', 'weekend_block', 'mobile_unit', 'village_visit', 'home_visit'] as const;
export type Mode = (typeof MODES)[number];

/** From a date on, a way is open or closed: in a whole region, or at one site of it. Never changed, only followed. */
export interface ModePeriod {
  id: string;
  regionId: string;
  siteId: string | null;
  mode: Mode;
  isOpen: boolean;
  from: LocalDate;
  /** The last day; open-ended when null. */
  to: LocalDate | null;
  legalBasis: string;
}

export type NewModePeriod = Omit<ModePeriod, 'id' | 'regionId' | 'siteId'>;

/** What holds on one date; without a period nobody has opened the mode. */
export interface ModeState {
  mode: Mode;
  isOpen: boolean;
  period: ModePeriod | null;
}
