/** The last two were asked for: their version is the nonce of the ask, not that of the booking. */
export type MessageKind =
  | 'confirmation'
  | 'reminder_first'
  | 'reminder_last'
  | 'cancelled_by_office'
  | 'offer'
  | 'print_invitation'
  | 'one_time_code'
  | 'access_link'
  | StaffMessageKind;
/** To an account: a way to sign in, and what becomes of a school's request. */
export type StaffMessageKind = 'sign_in_link' | 'school_invited' | 'school_request';
export type ResidentMessageKind = Exclude<MessageKind, StaffMessageKind>;
export type Channel = 'whatsapp' | 'sms' | 'email' | 'outbox';
export type MessageStatus = 'due' | 'claimed' | 'sending' | 'sent' | 'unknown' | 'failed' | 'skipped';
/** Why a message was not sent. */
export type SkipReason = 'replaced' | 'ended' | 'late' | 'no_contact' | 'no_channel' | 'already_confirmed';

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
  dueAt: Date;
  deadlineAt: Date;
  status: MessageStatus;
  fence: number;
  attempts: number;
  reason: string | null;
  settledAt: Date | null;
  receipt: 'delivered' | 'read' | null;
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

/** A delivery to make. `key` is stable for the message, so that a provider that knows keys sends it once. */
export interface Delivery extends Letter {
  key: string;
  to: string;
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

/** Surely not sent: it may be tried again. */
export class ProviderRefused extends Error {
  constructor(readonly reason: string) {
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
