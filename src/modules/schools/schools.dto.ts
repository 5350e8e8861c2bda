import { HOME_ZONE, isoWithOffset } from '../../common/local-date.js';
import {
  date,
  flag,
  instant,
  list,
  oneOf,
  orNull,
  record,
  text,
  time,
  uuid,
  whole,
} from '../../platform/http/answers.js';
import {
  ListOf,
  OneOf,
  Sentence,
  ServiceDate,
  SeveralOf,
  Text,
  TimeOfDay,
  Uuid,
  Whole,
} from '../../platform/http/fields.js';
import { MODES } from '../calendar/calendar.types.js';
import {
  ACCEPTABLE,
  type Acceptable,
  BLOCK_KINDS,
  type BlockKind,
  type CalendarBlock,
  REQUEST_MODES,
  type RequestMode,
  type School,
  SCHOOL_LEVELS,
  SCHOOL_OWNERS,
  type SchoolLevel,
  type SchoolOwner,
  type SchoolRequest,
  type WholeRequest,
  type Wishes,
} from './schools.types.js';

const REQUEST_STATUSES = ['draft', 'sent', 'proposed', 'accepted', 'countered', 'lapsed', 'withdrawn'] as const;
const PROPOSAL_STATUSES = ['held', 'accepted', 'countered', 'expired', 'withdrawn', 'replaced'] as const;
/** A pasted list of contacts or of blocks, within the size of a body. */
const LONGEST_TABLE = 60_000;

export class RequestParam {
  @Uuid() id: string;
  @Uuid() requestId: string;
}

export class ProposalParam {
  @Uuid() id: string;
  @Uuid() proposalId: string;
}

export class RegionQuery {
  @Uuid({ optional: true }) regionId?: string;
}

export class SchoolBody {
  @Uuid() regionId: string;
  @Text(8) npsn: string;
  @Sentence(120) name: string;
  @OneOf(SCHOOL_LEVELS) level: SchoolLevel;
  @OneOf(SCHOOL_OWNERS) owner: SchoolOwner;
  @Whole(5, 6) weekDays: 5 | 6;
  @TimeOfDay() lessonsFrom: string;
  @TimeOfDay() lessonsTo: string;
}

export class SchoolAnswerBody {
  @OneOf(['joins', 'declines']) answer: 'joins' | 'declines';
  @Whole(0, 5_000, { optional: true }) expectedPupils?: number;
}

export class SchoolIdField {
  @Uuid() id: string;
}

export class ConfirmationBody {
  @ListOf(() => SchoolIdField, 1, 500) schools: SchoolIdField[];
}

export class InvitationBody {
  @Uuid() regionId: string;
  @Text(LONGEST_TABLE) table: string;
}

export class TableBody {
  @Text(LONGEST_TABLE) table: string;
}

export class BlockBody {
  @OneOf(BLOCK_KINDS) kind: BlockKind;
  @Sentence(120) name: string;
  @ServiceDate() from: string;
  @ServiceDate() to: string;
}

export class WishedDateField {
  @ServiceDate() date: string;
}

export class WishesBody {
  @OneOf(REQUEST_MODES) mode: RequestMode;
  @ListOf(() => WishedDateField, 1, 10) wishes: WishedDateField[];
  @Whole(1, 5_000) pupils: number;
  @Whole(0, 5_000, { optional: true }) adults?: number;
  @Whole(0, 240) travelMinutes: number;
  @Whole(1, 30, { optional: true }) maxDays?: number;
  @SeveralOf(ACCEPTABLE, { optional: true }) accepts?: Acceptable[];
  @Text(500, { optional: true }) note?: string;
}

export class ReasonBody {
  @Sentence(200, { optional: true }) reason?: string;
}

/** Spread over as many days as a request may ask for, unless it says so. */
const DAYS_WITHOUT_SAYING = 4;

export const wishesOf = ({
  wishes,
  adults = 0,
  maxDays = DAYS_WITHOUT_SAYING,
  accepts = [],
  note = '',
  ...own
}: WishesBody): Wishes => ({
  ...own,
  wishedDates: wishes.map((one) => one.date),
  adults,
  maxDays,
  accepts,
  note,
});

export const SCHOOL = record('School', {
  id: uuid,
  regionId: uuid,
  npsn: text,
  name: text,
  level: oneOf(SCHOOL_LEVELS),
  owner: oneOf(SCHOOL_OWNERS),
  weekDays: whole,
  lessonsFrom: time,
  lessonsTo: time,
  invitedAt: orNull(instant),
  answer: orNull(oneOf(['joins', 'declines'])),
  expectedPupils: orNull(whole),
  confirmedAt: orNull(instant),
});
export const BLOCK = record('SchoolBlock', {
  id: uuid,
  kind: oneOf(BLOCK_KINDS),
  name: text,
  from: date,
  to: date,
  isEstimate: flag,
  isOwn: flag,
});
export const IMPORTED = list(
  record('ImportedRow', {
    line: whole,
    name: text,
    outcome: oneOf(['new', 'moved', 'same', 'known', 'bad']),
    'problem?': text,
  }),
);
const WISHES = {
  mode: oneOf(MODES),
  wishes: list(record('Wish', { date })),
  pupils: whole,
  adults: whole,
  travelMinutes: whole,
  maxDays: whole,
  accepts: list(oneOf(ACCEPTABLE)),
  note: text,
};
const VISIT = record('SchoolVisit', {
  site: text,
  date,
  startsAt: instant,
  endsAt: instant,
  pupils: whole,
  cards: whole,
  crews: list(text),
  takesPlace: flag,
});
export const REQUEST = record('SchoolRequest', {
  id: uuid,
  schoolId: uuid,
  status: oneOf(REQUEST_STATUSES),
  ...WISHES,
});
export const WHOLE_REQUEST = record('WholeSchoolRequest', {
  id: uuid,
  schoolId: uuid,
  status: oneOf(REQUEST_STATUSES),
  ...WISHES,
  proposal: orNull(
    record('SchoolProposal', {
      id: uuid,
      number: whole,
      status: oneOf(PROPOSAL_STATUSES),
      pupils: whole,
      cards: whole,
      recordOnly: whole,
      expiresAt: orNull(instant),
      visits: list(VISIT),
    }),
  ),
});

const at = (instantAt: Date | null, zone = HOME_ZONE): string | null => instantAt && isoWithOffset(zone, instantAt);

export const presentSchool = (school: School) => ({
  id: school.id,
  regionId: school.regionId,
  npsn: school.npsn,
  name: school.name,
  level: school.level,
  owner: school.owner,
  weekDays: school.weekDays,
  lessonsFrom: school.lessonsFrom,
  lessonsTo: school.lessonsTo,
  invitedAt: at(school.invitedAt),
  answer: school.answer,
  expectedPupils: school.expectedPupils,
  confirmedAt: at(school.confirmedAt),
});

export const presentBlock = ({ id, kind, name, from, to, isEstimate, schoolId }: CalendarBlock) => ({
  id,
  kind,
  name,
  from,
  to,
  isEstimate,
  isOwn: schoolId !== null,
});

export const presentRequest = (request: SchoolRequest) => ({
  id: request.id,
  schoolId: request.schoolId,
  status: request.status,
  mode: request.mode,
  wishes: request.wishedDates.map((wished) => ({ date: wished })),
  pupils: request.pupils,
  adults: request.adults,
  travelMinutes: request.travelMinutes,
  maxDays: request.maxDays,
  accepts: request.accepts,
  note: request.note,
});

export const presentWhole = ({ request, proposal, visits }: WholeRequest) => ({
  ...presentRequest(request),
  proposal: proposal && {
    id: proposal.id,
    number: proposal.number,
    status: proposal.status,
    pupils: proposal.pupils,
    cards: proposal.cards,
    recordOnly: proposal.pupils - proposal.cards,
    expiresAt: at(proposal.expiresAt),
    visits: visits.map((visit) => ({
      site: visit.siteName,
      date: visit.date,
      startsAt: at(visit.startsAt, visit.timezone),
      endsAt: at(visit.endsAt, visit.timezone),
      pupils: visit.pupils,
      cards: visit.cards,
      crews: visit.crews,
      takesPlace: visit.endedReason === null,
    })),
  },
});
