import { DAY_MS } from '../../common/duration.js';
import { addDays, instantAt, type LocalDate } from '../../common/local-date.js';
import type { OfficeChange } from '../bookings/bookings.types.js';
import type { Message, MessageKind, MessageStatus, PlannedMessage, Wording } from './messages.types.js';

export interface ReminderQuestion {
  serviceOn: LocalDate;
  startsAt: Date;
  zone: string;
  /** When this version of the booking came to be. */
  now: Date;
  /** What made it, where nobody asked for it. */
  change?: OfficeChange | null;
}

/**
 * Confirmation at once, or what the office changed; reminders three days before at 18.00 and the day before at 16.00, site time. A reminder whose
 * time has passed is none, and the first one is left out when the booking is less than a day older than it.
 */
export function planMessages({ serviceOn, startsAt, zone, now, change }: ReminderQuestion): PlannedMessage[] {
  const first = instantAt(addDays(serviceOn, -3), '18:00', zone);
  const last = instantAt(addDays(serviceOn, -1), '16:00', zone);
  const planned: PlannedMessage[] = [{ kind: change ?? 'confirmation', dueAt: now, deadlineAt: startsAt }];
  if (first.getTime() - now.getTime() >= DAY_MS)
    planned.push({ kind: 'reminder_first', dueAt: first, deadlineAt: last });
  if (last > now) planned.push({ kind: 'reminder_last', dueAt: last, deadlineAt: startsAt });
  return planned;
}

/** By chance, and the same for all that is said about one booking: half of all ids end in an odd digit. */
export const wordingOf = (subjectId: string): Wording =>
  Number.parseInt(subjectId.slice(-1), 16) % 2 === 0 ? 'a' : 'b';

/** How a message begins: to be said, or settled at once with the reason why it is not. */
export const freshState = <R extends string>(reason: R | null, now: Date) =>
  ({
    status: reason ? 'skipped' : 'due',
    fence: 0,
    attempts: 0,
    reason,
    settledAt: reason ? now : null,
    receipt: null,
    receiptAt: null,
  }) as const;

/** Every move a message may make; to `unknown` from the start after a restore. */
export const NEXT: Record<MessageStatus, readonly MessageStatus[]> = {
  due: ['claimed', 'skipped', 'unknown'],
  claimed: ['claimed', 'sending', 'skipped', 'unknown', 'due'],
  sending: ['sent', 'failed', 'unknown', 'due'],
  sent: [],
  unknown: ['sent', 'failed'],
  failed: [],
  skipped: [],
};

const BY_DATE: ReadonlySet<MessageKind> = new Set(['reminder_first', 'reminder_last']);

/**
 * Of a change from before a restore. It may have been said already, so staff decide about it; what a date to come brings
 * has surely not been said.
 */
export const heldBack = (message: Message): Message =>
  message.status === 'due' && !BY_DATE.has(message.kind)
    ? { ...message, status: 'unknown', reason: 'restored', settledAt: message.dueAt }
    : message;

const FIRST_RETRY_MS = 5_000;
export const MAX_ATTEMPTS = 5;

/** Exponential, with jitter so that many do not come back at once. */
export const retryAt = (now: Date, attempts: number, random: () => number): Date =>
  new Date(now.getTime() + FIRST_RETRY_MS * 4 ** (attempts - 1) * (0.75 + random() / 2));

/** "Mulai" as people type it: messages are welcome again. */
export const isStartWord = (text: string): boolean => /^[\W_]*(mulai|start)[\W_]*$/i.test(text);

/** "Berhenti" as people type it: alone, in any case, with whatever signs around it. */
export const isStopWord = (text: string): boolean => /^[\W_]*(berhenti|stop)[\W_]*$/i.test(text);
