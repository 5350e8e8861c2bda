import { describe, expect, it } from '@jest/globals';
import { atTime, clock, dateTime, longDate, plainDate, shortDateTime, stamp, time, timeRange } from './spoken-date.js';

const at = new Date('2026-02-14T02:30:00Z');
const jakarta = 'Asia/Jakarta';

describe('dates and times as people write them', () => {
  it.each([
    ['longDate id', longDate('id', at, jakarta), 'Sabtu, 14 Februari 2026'],
    ['longDate en', longDate('en', at, jakarta), 'Saturday, 14 February 2026'],
    ['a local date has no zone', longDate('id', '2026-02-15', 'Asia/Jayapura'), 'Minggu, 15 Februari 2026'],
    ['plainDate', plainDate('id', '2009-06-21', jakarta), '21 Juni 2009'],
    ['clock', clock('id', at, jakarta), '09.30'],
    ['time', time('id', at, jakarta), '09.30 WIB'],
    ['time in Makassar', time('id', at, 'Asia/Makassar'), '10.30 WITA'],
    ['time in Jayapura', time('en', at, 'Asia/Jayapura'), '11:30 WIT'],
    ['midnight is 00', time('id', new Date('2026-02-13T17:00:00Z'), jakarta), '00.00 WIB'],
    ['atTime', atTime('id', at, jakarta), 'pukul 09.30 WIB'],
    ['dateTime', dateTime('id', at, jakarta), 'Sabtu, 14 Februari 2026 pukul 09.30 WIB'],
    ['dateTime en', dateTime('en', at, jakarta), 'Saturday, 14 February 2026 at 09:30 WIB'],
    ['shortDateTime', shortDateTime('id', at, jakarta), 'Sabtu, 14 Februari pukul 09.30 WIB'],
    ['stamp', stamp('id', at, jakarta), '09.30 WIB, 14 Februari'],
    ['timeRange', timeRange('id', '09:00', '13:00', jakarta), '09.00–13.00 WIB'],
    ['timeRange en', timeRange('en', '09:00', '13:00', jakarta), '09:00–13:00 WIB'],
  ])('%s', (_name, shown, expected) => {
    expect(shown).toBe(expected);
  });

  it('takes the day of the place, not that of UTC', () => {
    expect(longDate('id', new Date('2026-02-13T17:30:00Z'), jakarta)).toBe('Sabtu, 14 Februari 2026');
  });
});
