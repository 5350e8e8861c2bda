import {
  coded,
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
import { Flag, ListOf, Nested, OneOf, Sentence, SeveralOf, Text, Uuid, Whole } from '../../platform/http/fields.js';
import { MayBeEmpty } from '../../platform/http/input.pipe.js';
import { OUTCOMES, type Outcome } from '../bookings/bookings.arrival.service.js';
import type { ApplicantInput, GuardianRelation, Need } from '../applicants/applicants.types.js';
import { GUARDIAN_RELATIONS, NEEDS } from '../applicants/applicants.types.js';
import { SERVICE_CODES, type ServiceCode } from '../catalogue/catalogue.types.js';

export class CheckInBody {
  @Uuid() siteId: string;
  @Text(64, { optional: true }) code?: string;
  @Text(64, { optional: true }) nik?: string;
  @Flag({ optional: true, description: 'Takes a standby place of today for a booking of another day.' })
  moveHere?: boolean;
}

export class WalkInGuardianBody {
  @Text(1_000) name: string;
  @OneOf(GUARDIAN_RELATIONS) relation: GuardianRelation;
  @Text(32, { optional: true }) phone?: string;
  @Flag() consent: boolean;
}

/** As a resident's, but the NIK may be missing: the officer sees the person. */
export class WalkInApplicantBody implements ApplicantInput {
  @Text(64, { optional: true }) nik?: string;
  @Text(1_000) name: string;
  @Text(10, { optional: true }) birthDate?: string;
  @Text(32, { optional: true }) phone?: string;
  @Text(254, { optional: true }) email?: string;
  @OneOf(SERVICE_CODES, { optional: true }) service?: ServiceCode;
  @Flag({ optional: true }) everMarried?: boolean;
  @Flag({ optional: true }) recordedBefore?: boolean;
  @Text(40, { optional: true }) reason?: string;
  @Flag({ optional: true }) withoutCard?: boolean;
  @Nested(() => WalkInGuardianBody, { optional: true }) guardian?: WalkInGuardianBody;
  @SeveralOf(NEEDS, { optional: true }) needs?: Need[];
}

export class WalkInBody {
  @Uuid() siteId: string;
  @OneOf(SERVICE_CODES) service: ServiceCode;
  @ListOf(() => WalkInApplicantBody, 1, 5) applicants: WalkInApplicantBody[];
  @Flag({ optional: true }) priority?: boolean;
  @Sentence(200, { optional: true, description: 'An officer answers for a photo reason that the list does not name.' })
  overrideReason?: string;
}

export class CounterParam {
  @Uuid() counterId: string;
}

@MayBeEmpty()
export class ParkBody {
  @Sentence(200, { optional: true }) note?: string;
}

@MayBeEmpty()
export class SkipBody {
  @Sentence(200, { optional: true, description: 'A supervisor may skip before the person was called often enough.' })
  reason?: string;
}

export class TransferBody {
  @Uuid() counterId: string;
}

export class CallNowBody {
  @Uuid() counterId: string;
  @Sentence(200) reason: string;
}

export class SpoilBody {
  @Whole(1, 100) cards: number;
  @Sentence(200, { optional: true }) reason?: string;
}

@MayBeEmpty()
export class UndoBody {
  @Uuid({ optional: true, description: 'The act to undo, if it is still the newest on the ticket.' }) actId?: string;
}

export class UndoLastBody {
  @Uuid() siteId: string;
}

export class VoidBody {
  @Sentence(200) reason: string;
}

export class PersonResultBody {
  @Uuid() personId: string;
  @OneOf(OUTCOMES) outcome: Outcome;
  @Sentence(200, { optional: true }) reason?: string;
}

export class FinishBody {
  @ListOf(() => PersonResultBody, 1, 500, { optional: true }) results?: PersonResultBody[];
  @OneOf(OUTCOMES, { optional: true }) outcome?: Outcome;
  @Sentence(200, { optional: true }) reason?: string;
  @Sentence(200, { optional: true }) note?: string;
}

/** As to finish, but a correction says why. */
export class CorrectBody {
  @ListOf(() => PersonResultBody, 1, 500, { optional: true }) results?: PersonResultBody[];
  @OneOf(OUTCOMES, { optional: true }) outcome?: Outcome;
  @Sentence(200) reason: string;
  @Sentence(200, { optional: true }) note?: string;
}

const WAIT = record('WaitMinutes', { low: whole, high: whole });

export const BOARD = record('Board', {
  site: text,
  date,
  opensAt: orNull(time),
  closesAt: orNull(time),
  calls: list(record('Call', { ticket: text, counter: whole, calledAt: instant, isCurrent: flag })),
  waiting: whole,
  waitMinutes: orNull(WAIT),
  'lastSafeTicket?': orNull(text),
  'isLineSafe?': flag,
  'walkInsLeft?': whole,
  cardsLeft: whole,
  openCounters: whole,
  asOf: instant,
});

export const POSITION = record('Position', {
  ticket: orNull(text),
  state: oneOf(['booked', 'waiting', 'called', 'serving', 'parked', 'missed', 'served', 'void']),
  ahead: whole,
  'waitMinutes?': WAIT,
  'isSafe?': flag,
  'placePassed?': flag,
  'counter?': whole,
  'backBefore?': instant,
  asOf: instant,
});

export const COUNTER = record('Counter', {
  id: uuid,
  siteId: uuid,
  number: whole,
  staffName: orNull(text),
  openedAt: orNull(instant),
});

const PERSON = record('TicketPerson', {
  id: uuid,
  name: text,
  nikLast4: orNull(text),
  birthDate: orNull(date),
  age: orNull(whole),
  service: oneOf(SERVICE_CODES),
  status: text,
  card: record('Card', { state: oneOf(['promised', 'later', 'none']), 'printableFrom?': date }),
  outcome: orNull(text),
  everMarried: flag,
  needs: list(oneOf(NEEDS)),
  warnings: list(text),
});

export const TICKET = record('Ticket', {
  id: uuid,
  siteId: uuid,
  ticket: text,
  status: oneOf(['waiting', 'called', 'serving', 'parked', 'missed', 'served', 'void']),
  counter: orNull(whole),
  code: text,
  service: oneOf(SERVICE_CODES),
  bookedFor: orNull(instant),
  arrivedAt: instant,
  calls: whole,
  calledAt: orNull(instant),
  servingAt: orNull(instant),
  note: orNull(text),
  people: list(PERSON),
});

export const CHECK_IN = record('CheckIn', { ticket: TICKET });

export const WALK_IN = record('WalkIn', {
  ticket: TICKET,
  code: text,
  token: text,
  estimate: orNull(WAIT),
  warnings: list(coded('Warning')),
});
