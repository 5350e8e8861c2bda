import type { LocalDate } from '../../common/local-date.js';

/**
 * A one-time code and a link were asked for: their version is the nonce of the ask, not that of the booking. What is said
 * of a turn has a count of its own, too.
 */
export type MessageKind =
  | 'confirmation'
  | 'reminder_first'
  | 'reminder_last'
  | 'moved_by_office'
  | 'card_withdrawn'
  | 'cancelled_by_office'
  | 'offer'
  | 'print_invitation'
  | 'one_time_code'
  | 'access_link'
  | TurnMessageKind
  | StaffMessageKind;
/** On the day, to somebody with a ticket. */
export const TURN_KINDS = ['turn_near', 'called', 'missed'] as const;
export type TurnMessageKind = (typeof TURN_KINDS)[number];
/** To an account: a way to sign in, what becomes of a school's request, and its visit: the day before, and afterwards. */
export const STAFF_KINDS = ['sign_in_link', 'school_invited', 'school_request', 'school_eve', 'school_result'] as const;
export type StaffMessageKind = (typeof STAFF_KINDS)[number];
export type ResidentMessageKind = Exclude<MessageKind, StaffMessageKind>;
export const RESIDENT_KINDS = [
  'confirmation',
  'reminder_first',
  'reminder_last',
  'moved_by_office',
  'card_withdrawn',
  'cancelled_by_office',
  'offer',
  'print_invitation',
  'one_time_code',
  'access_link',
  ...TURN_KINDS,
] as const satisfies readonly ResidentMessageKind[];
export const MESSAGE_KINDS = [...RESIDENT_KINDS, ...STAFF_KINDS] as const satisfies readonly MessageKind[];
/** Two ways to say the same, tried side by side: `a` is the first one. */
export const WORDINGS = ['a', 'b'] as const;
export type Wording = (typeof WORDINGS)[number];
export type Channel = 'whatsapp' | 'sms' | 'email' | 'outbox';
export type MessageStatus = 'due' | 'claimed' | 'sending' | 'sent' | 'unknown' | 'failed' | 'skipped';
/** Why a message was not sent. */
export type SkipReason =
  | 'replaced'
  | 'ended'
  | 'late'
  | 'no_contact'
  | 'no_channel'
  | 'already_confirmed'
  | 'stopped'
  | 'frozen'
  | 'by_staff';

export interface Message {
  id: string;
  regionId: string;
  subjectId: string;
  subjectVersion: number;
  kind: MessageKind;
  channel: Channel;
  /** One of both is whom it is for. */
  applicantId: string | null;
  staffId: string | null;
  language: 'id' | 'en';
  textVersion: string;
  wording: Wording;
  dueAt: Date;
  deadlineAt: Date;
  status: MessageStatus;
  fence: number;
  attempts: number;
  reason: string | null;
  settledAt: Date | null;
  receipt: 'delivered' | 'read' | null;
  /** When the best receipt came. */
  receiptAt: Date | null;
}

/** How staff look at messages of the last days. */
export const MESSAGE_FILTERS = ['planned', 'late', 'failed', 'unknown', 'skipped', 'sent'] as const;
export type MessageFilter = (typeof MESSAGE_FILTERS)[number];

/** A message as the office sees it: about which booking, never to which number. */
export interface OfficeMessage extends Message {
  code: string | null;
  startsAt: Date | null;
  siteId: string | null;
}

/** A booking of which somebody could not be told. */
export interface UnreachedBooking {
  bookingId: string;
  version: number;
  code: string;
  startsAt: Date;
  serviceOn: LocalDate;
  regionId: string;
  siteId: string;
  /** What could not be said, and why. */
  kind: MessageKind;
  status: MessageStatus;
  reason: string | null;
  applicantId: string;
  calledAt: Date | null;
  calledBy: string | null;
}

/** One line of the office's call list. */
export interface CallEntry extends UnreachedBooking {
  /** Masked; null when nothing is known. */
  contact: string | null;
  /** A child whose guardian has not consented: the guardian is asked by hand. */
  waitsForConsent: boolean;
}

/** What became of the bookings that were told something in one wording. */
export interface WordingResult {
  kind: ResidentMessageKind;
  wording: Wording;
  told: number;
  came: number;
  missed: number;
}

/** One thing to say at one time. */
export interface PlannedMessage {
  kind: MessageKind;
  dueAt: Date;
  deadlineAt: Date;
}

export interface Letter {
  subject: string;
  text: string;
}

/** A text as it comes with the program, with placeholders; `b` for kinds that have a second wording. */
export interface ShippedText {
  subject: string;
  a: string;
  b?: string;
}

/** What a message says, by its kind; the rest is empty. */
export interface LetterFacts {
  /** "Sabtu, 28 November 2026 pukul 09.12 WIB" */
  when: string;
  site: string;
  service: string;
  /** In two groups of five. */
  code: string;
  documents: string[];
  link: string;
  /** Of a one-time code: the digits in two groups. */
  oneTimeCode: string;
  /** '09.42 WIB': of a one-time code, an offer, or a number that was missed. */
  until: string;
  /** 'A012' */
  ticket: string;
  counter: string;
  /** How many are called before, in words. */
  ahead: string;
  /** What becomes of their cards on the day: 'satu disimpan untuk Anda, bila data siap cetak'. */
  card: string;
  school: string;
  /** What became of a school's request, such as 'Usulan jadwal'. */
  news: string;
}

/** A text that an office wrote; null when it went back to the shipped one. */
export interface TextChange {
  kind: MessageKind;
  language: 'id' | 'en';
  wording: Wording;
  version: number;
  text: string | null;
  staffName: string;
  at: Date;
}

/** A delivery to make. `key` is stable for the message, so that a provider that knows keys sends it once. */
export interface Delivery extends Letter {
  key: string;
  to: string;
  kind: MessageKind;
  language: 'id' | 'en';
  wording: Wording;
  /** The facts of the letter one by one, for providers that keep the wording themselves. */
  parameters: readonly string[];
}

/** A way to reach people. One adapter per channel. */
export interface MessageProvider {
  readonly channel: Channel;
  /**
   * Gives the provider's reference when the message was taken.
   * @throws ProviderRefused when it surely was not; any other error leaves the outcome unknown.
   */
  send(delivery: Delivery): Promise<string>;
}

/** Surely not sent: it may be tried again, unless the provider will never take it. */
export class ProviderRefused extends Error {
  constructor(
    readonly reason: string,
    readonly isFinal = false,
  ) {
    super(reason);
    this.name = 'ProviderRefused';
  }
}

export interface DevelopmentMail {
  id: string;
  recipient: string;
  subject: string;
  body: string;
  sentAt: Date;
}
