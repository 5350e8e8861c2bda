import type { KeptDay } from '../../src/modules/blanks/blanks.types.js';

/** The cards of a day: ten, and none of them taken. */
export const keptDay = (date: string, more: Partial<KeptDay> = {}): KeptDay => ({
  serviceDayId: date,
  date,
  blankKind: 'ktp',
  allotted: 10,
  reserve: 0,
  promised: 0,
  used: 0,
  version: 1,
  places: 50,
  keptForFirst: 0,
  setBy: 'opening',
  ...more,
});
