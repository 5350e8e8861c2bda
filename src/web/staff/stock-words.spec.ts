import { describe, expect, it } from '@jest/globals';
import type { KeptDay } from '../../modules/blanks/blanks.types.js';
import { axisMarks } from './stock-chart.view.js';
import { dayState, stockPath, weeksShown, weekState, weekWord } from './stock-words.js';

const day = (facts: Partial<KeptDay & { left: number }> = {}) => ({
  date: '2027-02-13',
  serviceDayId: 'x',
  blankKind: 'ktp' as const,
  version: 1,
  allotted: 60,
  reserve: 6,
  promised: 20,
  used: 0,
  left: 34,
  places: 60,
  keptForFirst: 0,
  setBy: 'hand' as const,
  ...facts,
});

describe('the words of the stock', () => {
  it.each([
    [{}, 'Cukup'],
    [{ left: 5 }, 'Menipis'],
    [{ left: 0 }, 'Habis dijanjikan'],
    [{ allotted: 0, promised: 0, left: 0 }, 'Belum dijatah'],
    [{ allotted: 18, left: 0 }, 'Kurang 2'],
  ])('name the state of %j', (facts, words) => {
    expect(dayState('id', day(facts)).words).toBe(words);
  });

  const week = (atStart: number, expectedUse: number, promised = 0) => {
    const atEnd = Math.max(0, atStart - expectedUse);
    return { from: '2027-02-13', to: '2027-02-14', atStart, low: 0, high: 0, promised, expectedUse, atEnd, short: 0 };
  };
  it.each([
    [212, 44, 'Cukup'],
    [54, 34, 'Menipis'],
    [24, 34, 'Kurang 10'],
    [0, 34, 'Habis'],
  ])('name the state of a week with %d cards that needs %d', (atStart, use, words) => {
    expect(weekState('id', week(atStart, use), 212).words).toBe(words);
  });

  it('show the weeks until the cards are gone and nothing is promised any more', () => {
    const weeks = [week(50, 30), week(20, 30), week(0, 30), week(0, 30, 4), week(0, 30), week(0, 30)];
    expect(weeksShown(weeks)).toHaveLength(4);
    expect(weeksShown(weeks.slice(0, 2))).toHaveLength(2);
    expect(weeksShown(Array(20).fill(week(900, 10)))).toHaveLength(9);
  });

  it.each([
    ['2027-02-13', '2027-02-14', '13–14 Februari 2027'],
    ['2027-02-28', '2027-02-28', '28 Februari 2027'],
    ['2027-01-30', '2027-02-01', '30 Januari 2027 – 1 Februari 2027'],
  ])('name the week from %s to %s', (from, to, words) => {
    expect(weekWord('id', { from, to })).toBe(words);
  });

  it('keep the kind of card in every link, and nothing that is empty', () => {
    expect(stockPath('/gerak', 'ktp', { jenis: undefined })).toBe('/stok/gerak');
    expect(stockPath('/gerak', 'kia', { jenis: 'receipt' })).toBe('/stok/gerak?jenis=receipt&kartu=kia');
  });

  it.each([
    [212, [0, 100, 200, 300]],
    [4000, [0, 1000, 2000, 3000, 4000]],
    [7, [0, 2, 4, 6, 8]],
    [0, [0, 1]],
  ])('mark an axis up to %d', (most, marks) => {
    expect(axisMarks(most)).toEqual(marks);
  });
});
