import { describe, expect, it } from '@jest/globals';
import { modeOn, openModes } from './calendar.mode.rules.js';
import type { Mode, ModePeriod } from './calendar.types.js';

const period = (mode: Mode, isOpen: boolean, from: string, more: Partial<ModePeriod> = {}): ModePeriod => ({
  id: `${mode} ${from}`,
  regionId: 'city',
  siteId: null,
  mode,
  isOpen,
  from,
  to: null,
  legalBasis: `surat ${from}`,
  ...more,
});

/** As the city has it: visits until February 2025, weekends since. */
const CITY = [
  period('school_visit', true, '2024-01-01', { to: '2025-02-26' }),
  period('school_visit', false, '2025-02-27'),
  period('weekend_block', true, '2025-01-01'),
];

describe('which mode is open when', () => {
  it.each([
    ['2023-12-31', false, null],
    ['2024-07-20', true, '2024-01-01'],
    ['2025-02-26', true, '2024-01-01'],
    ['2025-02-27', false, '2025-02-27'],
    ['2026-11-22', false, '2025-02-27'],
  ])('visits to schools on %s: %s', (date, isOpen, from) => {
    const state = modeOn(CITY, { mode: 'school_visit', siteId: null, date });
    expect([state.isOpen, state.period?.from ?? null]).toEqual([isOpen, from]);
  });

  it('is closed while nobody has opened it', () => {
    expect(modeOn(CITY, { mode: 'mobile_unit', siteId: 'office', date: '2026-01-01' })).toEqual({
      mode: 'mobile_unit',
      isOpen: false,
      period: null,
    });
  });

  it('goes by what a site says of itself before what its region says, and by no other site', () => {
    const own = [...CITY, period('weekend_block', false, '2024-06-01', { siteId: 'kecamatan' })];
    const on = (siteId: string | null) => modeOn(own, { mode: 'weekend_block', siteId, date: '2026-01-01' }).isOpen;
    expect([on('kecamatan'), on('office'), on(null)]).toEqual([false, true, true]);
  });

  it('goes by the period that began last, and by the older one again when it has ended', () => {
    const pause = period('weekend_block', false, '2026-03-16', { to: '2026-03-28' });
    const on = (date: string) => modeOn([pause, ...CITY], { mode: 'weekend_block', siteId: null, date }).isOpen;
    expect([on('2026-03-15'), on('2026-03-16'), on('2026-03-28'), on('2026-03-29')]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it('names what is open instead', () => {
    expect(openModes(CITY, null, '2025-06-01')).toEqual(['weekend_block']);
    expect(openModes(CITY, null, '2025-01-15')).toEqual(['school_visit', 'weekend_block']);
  });
});
