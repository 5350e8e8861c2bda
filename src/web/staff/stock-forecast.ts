import type { LocalDate } from '../../common/local-date.js';
import type { StockOverview } from '../../modules/blanks/blanks.types.js';

export type StockDay = StockOverview['byDay'][number];

export interface ForecastDay {
  date: LocalDate;
  /** Cards on hand when the day begins. */
  atStart: number;
  /** Cards that are lacking that day; 0 when there are enough. */
  short: number;
}

/** On hand at the start of each coming day, at the average burn or as promised, whichever is more. */
export function forecastStock({
  onHand,
  burnPerDay,
  byDay,
}: Pick<StockOverview, 'onHand' | 'burnPerDay' | 'byDay'>): ForecastDay[] {
  let left = onHand;
  return byDay.map(({ date, promised }) => {
    const atStart = Math.max(0, left);
    left -= Math.max(burnPerDay ?? 0, promised);
    return { date, atStart, short: Math.max(0, promised - atStart) };
  });
}

export interface StockState {
  tone: 'ok' | 'warn' | 'stop';
  words: string;
}

const LOW_SHARE = 0.1;

/** How a day stands, in words. */
export function stockState({ allotted, promised, used, left }: StockDay, short: number): StockState {
  const over = Math.max(short, promised + used - allotted);
  if (over > 0) return { tone: 'stop', words: `Kurang ${over}` };
  if (allotted === 0) return { tone: 'warn', words: 'Belum dijatah' };
  if (left === 0) return { tone: 'warn', words: 'Habis dijanjikan' };
  return left <= allotted * LOW_SHARE ? { tone: 'warn', words: 'Menipis' } : { tone: 'ok', words: 'Cukup' };
}

/** Even marks of an axis from 0 to at least `most`: 1, 2 or 5 times a power of ten apart, at most five of them. */
export function axisMarks(most: number): number[] {
  const rough = Math.max(1, most) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5, 10].find((n) => n * power >= rough) ?? 10) * power);
  return Array.from({ length: Math.ceil(Math.max(1, most) / step) + 1 }, (_, index) => index * step);
}
