import { coded, date, instant, list, oneOf, record, text, time, uuid, whole } from '../../platform/http/answers.js';
import {
  Flag,
  ListOf,
  Nested,
  OneOf,
  OneTimeCode,
  Sentence,
  ServiceDate,
  SeveralOf,
  Text,
  Uuid,
  Whole,
  WholeText,
} from '../../platform/http/fields.js';
import { MayBeEmpty } from '../../platform/http/input.pipe.js';
import { GUARDIAN_RELATIONS, type GuardianRelation, type Need, NEEDS } from '../applicants/applicants.types.js';
import { SERVICE_CODES, type ServiceCode } from '../catalogue/catalogue.types.js';
import type { BookingStatus } from './bookings.types.js';

const NIK_TYPED = 64;
const NAME_TYPED = 1_000;

export class GuardianBody {
  @Text(NAME_TYPED) name: string;
  @OneOf(GUARDIAN_RELATIONS) relation: GuardianRelation;
  @Text(32, { optional: true }) phone?: string;
  @Flag() consent: boolean;
}

export class ApplicantBody {
  @Text(NIK_TYPED, { description: '16 digits; spaces, dots and dashes are taken out.' }) nik: string;
  @Text(NAME_TYPED) name: string;
  @Text(10, { optional: true, description: 'YYYY-MM-DD; read from the NIK when left out.' }) birthDate?: string;
  @Text(32, { optional: true }) phone?: string;
  @Text(254, { optional: true }) email?: string;
  @OneOf(SERVICE_CODES, { optional: true }) service?: ServiceCode;
  @Flag({ optional: true }) everMarried?: boolean;
  @Flag({ optional: true }) recordedBefore?: boolean;
  @Text(40, { optional: true, description: 'Why the photo shall change: blurred, face_unclear, hijab.' })
  reason?: string;
  @Flag({ optional: true, description: 'Takes the place though no card is left.' }) withoutCard?: boolean;
  @Nested(() => GuardianBody, { optional: true }) guardian?: GuardianBody;
  @SeveralOf(NEEDS, { optional: true }) needs?: Need[];
}

export class HoldBody {
  @Uuid() slotId: string;
  @OneOf(SERVICE_CODES) service: ServiceCode;
  @Whole(1, 5, { optional: true }) party?: number;
  @Whole(0, 5, { optional: true }) cards?: number;
  @SeveralOf(NEEDS, { optional: true, description: 'Opens the places kept for people with such needs.' })
  needs?: Need[];
}

export class HoldTokenBody {
  @Text(64) token: string;
}

export class IdParam {
  @Uuid() id: string;
}

export class BookingBody {
  @Uuid({ optional: true }) holdId?: string;
  @Text(64, { optional: true }) holdToken?: string;
  @Uuid({ optional: true }) slotId?: string;
  @OneOf(SERVICE_CODES, { optional: true }) service?: ServiceCode;
  @ListOf(() => ApplicantBody, 1, 5, { optional: true }) applicants?: ApplicantBody[];
  @Nested(() => ApplicantBody, { optional: true }) applicant?: ApplicantBody;
}

export class AccessCodeBody {
  @OneTimeCode() oneTimeCode: string;
}

export class BookingCodeParam {
  @Text(200) code: string;
}

export class RescheduleBody {
  @Uuid() slotId: string;
}

@MayBeEmpty()
export class CancelBody {
  @Sentence(200, { optional: true }) reason?: string;
}

export class DaysQuery {
  @OneOf(SERVICE_CODES) service: ServiceCode;
  @ServiceDate({ optional: true }) from?: string;
  @ServiceDate({ optional: true }) to?: string;
}

export class SlotsQuery {
  @OneOf(SERVICE_CODES) service: ServiceCode;
  @WholeText(1, 5, { optional: true }) party?: string;
}

export class SiteParam {
  @Uuid() siteId: string;
}

export class DayParam {
  @Uuid() siteId: string;
  @ServiceDate() date: string;
}

const STATUSES: readonly BookingStatus[] = ['pending', 'booked', 'arrived', 'fulfilled', 'cancelled', 'noshow'];

export const HOLD = record('Hold', { id: uuid, token: text, expiresAt: instant });

export const CARD = record('Card', { state: oneOf(['promised', 'later', 'none']), 'printableFrom?': date });

export const WARNING = coded('Warning');

const BOOKING_FIELDS = {
  code: text,
  version: whole,
  status: oneOf(STATUSES),
  service: oneOf(SERVICE_CODES),
  site: record('BookingSite', { id: uuid, code: text, name: text, timezone: text }),
  startsAt: instant,
  card: CARD,
  people: list(
    record('BookingPerson', { id: uuid, service: oneOf(SERVICE_CODES), status: oneOf(STATUSES), card: CARD }),
  ),
  warnings: list(WARNING),
};
export const BOOKING = record('Booking', BOOKING_FIELDS);
export const NEW_BOOKING = record('NewBooking', { ...BOOKING_FIELDS, token: text });

export const BOOKING_TOKEN = record('BookingToken', { token: text });

/** Says nothing, to whoever asked about too many people. */

export const DAYS = list(
  record('Day', {
    date,
    status: oneOf(['open', 'closed']),
    'reason?': text,
    opensAt: time,
    closesAt: time,
    placesLeft: whole,
    cardsLeft: whole,
  }),
);

export const SLOTS = record('Slots', {
  date,
  cardsLeft: whole,
  slots: list(record('Slot', { id: uuid, startsAt: instant, endsAt: instant, placesLeft: whole })),
});
