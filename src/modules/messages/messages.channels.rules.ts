import { MINUTE_MS, SECOND_MS } from '../../common/duration.js';
import { addDays, instantAt, localDateIn, localTimeIn } from '../../common/local-date.js';
import type { Channel, Message, MessageKind } from './messages.types.js';

/** Each is tried after the one before it stayed silent or failed. */
export const CHAIN: readonly Channel[] = ['whatsapp', 'sms', 'email', 'outbox'];

export const BREAKER_REFUSALS = 5;
export const BREAKER_SECONDS = 30;

/** More than this waits as rows: what lies in the queue for long would be claimed anew. */
const MOST_IN_FLIGHT = 1_000;
/** So much comes at once, at worst, after a provider was slow for a while. */
const SECONDS_IN_FLIGHT = 5;
/**
 * After so long without a word from the provider an outcome that is open counts as none: whoever was to be told is told
 * over the next channel within ten minutes.
 */
export const OPEN_MINUTES = 9;
/** A message that was sent and not delivered after so long is said over the next channel. */
export const SILENCE_MINUTES: Readonly<Partial<Record<MessageKind, number>>> = {
  confirmation: 60,
  reminder_first: 120,
  reminder_last: 120,
  moved_by_office: 30,
  card_withdrawn: 60,
  cancelled_by_office: 30,
  offer: 5,
  print_invitation: 240,
  turn_near: 3,
  called: 1,
  missed: 3,
};

const QUIET_FROM = '20:00';
const QUIET_UNTIL = '07:00';
/** What the office changed of something that begins so soon does not wait for the morning. */
const SOON_MINUTES = 14 * 60;
const NEWS: ReadonlySet<MessageKind> = new Set(['moved_by_office', 'card_withdrawn', 'cancelled_by_office']);
/** Somebody is waiting for these at this moment, or they keep hours of their own. */
const NEVER_WAITS: ReadonlySet<MessageKind> = new Set([
  'confirmation',
  'one_time_code',
  'access_link',
  'offer',
  'sign_in_link',
  'turn_near',
  'called',
  'missed',
]);

export const isSaidAnyway = (kind: MessageKind): boolean => kind === 'cancelled_by_office';

/**
 * How many more may be handed over at `rate` a second, when what was handed over before fills it up to `pacedUntil`. A
 * second that nobody used is kept, and no more; an instant far ahead is left from before the clock was set back.
 */
export function roomOf(rate: number, pacedUntil: Date | null, inFlight: number, now: Date): number {
  const unused = pacedUntil ? now.getTime() - pacedUntil.getTime() : SECOND_MS;
  const kept = unused < -SECOND_MS ? SECOND_MS : Math.min(SECOND_MS, unused);
  const most = Math.min(MOST_IN_FLIGHT, SECONDS_IN_FLIGHT * rate);
  return Math.max(0, Math.min(Math.floor((rate * kept) / SECOND_MS), most - inFlight));
}

/** So many parts the longest text of ours takes. */
const MOST_PARTS = 4;

/**
 * How many more may be handed over when each may cost so much: those under way are paid for, too. What is left of a cap
 * is never too little for the last one.
 */
export function affordable(left: number, costOfPart: number, inFlight: number): number {
  if (left <= 0) return 0;
  return costOfPart === 0 ? Infinity : Math.max(0, Math.ceil(left / (MOST_PARTS * costOfPart)) - inFlight);
}

/** From this part of a cap on the office is warned. */
const CAP_WARNING = 0.8;

interface Costs {
  costHour: number;
  capHour: number;
  costMonth: number;
  capMonth: number;
}

/** A cap that is reached, or near; the one for 30 days first: it does not pass by itself. */
export interface CapAlarm {
  of: 'month' | 'hour';
  isReached: boolean;
}

export function capAlarmOf({ costHour, capHour, costMonth, capMonth }: Costs): CapAlarm | null {
  const used = [
    { of: 'month', part: costMonth / capMonth },
    { of: 'hour', part: costHour / capHour },
  ] as const;
  const hit = used.find(({ part }) => part >= 1) ?? used.find(({ part }) => part >= CAP_WARNING);
  return hit ? { of: hit.of, isReached: hit.part >= 1 } : null;
}

/** Nothing is said between 20.00 and 07.00 at the site, but what cannot wait and what is about the same day. */
export function afterQuiet(kind: MessageKind, dueAt: Date, startsAt: Date, zone: string): Date {
  const isSoon = NEWS.has(kind) && startsAt.getTime() - dueAt.getTime() < SOON_MINUTES * MINUTE_MS;
  return isSoon || NEVER_WAITS.has(kind) ? dueAt : afterNight(dueAt, startsAt, zone);
}

function afterNight(dueAt: Date, startsAt: Date, zone: string): Date {
  const today = localDateIn(zone, dueAt);
  const time = localTimeIn(zone, dueAt);
  const isQuiet = time >= QUIET_FROM || time < QUIET_UNTIL;
  if (!isQuiet || localDateIn(zone, startsAt) === today) return dueAt;
  return instantAt(time < QUIET_UNTIL ? today : addDays(today, 1), QUIET_UNTIL, zone);
}

/** Whoever booked at night is not woken an hour later because the confirmation stayed silent. */
export function nextDue({ kind, status }: Pick<Message, 'kind' | 'status'>, now: Date, startsAt: Date, zone: string) {
  return kind === 'confirmation' && status !== 'failed' ? afterNight(now, startsAt, zone) : now;
}

type Settled = Pick<Message, 'kind' | 'channel' | 'status' | 'receipt' | 'settledAt' | 'deadlineAt' | 'attempts'>;

/** What becomes of a message whose outcome stands, or has been open for too long. */
export type Sequel = 'wait' | 'next_channel' | 'again' | 'none';

/**
 * One-time codes are never sent twice by themselves. A reminder whose outcome is open is not sent again on its channel;
 * the office's cancellation is, once: nobody shall travel in vain. Silence says something of `heard` channels alone:
 * those that tell what was delivered.
 */
export function sequelOf(message: Settled, now: Date, heard: readonly Channel[] = ['whatsapp']): Sequel {
  const { kind, status, receipt, settledAt, deadlineAt } = message;
  const silence = SILENCE_MINUTES[kind];
  if (silence === undefined || !settledAt || receipt || now >= deadlineAt) return 'none';
  const waited = (now.getTime() - settledAt.getTime()) / MINUTE_MS;
  // Close to the deadline the next channel has half of what is left.
  const patience = Math.min(silence, (deadlineAt.getTime() - settledAt.getTime()) / MINUTE_MS / 2);
  if (status === 'failed') return 'next_channel';
  if (status === 'unknown') {
    if (waited < OPEN_MINUTES) return 'wait';
    return kind === 'cancelled_by_office' && message.attempts < 2 ? 'again' : 'next_channel';
  }
  if (status !== 'sent' || !heard.includes(message.channel)) return 'none';
  return waited < patience ? 'wait' : 'next_channel';
}

/** What a provider says became of a message. */
export const RECEIPTS = ['sent', 'delivered', 'read', 'failed'] as const;
export type Receipt = (typeof RECEIPTS)[number];

const RANK: Record<'delivered' | 'read', number> = { delivered: 1, read: 2 };

/**
 * The state after a receipt. Receipts come twice, late and in any order, and end in the same state: the best news wins,
 * and what was delivered has not failed. What waits to be tried again, or was given up, was said after all when the
 * provider says so.
 */
export function afterReceipt(
  {
    status,
    receipt,
    fence = 0,
    reason = null,
  }: Pick<Message, 'status' | 'receipt'> & Partial<Pick<Message, 'fence' | 'reason'>>,
  said: Receipt,
): Pick<Message, 'status' | 'receipt'> {
  const isOut = status === 'sending' || status === 'sent' || status === 'unknown' || status === 'failed';
  // What was refused has a reason. What staff send again has none: that it left the provider may be old news of a try that failed.
  const isTriedAgain = status === 'due' && reason !== null;
  const wasSaid = fence > 0 && (said === 'delivered' || said === 'read' || (said === 'sent' && isTriedAgain));
  if (!isOut && !wasSaid) return { status, receipt };
  if (said === 'failed') return receipt ? { status, receipt } : { status: 'failed', receipt };
  if (said === 'sent') return { status: status === 'failed' ? 'failed' : 'sent', receipt };
  const best = receipt && RANK[receipt] >= RANK[said] ? receipt : said;
  return { status: 'sent', receipt: best };
}
