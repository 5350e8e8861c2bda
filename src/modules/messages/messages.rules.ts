import { addDays, instantAt, type LocalDate } from '../../common/local-date.js';
import type { MessageStatus, PlannedMessage } from './messages.types.js';

const DAY_MS = 24 * 60 * 60_000;

export interface ReminderQuestion {
  serviceOn: LocalDate;
  startsAt: Date;
  zone: string;
  /** When this version of the booking came to be. */
  now: Date;
}

/**
 * Confirmation at once; reminders three days before at 18.00 and the day before at 16.00, site time. A reminder whose
 * time has passed is none, and the first one is left out when the booking is less than a day older than it.
 */
export function planMessages({ serviceOn, startsAt, zone, now }: ReminderQuestion): PlannedMessage[] {
  const first = instantAt(addDays(serviceOn, -3), '18:00', zone);
  const last = instantAt(addDays(serviceOn, -1), '16:00', zone);
  const planned: PlannedMessage[] = [{ kind: 'confirmation', dueAt: now, deadlineAt: startsAt }];
  if (first.getTime() - now.getTime() >= DAY_MS)
    planned.push({ kind: 'reminder_first', dueAt: first, deadlineAt: last });
  if (last > now) planned.push({ kind: 'reminder_last', dueAt: last, deadlineAt: startsAt });
  return planned;
}

/** Every move a message may make. */
export const NEXT: Record<MessageStatus, readonly MessageStatus[]> = {
  due: ['claimed', 'skipped'],
  claimed: ['claimed', 'sending', 'skipped'],
  sending: ['sent', 'failed', 'unknown', 'due'],
  sent: [],
  unknown: ['sent', 'failed'],
  failed: [],
  skipped: [],
};

const FIRST_RETRY_MS = 5_000;
export const MAX_ATTEMPTS = 5;

/** Exponential, with jitter so that many do not come back at once. */
export const retryAt = (now: Date, attempts: number, random: () => number): Date =>
  new Date(now.getTime() + FIRST_RETRY_MS * 4 ** (attempts - 1) * (0.75 + random() / 2));

/** "Mulai" as people type it: messages are welcome again. */
export const isStartWord = (text: string): boolean => /^\W*(mulai|start)\W*$/i.test(text);

/** "Berhenti" as people type it: alone, in any case, with whatever signs around it. */
export const isStopWord = (text: string): boolean => /^\W*(berhenti|stop)\W*$/i.test(text);
