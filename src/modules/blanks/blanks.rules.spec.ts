import { describe, expect, it } from '@jest/globals';
import { keptDay } from '../../../test/support/kept-day.js';
import { cardsLeft, cardsShort, keptForFirst, mayClaim, signedQuantity } from './blanks.rules.js';
import type { ManualKind, NationalClass } from './blanks.types.js';

describe('cards left for the public', () => {
  it.each([
    ['nothing promised', {}, 10],
    ['without the reserve', { reserve: 2 }, 8],
    ['promised and used are both gone', { promised: 3, used: 4 }, 3],
    ['never below nothing, when a spoiled card made the day short', { promised: 9, used: 4 }, 0],
  ])('%s', (_name, more, left) => {
    expect(cardsLeft(keptDay('2027-02-13', more))).toBe(left);
  });
});

describe('the national order when cards are short', () => {
  const few = keptDay('2027-02-13', { reserve: 1, keptForFirst: 4, promised: 3 });
  it.each<[NationalClass, number]>([
    [1, 6],
    [2, 6],
    [3, 2],
  ])('class %i may still have %i', (nationalClass, left) => {
    expect(cardsLeft(few, nationalClass)).toBe(left);
    expect(mayClaim(few, nationalClass, left)).toBe(true);
    expect(mayClaim(few, nationalClass, left + 1)).toBe(false);
  });

  it('refuses the last class first, and never below nothing', () => {
    const last = { ...few, promised: 7 };
    expect([cardsLeft(last, 1), cardsLeft(last, 3)]).toEqual([2, 0]);
  });

  it.each([
    ['a day with a card for every place keeps none back', { allotted: 50, reserve: 5 }, 40, 0],
    ['a day with fewer keeps a share of what is not the reserve', { allotted: 30, reserve: 5 }, 40, 10],
    ['a site without the rule keeps none', { allotted: 30, reserve: 5 }, 0, 0],
    ['a share is rounded down', { allotted: 7, reserve: 0 }, 50, 3],
    ['a day whose places are not known keeps none', { allotted: 7, places: 0 }, 50, 0],
  ])('%s', (_name, more, percent, kept) => {
    expect(keptForFirst(keptDay('2027-02-13', more), percent)).toBe(kept);
  });
});

describe('a day that is short', () => {
  it.each([
    [{ allotted: 10, promised: 8, used: 2 }, 0],
    [{ allotted: 10, promised: 9, used: 2 }, 1],
    [{ allotted: 2, promised: 3, used: 5 }, 3],
  ])('%j lacks %i', (more, short) => {
    expect(cardsShort(keptDay('2027-02-13', more))).toBe(short);
  });
});

describe('what a movement changes on hand', () => {
  it.each<[ManualKind, number, number]>([
    ['receipt', 5, 5],
    ['transfer', 5, -5],
    ['spoilage', 5, -5],
    ['return', 5, -5],
    ['adjustment', 5, 5],
    ['adjustment', -5, -5],
  ])('%s of %i', (kind, quantity, signed) => {
    expect(signedQuantity({ kind, quantity })).toBe(signed);
  });
});
