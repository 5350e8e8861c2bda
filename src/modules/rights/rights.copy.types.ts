import type { GuardianRelation } from '../applicants/applicants.types.js';

/** Something that happened, and in which role somebody did it; null: the person, or the program. */
export interface CopiedEvent {
  at: Date;
  what: string;
  from: string | null;
  to: string | null;
  reason: string | null;
  role: string | null;
}

export interface CopiedConsent {
  at: Date;
  purpose: string;
  basis: string;
  isGiven: boolean;
  givenBy: string;
  textVersion: string;
  /** The words that were shown, in the language of the copy. */
  text: string | null;
  channel: string;
}

/** What one waited for. */
export interface CopiedWaiting {
  code: string;
  status: string;
  wishOn: string | null;
  endsOn: string;
  channel: string;
  language: string;
  enteredAt: Date;
  settledAt: Date | null;
  events: CopiedEvent[];
}

/** What is kept of one person. The NIK by its last four digits: a link can be forwarded. */
export interface CopiedPerson {
  name: string;
  nikLast4: string | null;
  birthDate: string | null;
  sex: 'F' | 'M' | null;
  phone: string | null;
  email: string | null;
  everMarried: boolean;
  recordedBefore: boolean | null;
  needs: string[];
  guardian: { name: string; relation: GuardianRelation; phone: string | null; consent: boolean } | null;
  warnings: string[];
  enteredAt: Date;
  frozenAt: Date | null;
  service: string;
  status: string;
  /** Null of who only waits. */
  card: string | null;
  outcome: string | null;
  consents: CopiedConsent[];
  /** How far the recording has come that came of this visit. */
  record: { status: string; at: Date; cardFrom: string; events: CopiedEvent[] } | null;
}

export interface CopiedMessage {
  kind: string;
  channel: string;
  status: string;
  receipt: string | null;
  dueAt: Date;
  settledAt: Date | null;
}

export interface CopiedTicket {
  number: string;
  status: string;
  arrivedAt: Date;
  endedAt: Date | null;
  note: string | null;
  events: CopiedEvent[];
}

/** All that is kept of the people of one booking, or of one entry of the waiting list. */
export interface DataCopy {
  madeAt: Date;
  code: string;
  /** Null of an entry, which is among what is waited for. */
  booking: {
    code: string;
    site: string;
    startsAt: Date;
    status: string;
    channel: string;
    language: string;
    createdAt: Date;
    events: CopiedEvent[];
  } | null;
  people: CopiedPerson[];
  messages: CopiedMessage[];
  tickets: CopiedTicket[];
  waiting: CopiedWaiting[];
  pupils: { name: string; className: string; state: string; hasConsent: boolean; enteredAt: Date }[];
  requests: {
    kind: string;
    status: string;
    askedAt: Date;
    dueAt: Date;
    detail: string | null;
    answer: string | null;
  }[];
  /** Who opened something of it, by role: never by name. */
  looks: { at: Date; what: string; role: string | null }[];
}
