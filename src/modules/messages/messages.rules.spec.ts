import { describe, expect, it } from '@jest/globals';
import { newId } from '../../common/new-id.js';
import { isStopWord, MAX_ATTEMPTS, NEXT, planMessages, retryAt, wordingOf } from './messages.rules.js';

const zone = 'Asia/Jakarta';
const serviceOn = '2027-02-13';
const at = (text: string) => new Date(`${text}:00+07:00`);
const startsAt = at('2027-02-13T09:12');

describe('what is said about a booking', () => {
  const first = '2027-02-10T18:00';
  const last = '2027-02-12T16:00';
  it.each([
    ['booked ten days ahead', '2027-02-03T10:00', ['confirmation', 'reminder_first', 'reminder_last']],
    [
      'booked one day before the first reminder',
      '2027-02-09T18:00',
      ['confirmation', 'reminder_first', 'reminder_last'],
    ],
    [
      'booked just later: it would come too soon after the confirmation',
      '2027-02-09T18:01',
      ['confirmation', 'reminder_last'],
    ],
    ['booked after the first reminder was due', '2027-02-11T09:00', ['confirmation', 'reminder_last']],
    ['booked at the minute of the last reminder', '2027-02-12T16:00', ['confirmation']],
    ['booked on the day itself', '2027-02-13T07:30', ['confirmation']],
  ])('%s', (_name, now, kinds) => {
    const planned = planMessages({ serviceOn, startsAt, zone, now: at(now) });
    expect(planned.map((message) => message.kind)).toEqual(kinds);
  });

  it('is due at the time of the site, and worthless after its deadline', () => {
    const now = at('2027-02-03T10:00');
    expect(planMessages({ serviceOn, startsAt, zone, now })).toEqual([
      { kind: 'confirmation', dueAt: now, deadlineAt: startsAt },
      { kind: 'reminder_first', dueAt: at(first), deadlineAt: at(last) },
      { kind: 'reminder_last', dueAt: at(last), deadlineAt: startsAt },
    ]);
  });

  it.each([
    ['Asia/Makassar', '2027-02-12T15:00'],
    ['Asia/Jayapura', '2027-02-12T14:00'],
  ])('keeps the clock of %s', (other, due) => {
    const planned = planMessages({ serviceOn, startsAt, zone: other, now: at('2027-02-03T10:00') });
    expect(planned.at(-1)?.dueAt).toEqual(at(due));
  });
});

describe('the life of a message', () => {
  it('what is sent, failed or skipped is never sent again', () => {
    for (const end of ['sent', 'failed', 'skipped'] as const) expect(NEXT[end]).toEqual([]);
  });

  it('one with an unknown outcome may be settled, never tried again', () => {
    expect(NEXT.unknown).not.toContain('due');
    expect(NEXT.unknown).not.toContain('sending');
  });

  it.each([
    [1, 5],
    [2, 20],
    [3, 80],
    [4, 320],
  ])('try %i is followed after about %i s', (attempts, seconds) => {
    const now = at('2027-02-12T16:00');
    const wait = (random: number) => (retryAt(now, attempts, () => random).getTime() - now.getTime()) / 1000;
    expect([wait(0), wait(0.5), wait(1)]).toEqual([seconds * 0.75, seconds, seconds * 1.25]);
  });

  it('gives up after five tries', () => {
    expect(MAX_ATTEMPTS).toBe(5);
  });
});

describe('the wording of a booking', () => {
  it('falls to it by chance, half and half, and stays', () => {
    const ids = Array.from({ length: 4_000 }, () => newId(at('2027-02-03T10:00')));
    const first = ids.filter((id) => wordingOf(id) === 'a').length;
    expect(first).toBeGreaterThan(1_800);
    expect(first).toBeLessThan(2_200);
    for (const id of ids.slice(0, 50)) expect(wordingOf(id)).toBe(wordingOf(id));
  });
});

describe('the stop word', () => {
  it.each(['BERHENTI', 'berhenti', ' Berhenti. ', '"Stop"', 'stop!', '*BERHENTI*', '_berhenti_', '\u00a0BERHENTI\n'])(
    '%s stops',
    (text) => {
      expect(isStopWord(text)).toBe(true);
    },
  );

  it.each(['', 'jangan berhenti', 'berhenti besok', 'stopkan', 'nonstop', 'ya'])('%s does not', (text) => {
    expect(isStopWord(text)).toBe(false);
  });
});
