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
  uuid,
  whole,
} from '../../platform/http/answers.js';
import {
  Flag,
  ListOf,
  OneOf,
  Sentence,
  ServiceDate,
  SeveralOf,
  Text,
  Uuid,
  Whole,
} from '../../platform/http/fields.js';
import { OUTCOMES, type Outcome } from '../bookings/bookings.arrival.service.js';
import { SERVICE_CODES, type ServiceCode } from '../catalogue/catalogue.types.js';
import { ACT_KINDS, type ActKind } from './desk.sync.types.js';

const MOST_ACTS = 200;
const MOST_NUMBER = 99_999;

export class HandoutBody {
  @Uuid() siteId: string;
  @Uuid() device: string;
  @ServiceDate({ optional: true, description: 'The day of a store that is still to be opened; today when left out.' })
  date?: string;
}

export class SyncActBody {
  @Uuid() nonce: string;
  @Text(40, { description: 'An instant on the clock of the device.' }) at: string;
  @OneOf(ACT_KINDS) kind: ActKind;
  @Whole(0, 1_000_000_000, { optional: true, description: 'Order on the device; that of the list when left out.' })
  seq?: number;
  @Text(64, { optional: true }) code?: string;
  @Uuid({ optional: true }) handoutId?: string;
  @Whole(1, MOST_NUMBER, { optional: true }) number?: number;
  @OneOf(SERVICE_CODES, { optional: true }) service?: ServiceCode;
  @Flag({ optional: true }) withCard?: boolean;
  @Uuid({ optional: true }) ticketId?: string;
  @Uuid({ optional: true, description: 'The nonce of the arrival that gave the ticket.' }) of?: string;
  @Uuid({ optional: true }) counterId?: string;
  @OneOf(OUTCOMES, { optional: true }) outcome?: Outcome;
  @SeveralOf(OUTCOMES, { optional: true }) outcomes?: Outcome[];
  @Sentence(200, { optional: true }) note?: string;
}

export class SyncBody {
  @Uuid() device: string;
  @Uuid({ optional: true }) siteId?: string;
  @ServiceDate({ optional: true, description: 'The day of the acts; today when left out.' }) date?: string;
  @Text(40, { optional: true, description: 'What the clock of the device says now.' }) clock?: string;
  @ListOf(() => SyncActBody, 1, MOST_ACTS) acts: SyncActBody[];
}

const KEPT_OF_ONE = {
  service: oneOf(SERVICE_CODES),
  party: whole,
  isOfAge: orNull(flag),
  cards: whole,
};

export const PROVISIONS = record('Provisions', {
  siteId: uuid,
  date,
  secret: text,
  now: instant,
  zone: text,
  prints: flag,
  counter: orNull(record('OwnCounter', { id: uuid, number: whole })),
  handout: orNull(record('Handout', { id: uuid, numbers: list(whole), places: whole, cards: whole })),
  expected: list(record('ExpectedHere', { hash: text, ...KEPT_OF_ONE })),
  tickets: list(record('TicketHere', { id: uuid, ticket: text, status: text, isOwn: flag, ...KEPT_OF_ONE })),
  conflicts: whole,
});

export const SYNC = record('Sync', {
  now: instant,
  results: list(
    record('SyncResult', {
      nonce: uuid,
      outcome: oneOf(['applied', 'already_applied', 'conflict']),
      'ticket?': uuid,
      'conflict?': coded('SyncConflict'),
    }),
  ),
});
