import { stamp } from '../common/spoken-date.js';
import type { Channel, Message, ResidentMessageKind } from '../modules/messages/messages.types.js';
import { isMessageKey, type Locale, t } from './messages.js';

const KINDS = {
  confirmation: 'confirmation',
  reminder_first: 'reminder',
  reminder_last: 'reminder',
  moved_by_office: 'office_change',
  card_withdrawn: 'office_change',
  cancelled_by_office: 'cancellation',
  offer: 'offer',
  print_invitation: 'offer',
  one_time_code: 'one_time_code',
  access_link: 'access_link',
  turn_near: 'turn',
  called: 'turn',
  missed: 'turn',
} as const satisfies Record<ResidentMessageKind, string>;

/** One message and what became of it, as residents and the desk read it. */
export interface MessageLine {
  kind: (typeof KINDS)[ResidentMessageKind];
  channel: Channel;
  state: 'planned' | 'sent' | 'delivered' | 'read' | 'unknown' | 'failed' | 'skipped';
  /** When it is due, or went out, or was given up. */
  at: Date;
  /** When it was delivered or read. */
  heardAt?: Date;
  /** Why it was not sent. */
  reason?: string;
}

export function messageLine(message: Message): MessageLine {
  const { kind, channel, status, reason, receipt, receiptAt, dueAt, settledAt } = message;
  const isPlanned = status === 'due' || status === 'claimed' || status === 'sending';
  const state = isPlanned ? 'planned' : status === 'sent' && receipt ? receipt : status;
  return {
    kind: KINDS[kind as ResidentMessageKind],
    channel,
    state,
    at: isPlanned ? dueAt : (settledAt ?? dueAt),
    ...(receiptAt ? { heardAt: receiptAt } : {}),
    ...(reason ? { reason } : {}),
  };
}

/** "WhatsApp, terkirim Jum 12 Feb 16.00, dibaca Jum 12 Feb 16.02" */
export function messageWords(locale: Locale, { channel, state, at, heardAt = at, reason }: MessageLine, zone: string) {
  const why = `message.skipped.${reason ?? ''}`;
  const key = state === 'skipped' && isMessageKey(why) ? why : (`message.${state}` as const);
  const when = stamp(locale, at, zone);
  return t(locale, key, { channel: t(locale, `channel.${channel}`), when, heard: stamp(locale, heardAt, zone) });
}
