import { describe, expect, it } from '@jest/globals';
import { cardsLeft, coverShortage, runway, signedQuantity } from './blanks.rules.js';
import type { DayStock, ManualKind } from './blanks.types.js';

const day = (date: string, more: Partial<DayStock> = {}): DayStock => ({
  serviceDayId: date,
  date,
  blankKind: 'ktp',
  allotted: 10,
  reserve: 0,
  promised: 0,
  used: 0,
  version: 1,
  ...more,
});

describe('cards left for the public', () => {
  it.each([
    ['nothing promised', {}, 10],
    ['without the reserve', { reserve: 2 }, 8],
    ['promised and used are both gone', { promised: 3, used: 4 }, 3],
    ['never below nothing, when a spoiled card made the day short', { promised: 9, used: 4 }, 0],
  ])('%s', (_name, more, left) => {
    expect(cardsLeft(day('2027-02-13', more))).toBe(left);
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

describe('a shortage', () => {
  const saturday = day('2027-02-13', { promised: 10 });
  const sunday = day('2027-02-14', { promised: 4, used: 1 });
  const later = day('2027-02-20');
  it.each([
    ['is taken off the latest day', 4, [['2027-02-20', 6]]],
    [
      'goes on to the day before when that is not enough',
      12,
      [
        ['2027-02-20', 0],
        ['2027-02-14', 8],
      ],
    ],
    [
      'spares what people were promised or have',
      99,
      [
        ['2027-02-20', 0],
        ['2027-02-14', 5],
      ],
    ],
    ['of nothing changes nothing', 0, []],
  ])('%s', (_name, excess, wanted) => {
    const cuts = coverShortage([saturday, sunday, later], excess);
    expect(cuts.map((cut) => [cut.serviceDayId, cut.allotted])).toEqual(wanted);
  });

  it('leaves a day alone that is short already', () => {
    expect(coverShortage([day('2027-02-13', { promised: 12 })], 5)).toEqual([]);
  });
});

describe('the runway', () => {
  const days = (...promised: number[]) => promised.map((n, i) => ({ date: `2027-02-${13 + i}`, promised: n }));
  it.each([
    ['unknown before anything was used', 100, null, days(5), null, null],
    ['ends on the day whose promises cannot be kept', 8, null, days(5, 4, 0), 1, '2027-02-14'],
    ['counts the usual burn where little was promised', 25, 10, days(0, 0, 0), 2, '2027-02-15'],
    ['counts the promises where they are more than usual', 25, 10, days(20, 10), 1, '2027-02-14'],
    ['goes on past the known days at the usual burn', 65, 10, days(10, 10), 6, null],
    ['lasts to the last card', 20, 10, days(10, 10), 2, null],
    ['is over at once with nothing on hand', 0, 10, days(1), 0, '2027-02-13'],
  ])('%s', (_name, onHand, burn, coming, runwayDays, runsOutOn) => {
    expect(runway(onHand, burn, coming)).toEqual({ runwayDays, runsOutOn });
  });
});
