import { type JudgedSnapshot, type Progress, type Snapshot, TOLERANCE_POINTS } from './coverage.types.js';

/** Rounded to two digits; null of nobody. 100 only when nobody is left. */
export function percentOf(part: number, whole: number): number | null {
  if (whole === 0) return null;
  const exact = (part / whole) * 100;
  const rounded = Math.round(exact * 100) / 100;
  return part < whole ? Math.min(rounded, 99.99) : rounded;
}

/** The counts judge the source, never the other way round. */
export function judge(snapshot: Snapshot): JudgedSnapshot {
  const { eligible, recorded, statedPercent, statedLeft } = snapshot;
  const exact = eligible === 0 ? null : (recorded / eligible) * 100;
  const left = eligible - recorded;
  const isOff = exact !== null && statedPercent !== null && Math.abs(statedPercent - exact) > TOLERANCE_POINTS;
  const disagrees = [...(isOff ? ['percent' as const] : [])];
  const isLeftOff = statedLeft !== null && statedLeft !== left;
  return {
    ...snapshot,
    percent: percentOf(recorded, eligible),
    left,
    disagrees: isLeftOff ? [...disagrees, 'left'] : disagrees,
  };
}

type Counts = Pick<Progress, 'total' | 'recorded' | 'printReady' | 'printed' | 'handedOver'>;

/** `recorded` counts everybody whose data was taken, however far the card is. */
export const progressOf = (counts: Counts): Progress => ({
  ...counts,
  left: counts.total - counts.recorded,
  percent: percentOf(counts.recorded, counts.total),
});

export const sumOf = (all: readonly Counts[]): Progress =>
  progressOf({
    total: all.reduce((sum, one) => sum + one.total, 0),
    recorded: all.reduce((sum, one) => sum + one.recorded, 0),
    printReady: all.reduce((sum, one) => sum + one.printReady, 0),
    printed: all.reduce((sum, one) => sum + one.printed, 0),
    handedOver: all.reduce((sum, one) => sum + one.handedOver, 0),
  });
