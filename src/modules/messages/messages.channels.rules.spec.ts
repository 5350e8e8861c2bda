import { describe, expect, it } from '@jest/globals';
import {
  affordable,
  afterQuiet,
  afterReceipt,
  nextDue,
  type Receipt,
  RECEIPTS,
  roomOf,
  sequelOf,
} from './messages.channels.rules.js';
import type { Message, MessageKind } from './messages.types.js';

const at = (time: string, date = '2027-02-10') => new Date(`${date}T${time}:00+07:00`);

describe('the rate of a channel', () => {
  const NOW = at('10:00');
  const before = (ms: number) => new Date(NOW.getTime() - ms);

  it.each<[string, number, Date | null, number, number]>([
    ['nothing was handed over yet', 20, null, 0, 20],
    ['the last second was filled', 20, NOW, 0, 0],
    ['half of it was', 20, before(500), 0, 10],
    ['nothing for an hour, of which a second is kept', 20, before(3_600_000), 0, 20],
    ['another process is a moment ahead', 20, before(-200), 0, 0],
    ['the clock was set back', 20, before(-3_600_000), 0, 20],
    ['five seconds’ worth wait for their answer', 20, null, 100, 0],
    ['nearly so much', 20, null, 95, 5],
    ['a thousand wait for theirs', 5_000, null, 990, 10],
  ])('%s', (_what, rate, pacedUntil, inFlight, room) => {
    expect(roomOf(rate, pacedUntil, inFlight, NOW)).toBe(room);
  });
});

describe('what a cap leaves', () => {
  it.each<[string, number, number, number, number]>([
    ['much: as many as the longest text would cost', 100_000, 450, 0, 56],
    ['as much, and some are under way', 100_000, 450, 50, 6],
    ['little: one at a time', 1, 450, 0, 1],
    ['little, and one is under way', 1, 450, 1, 0],
    ['nothing', 0, 450, 0, 0],
    ['less than nothing', -350, 450, 0, 0],
    ['something, for what costs nothing', 1, 0, 500, Infinity],
  ])('%s', (_what, left, cost, inFlight, most) => expect(affordable(left, cost, inFlight)).toBe(most));
});

describe('quiet hours', () => {
  const START = at('09:00', '2027-02-13');
  it.each<[MessageKind, string, string]>([
    ['reminder_first', '18:00', '18:00'],
    ['reminder_first', '19:59', '19:59'],
    ['reminder_last', '07:00', '07:00'],
    ['confirmation', '23:30', '23:30'],
    ['one_time_code', '02:00', '02:00'],
  ])('let a %s of %s go at %s', (kind, due, goes) => {
    expect(afterQuiet(kind, at(due), START, 'Asia/Jakarta')).toEqual(at(goes));
  });

  it.each<[MessageKind, Date, Date]>([
    ['reminder_first', at('20:00'), at('07:00', '2027-02-11')],
    ['cancelled_by_office', at('23:30'), at('07:00', '2027-02-11')],
    ['reminder_last', at('03:00'), at('07:00')],
    ['reminder_last', at('20:00', '2027-02-12'), at('07:00', '2027-02-13')],
    ['reminder_last', at('23:59', '2027-02-12'), at('07:00', '2027-02-13')],
    ['print_invitation', at('20:30'), at('07:00', '2027-02-11')],
    ['school_request', at('21:00'), at('07:00', '2027-02-11')],
  ])('keep a %s for the morning', (kind, due, goes) => {
    expect(afterQuiet(kind, due, START, 'Asia/Jakarta')).toEqual(goes);
  });

  it('do not keep back that the office cancels what begins in the morning', () => {
    const evening = at('21:00', '2027-02-12');
    expect(afterQuiet('cancelled_by_office', evening, START, 'Asia/Jakarta')).toEqual(evening);
  });

  it.each<[Message['status'], Date, Date]>([
    ['sent', at('23:10'), at('07:00', '2027-02-11')],
    ['unknown', at('23:10'), at('07:00', '2027-02-11')],
    ['sent', at('19:10'), at('19:10')],
    ['failed', at('23:10'), at('23:10')],
  ])('of a confirmation that was %s: the next channel at %s waits until %s', (status, now, goes) => {
    expect(nextDue({ kind: 'confirmation', status }, now, START, 'Asia/Jakarta')).toEqual(goes);
  });

  it('end for what is about the same day', () => {
    const early = at('06:10', '2027-02-13');
    expect(afterQuiet('reminder_last', early, START, 'Asia/Jakarta')).toEqual(early);
  });

  it('are those of the site', () => {
    expect(afterQuiet('reminder_first', at('19:00'), START, 'Asia/Jayapura')).toEqual(at('05:00', '2027-02-11'));
  });
});

describe('after a message', () => {
  const message = (more: Partial<Message>) =>
    ({
      kind: 'reminder_last',
      channel: 'whatsapp',
      status: 'sent',
      receipt: null,
      settledAt: at('10:00'),
      deadlineAt: at('09:00', '2027-02-13'),
      attempts: 1,
      ...more,
    }) as Message;

  it.each<[string, Partial<Message>, string, string]>([
    ['delivered: nothing follows', { receipt: 'delivered' }, '23:00', 'none'],
    ['sent a moment ago: wait', {}, '10:30', 'wait'],
    ['sent two hours ago and not delivered: the next channel', {}, '12:00', 'next_channel'],
    ['sent by SMS, which tells nothing: nothing follows', { channel: 'sms' }, '20:00', 'none'],
    [
      'sent an hour before it begins: the next channel has half of it',
      { deadlineAt: at('11:00') },
      '10:30',
      'next_channel',
    ],
    ['…and not before', { deadlineAt: at('11:00') }, '10:29', 'wait'],
    ['failed: the next channel at once', { status: 'failed' }, '10:00', 'next_channel'],
    ['open for eight minutes: wait', { status: 'unknown' }, '10:08', 'wait'],
    [
      'open for nine: a reminder is not sent again, the next channel says it',
      { status: 'unknown' },
      '10:09',
      'next_channel',
    ],
    [
      'open for nine: the cancellation of the office is sent again',
      { status: 'unknown', kind: 'cancelled_by_office' },
      '10:09',
      'again',
    ],
    ['…and not a third time', { status: 'unknown', kind: 'cancelled_by_office', attempts: 2 }, '10:09', 'next_channel'],
    ['a one-time code is never sent again', { status: 'unknown', kind: 'one_time_code' }, '10:30', 'none'],
    ['past its deadline nothing follows', { status: 'failed', deadlineAt: at('10:00') }, '10:00', 'none'],
  ])('%s', (_what, more, now, sequel) => expect(sequelOf(message(more), at(now))).toBe(sequel));

  it.each([
    ['11:59', 'wait'],
    ['12:00', 'next_channel'],
  ])('sent by SMS to a gateway that tells what was delivered, at %s: %s', (now, sequel) => {
    expect(sequelOf(message({ channel: 'sms' }), at(now), ['whatsapp', 'sms'])).toBe(sequel);
  });
});

describe('receipts', () => {
  const apply = (receipts: readonly Receipt[], status: Message['status'] = 'unknown') =>
    receipts.reduce<Pick<Message, 'status' | 'receipt'>>(afterReceipt, { status, receipt: null });

  it.each<[Receipt[], string, string | null]>([
    [['sent'], 'sent', null],
    [['delivered'], 'sent', 'delivered'],
    [['read', 'delivered', 'sent'], 'sent', 'read'],
    [['failed'], 'failed', null],
    [['delivered', 'failed'], 'sent', 'delivered'],
    [['failed', 'read'], 'sent', 'read'],
  ])('%j end as %s, %s', (receipts, status, receipt) => expect(apply(receipts)).toEqual({ status, receipt }));

  it('end in the same state in every order, and said twice', () => {
    const orders = (rest: readonly Receipt[]): Receipt[][] =>
      rest.length === 0 ? [[]] : rest.flatMap((one) => orders(rest.filter((o) => o !== one)).map((o) => [one, ...o]));
    const ends = orders([...RECEIPTS]).flatMap((order) => [apply(order), apply([...order, ...order])]);
    expect(new Set(ends.map((end) => JSON.stringify(end)))).toEqual(
      new Set([JSON.stringify({ status: 'sent', receipt: 'read' })]),
    );
  });

  it.each<Message['status']>(['due', 'claimed', 'skipped'])('change nothing of a row that is %s', (status) => {
    expect(apply(['read'], status)).toEqual({ status, receipt: null });
  });

  it.each<Message['status']>(['due', 'claimed', 'skipped'])('tell that a row was said that is %s again', (status) => {
    expect(afterReceipt({ status, receipt: null, fence: 1 }, 'delivered')).toEqual({
      status: 'sent',
      receipt: 'delivered',
    });
    expect(afterReceipt({ status, receipt: null, fence: 1 }, 'failed')).toEqual({ status, receipt: null });
  });

  it.each<[string, string | null, Message['status']]>([
    ['was refused', 'HTTP 500', 'sent'],
    ['staff send again', null, 'due'],
  ])('"sent" settles a row that %s: %s, %s', (_what, reason, status) => {
    expect(afterReceipt({ status: 'due', receipt: null, fence: 1, reason }, 'sent').status).toBe(status);
  });
});
