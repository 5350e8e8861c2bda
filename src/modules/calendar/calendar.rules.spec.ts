import { describe, expect, it } from '@jest/globals';
import { addDays, instantAt } from '../../common/local-date.js';
import {
  type BookableQuestion,
  decideServiceDay,
  isBookable,
  placesNeeded,
  planSlots,
  type ServiceDayQuestion,
  windowsOverlap,
} from './calendar.rules.js';
import type { ExtraOpening, Holiday, OpeningTemplate } from './calendar.types.js';

describe('the slots of a window', () => {
  it.each([
    ['09:00', '13:00', 15, 16, '12:45'],
    ['09:00', '12:10', 20, 9, '11:40'],
    ['12:00', '18:00', 90, 4, '16:30'],
    ['09:00', '13:00', 12, 20, '12:48'],
    ['09:00', '09:12', 12, 1, '09:00'],
    ['00:00', '23:59', 60, 23, '22:00'],
  ])('%s to %s by %i minutes are %i, the last at %s', (opensAt, closesAt, stepMinutes, count, last) => {
    const { starts } = planSlots({ opensAt, closesAt, stepMinutes });
    expect(starts).toHaveLength(count);
    expect(starts[0]).toBe(opensAt);
    expect(starts.at(-1)).toBe(last);
  });

  it('are 12:00, 13:30, 15:00 and 16:30 by 90 minutes until 18:00', () => {
    expect(planSlots({ opensAt: '12:00', closesAt: '18:00', stepMinutes: 90 })).toEqual({
      starts: ['12:00', '13:30', '15:00', '16:30'],
      warnings: [],
    });
  });

  it('leave out a break', () => {
    const breaks = [{ from: '13:00', to: '14:00' }];
    const { starts, warnings } = planSlots({ opensAt: '09:00', closesAt: '17:00', stepMinutes: 15, breaks });
    expect(starts).toHaveLength(28);
    expect(starts).toContain('12:45');
    expect(starts).toContain('14:00');
    expect(starts.filter((start) => start >= '13:00' && start < '14:00')).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('begin again at the end of a break that cuts a step, and overlapping breaks count once', () => {
    const breaks = [
      { from: '09:50', to: '10:10' },
      { from: '09:30', to: '10:00' },
      { from: '08:00', to: '08:30' },
    ];
    expect(planSlots({ opensAt: '09:00', closesAt: '10:50', stepMinutes: 20, breaks })).toEqual({
      starts: ['09:00', '10:10', '10:30'],
      warnings: [{ code: 'remainder_dropped', minutes: 10 }],
    });
    const allDay = [{ from: '08:00', to: '12:00' }];
    expect(planSlots({ opensAt: '09:00', closesAt: '10:50', stepMinutes: 20, breaks: allDay }).starts).toEqual([]);
  });

  it('drop a remainder with a warning', () => {
    expect(planSlots({ opensAt: '09:00', closesAt: '12:10', stepMinutes: 20 }).warnings).toEqual([
      { code: 'remainder_dropped', minutes: 10 },
    ]);
  });

  it.each([12, 4, 1])('by %i offer a 12-minute service until 12:48, never at 12:52', (stepMinutes) => {
    const { starts } = planSlots({ opensAt: '09:00', closesAt: '13:00', stepMinutes, serviceMinutes: 12 });
    expect(starts.at(-1)).toBe('12:48');
    expect(starts).not.toContain('12:52');
  });

  it('end by closing even when the service is shorter than a step', () => {
    const { starts } = planSlots({ opensAt: '09:00', closesAt: '09:30', stepMinutes: 12, serviceMinutes: 6 });
    expect(starts).toEqual(['09:00', '09:12']);
  });

  it.each([
    ['a step of 0', { stepMinutes: 0 }],
    ['a negative step', { stepMinutes: -5 }],
    ['half a minute', { stepMinutes: 0.5 }],
    ['a step that is no number', { stepMinutes: Number.NaN }],
    ['a service of 0 minutes', { serviceMinutes: 0 }],
    ['an end before the start', { opensAt: '13:00', closesAt: '09:00' }],
    ['an end at the start', { opensAt: '09:00', closesAt: '09:00' }],
    ['a break that ends before it starts', { breaks: [{ from: '11:00', to: '10:00' }] }],
    ['a time that does not exist', { closesAt: '25:00' }],
  ])('are refused for %s', (_, more) => {
    expect(() => planSlots({ opensAt: '09:00', closesAt: '13:00', stepMinutes: 12, ...more })).toThrow(RangeError);
  });

  it.each([
    [12, 12, 1],
    [6, 12, 1],
    [13, 12, 2],
    [24, 12, 2],
    [8, 5, 2],
    [0, 12, 1],
  ])('%i minutes of service in steps of %i need %i places', (serviceMinutes, stepMinutes, places) => {
    expect(placesNeeded(serviceMinutes, stepMinutes)).toBe(places);
  });

  it('overlap when identical, not when they touch', () => {
    const nine = { from: '09:00', to: '10:00' };
    expect(windowsOverlap(nine, nine)).toBe(true);
    expect(windowsOverlap(nine, { from: '09:59', to: '11:00' })).toBe(true);
    expect(windowsOverlap(nine, { from: '10:00', to: '11:00' })).toBe(false);
    expect(windowsOverlap({ from: '10:00', to: '11:00' }, nine)).toBe(false);
  });
});

const hours = { siteId: 'site', opensAt: '09:00', closesAt: '13:00', stepMinutes: 12, counters: 1 };
const template = (weekday: number, more: Partial<OpeningTemplate> = {}): OpeningTemplate => ({
  ...hours,
  id: `weekday-${weekday}`,
  weekday,
  effectiveFrom: '2025-01-01',
  ...more,
});
const holiday = (date: string, name: string, more: Partial<Holiday> = {}): Holiday => ({
  date,
  name,
  kind: 'national_holiday',
  isProvisional: false,
  ...more,
});
const extraOn = (date: string): ExtraOpening => ({ ...hours, id: 'extra', date });
const decide = (date: string, more: Partial<ServiceDayQuestion> = {}) =>
  decideServiceDay({
    date,
    templates: [template(6), template(0), template(1)],
    holidays: [
      holiday('2027-02-06', 'Tahun Baru Imlek'),
      holiday('2027-05-17', 'Iduladha', { isProvisional: true }),
      holiday('2026-03-21', 'Idulfitri', { isProvisional: true }),
      holiday('2027-02-08', 'Cuti Bersama', { kind: 'joint_leave' }),
      holiday('2027-02-13', 'Cuti Bersama', { kind: 'joint_leave' }),
    ],
    closures: [],
    decreedYears: new Set([2025, 2026, 2027]),
    ...more,
  });
const decision = (date: string, open: boolean) => ({ date, open, reason: 'petugas tersedia', by: 'supervisor' });

describe('a service day', () => {
  it('is open on an ordinary Saturday of the template', () => {
    expect(decide('2026-11-28')).toEqual({ status: 'open', opening: template(6), warnings: [] });
  });

  it('is closed without a template for its weekday', () => {
    expect(decide('2026-11-27')).toEqual({ status: 'closed', reason: { code: 'no_template' }, warnings: [] });
  });

  it('knows a template only while it is in force, and takes the newest', () => {
    const templates = [
      template(6, { id: 'new', effectiveFrom: '2026-06-01' }),
      template(6, { id: 'old', effectiveFrom: '2026-01-01', effectiveTo: '2026-06-06' }),
    ];
    expect(decide('2025-12-27', { templates }).status).toBe('closed');
    expect(decide('2026-05-30', { templates }).opening?.id).toBe('old');
    expect(decide('2026-06-06', { templates }).opening?.id).toBe('new');
    expect(decide('2026-06-13', { templates: templates.slice(1) }).status).toBe('closed');
  });

  it('on a weekend holiday waits for a decision, and is never published by itself', () => {
    expect(decide('2027-02-06')).toMatchObject({
      status: 'undecided',
      opening: template(6),
      reason: { code: 'national_holiday', text: 'Tahun Baru Imlek' },
    });
    expect(decide('2027-02-06', { decision: decision('2027-02-06', true) })).toEqual({
      status: 'open',
      opening: template(6),
      warnings: [],
    });
    expect(decide('2027-02-06', { decision: decision('2027-02-06', false) })).toEqual({
      status: 'closed',
      reason: { code: 'national_holiday', text: 'petugas tersedia' },
      warnings: [],
    });
    expect(decide('2027-02-06', { decision: decision('2027-02-07', true) }).status).toBe('undecided');
  });

  it('treats joint leave like a holiday', () => {
    expect(decide('2027-02-13')).toMatchObject({ status: 'undecided', reason: { code: 'joint_leave' } });
    expect(decide('2027-02-08')).toMatchObject({ status: 'closed', reason: { code: 'joint_leave' } });
  });

  it('is closed on a working-day holiday: Iduladha 2027 is the 17th of May, not the 16th, and may still move', () => {
    expect(decide('2027-05-17')).toEqual({
      status: 'closed',
      reason: { code: 'national_holiday', text: 'Iduladha' },
      warnings: [{ code: 'holiday_provisional', text: 'Iduladha' }],
    });
    expect(decide('2027-05-16')).toMatchObject({ status: 'open', warnings: [] });
  });

  it('names the national holiday when joint leave falls on the same date', () => {
    const holidays = [holiday('2026-11-28', 'Cuti', { kind: 'joint_leave' }), holiday('2026-11-28', 'Hari Raya')];
    expect(decide('2026-11-28', { holidays }).reason).toEqual({ code: 'national_holiday', text: 'Hari Raya' });
  });

  it('opens on a holiday for an opening of that very date, not of another', () => {
    expect(decide('2027-05-17', { extraOpening: extraOn('2027-05-17') })).toMatchObject({
      status: 'open',
      opening: { id: 'extra' },
    });
    expect(decide('2027-05-17', { extraOpening: extraOn('2027-05-24') }).status).toBe('closed');
    expect(decide('2026-11-27', { extraOpening: extraOn('2026-11-27') }).status).toBe('open');
    expect(decide('2027-05-17', { templates: [template(2)] }).status).toBe('closed');
  });

  it.each(['2026-11-28', '2026-11-29'])('is closed by a closure, whatever else holds: %s', (date) => {
    const closures = [{ from: '2026-11-28', to: '2026-11-29', reason: 'listrik padam' }];
    const more = { closures, extraOpening: extraOn(date), decision: decision(date, true) };
    expect(decide(date, more)).toEqual({
      status: 'closed',
      reason: { code: 'closure', text: 'listrik padam' },
      warnings: [],
    });
    expect(decide(addDays(date, 7), more).status).toBe('open');
  });

  it('is closed by a decision on an ordinary day', () => {
    expect(decide('2026-11-28', { decision: decision('2026-11-28', false) }).reason).toEqual({
      code: 'decision',
      text: 'petugas tersedia',
    });
  });

  it('of a year without a decree is undecided until somebody answers for it, and keeps the warning', () => {
    const warnings = [{ code: 'year_not_decreed', year: 2028 }];
    expect(decide('2028-01-08')).toEqual({
      status: 'undecided',
      opening: template(6),
      reason: { code: 'year_not_decreed' },
      warnings,
    });
    expect(decide('2028-01-08', { acknowledgeUndecreed: true })).toEqual({
      status: 'open',
      opening: template(6),
      warnings,
    });
    expect(decide('2028-01-08', { decision: decision('2028-01-08', true) })).toMatchObject({
      status: 'open',
      warnings,
    });
    expect(decide('2028-01-08', { extraOpening: extraOn('2028-01-08') })).toMatchObject({ status: 'open', warnings });
    expect(decide('2028-01-07')).toMatchObject({ status: 'closed', reason: { code: 'no_template' } });
  });

  it('is never open when the opening ends before it starts', () => {
    const templates = [template(6, { opensAt: '13:00', closesAt: '09:00' })];
    expect(decide('2026-11-28', { templates })).toMatchObject({
      status: 'closed',
      reason: { code: 'invalid_opening' },
    });
  });
});

describe('a start that may be booked', () => {
  const zone = 'Asia/Jakarta';
  const ask = (date: string, now: string, more: Partial<BookableQuestion> = {}) =>
    isBookable({
      date,
      startsAt: instantAt(date, '09:00', zone),
      now: new Date(now),
      zone,
      leadMinutes: 0,
      horizonDays: 30,
      releaseTime: '08:00',
      ...more,
    });

  it('is never in the past', () => {
    expect(ask('2026-11-28', '2026-11-28T08:59:00+07:00')).toBe(true);
    expect(ask('2026-11-28', '2026-11-28T09:00:00+07:00')).toBe(false);
    expect(ask('2026-11-28', '2026-11-29T08:00:00+07:00')).toBe(false);
  });

  it('keeps the lead', () => {
    expect(ask('2026-11-28', '2026-11-28T07:00:00+07:00', { leadMinutes: 120 })).toBe(true);
    expect(ask('2026-11-28', '2026-11-28T07:00:01+07:00', { leadMinutes: 120 })).toBe(false);
  });

  it('with a lead of one day is not today, tomorrow yes', () => {
    expect(ask('2026-11-28', '2026-11-28T00:05:00+07:00', { leadDays: 1 })).toBe(false);
    expect(ask('2026-11-29', '2026-11-28T23:55:00+07:00', { leadDays: 1 })).toBe(true);
  });

  it('opens the last day of the horizon at the daily hour only', () => {
    expect(ask('2026-12-05', '2026-11-28T07:59:59+07:00', { horizonDays: 7 })).toBe(false);
    expect(ask('2026-12-05', '2026-11-28T08:00:00+07:00', { horizonDays: 7 })).toBe(true);
    expect(ask('2026-12-04', '2026-11-28T00:00:00+07:00', { horizonDays: 7 })).toBe(true);
    expect(ask('2026-12-06', '2026-11-28T23:00:00+07:00', { horizonDays: 7 })).toBe(false);
  });

  it('counts days at the site: 17.30 on Friday in UTC is Saturday in Jakarta', () => {
    const friday = '2026-11-27T17:30:00Z';
    expect(ask('2026-12-05', friday, { horizonDays: 7, releaseTime: '00:00' })).toBe(true);
    expect(ask('2026-12-05', '2026-11-27T16:30:00Z', { horizonDays: 7, releaseTime: '00:00' })).toBe(false);
    expect(ask('2026-11-28', friday, { leadDays: 1 })).toBe(false);
  });
});
