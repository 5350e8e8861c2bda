import { flag, instant, oneOf, record, text, uuid, whole, date } from '../../platform/http/answers.js';
import { ListOf, Nested, OneOf, ServiceDate, Text, Uuid } from '../../platform/http/fields.js';
import { MayBeEmpty } from '../../platform/http/input.pipe.js';
import { SERVICE_CODES, type ServiceCode } from '../catalogue/catalogue.types.js';
import { ApplicantBody } from './bookings.dto.js';
import { WAITING_STATUSES } from './bookings.waiting.types.js';

export class WaitingBody {
  @Uuid() siteId: string;
  @OneOf(SERVICE_CODES) service: ServiceCode;
  @ServiceDate({ optional: true, description: 'The one day that is wished; any when left out.' }) date?: string;
  @ListOf(() => ApplicantBody, 1, 5, { optional: true }) applicants?: ApplicantBody[];
  @Nested(() => ApplicantBody, { optional: true }) applicant?: ApplicantBody;
}

@MayBeEmpty()
export class EarlierDayBody {
  @ServiceDate({ optional: true, description: 'A day before that of the booking; any when left out.' }) date?: string;
}

export class WaitingCodeParam {
  @Text(200) code: string;
}

export const NEW_ENTRY = record('NewWaitingEntry', { code: text, token: text, position: whole });

export const ENTRY = record('WaitingEntry', {
  code: text,
  status: oneOf(WAITING_STATUSES),
  service: oneOf(SERVICE_CODES),
  site: record('WaitingSite', { id: uuid, code: text, name: text, timezone: text }),
  party: whole,
  'date?': date,
  'position?': whole,
  isForEarlierDay: flag,
  'offer?': record('Offer', { startsAt: instant, expiresAt: instant, cards: whole }),
});
