import { describe, expect, it } from '@jest/globals';
import { HOUR_MS } from '../../common/duration.js';
import { cardRank, distance, type Party, type Pending, release } from './plans.rules.js';

const X = 'x public';
const Y = 'y public';
const at = (day: number, hour: number) => new Date(Date.UTC(2027, 1, day, hour));

describe('who gets a card first', () => {
  it.each([
    [1, 17, 1],
    [1, 16, 1],
    [1, 40, 2],
    [1, null, 2],
    [2, 30, 3],
    [3, 17, 4],
  ])('class %i at %s is served as number %i', (nationalClass, age, rank) => {
    expect(cardRank(nationalClass, age)).toBe(rank);
  });
});

describe('what ends before anybody moves', () => {
  const pending = (id: string, kind: Pending['kind'], more: Partial<Pending> = {}): Pending => ({
    id,
    kind,
    expiresAt: 100,
    createdAt: 0,
    holds: new Map([[X, 1]]),
    ...more,
  });

  it('cooling places, then expired holds, then offers, then live holds with the newest first', () => {
    const all = [
      pending('old hold', 'booking'),
      pending('new hold', 'booking', { createdAt: 5 }),
      pending('offer', 'offer'),
      pending('expired', 'booking', { expiresAt: 10 }),
      pending('cooling', 'cooling'),
    ];
    const ended = (missing: number) => release(all, new Map([[X, missing]]), 10).map(({ id }) => id);
    expect(ended(0)).toEqual([]);
    expect(ended(1)).toEqual(['cooling']);
    expect(ended(4)).toEqual(['cooling', 'expired', 'offer', 'new hold']);
    expect(ended(9)).toHaveLength(5);
  });

  it('only what lies in the way', () => {
    expect(release([pending('elsewhere', 'cooling')], new Map([[Y, 1]]), 10)).toEqual([]);
  });
});

describe('how far it is', () => {
  const question = { earliest: at(12, 0).getTime(), noticeUntil: at(13, 0).getTime() };
  it.each([
    ['the same minute', at(13, 9), 0],
    ['an hour later', at(13, 10), 120],
    ['an hour earlier lies a little further', at(13, 8), 121],
    ['earlier at too short a notice', at(12, 20), null],
    ['too soon', new Date(at(12, 0).getTime() - HOUR_MS), null],
  ])('%s', (_name, start, way) => {
    expect(distance({ startsAt: at(13, 9).getTime() } as Party, start.getTime(), question)).toBe(way);
  });
});
