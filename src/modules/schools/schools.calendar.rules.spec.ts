import { describe, expect, it } from '@jest/globals';
import { blockedBy, blocksOf, lessonsOn, mayUse, type SchoolTimes, spansWithout } from './schools.calendar.rules.js';
import { dateIn, readTable } from './schools.table.rules.js';
import type { CalendarBlock } from './schools.types.js';

const SCHOOL = { id: 's', owner: 'province' as const, regionId: 'r' };
const block = (more: Partial<CalendarBlock>): CalendarBlock => ({
  id: Object.values(more).join(),
  regionId: 'r',
  schoolId: null,
  owner: null,
  kind: 'break',
  name: 'Libur',
  from: '2027-06-12',
  to: '2027-07-12',
  isEstimate: true,
  source: '',
  version: 1,
  ...more,
});
const times = (more: Partial<SchoolTimes> = {}): SchoolTimes => ({
  school: { weekDays: 5, lessonsFrom: '07:15', lessonsTo: '16:00' },
  blocks: [
    { kind: 'break', from: '2027-06-14', to: '2027-06-20' },
    { kind: 'exam', from: '2027-06-18', to: '2027-06-25' },
  ],
  accepts: [],
  ...more,
});

describe('the calendar of a school', () => {
  it.each([
    ['of all in the region', {}, true],
    ['of its owner', { owner: 'province' as const }, true],
    ['of another owner', { owner: 'city' as const }, false],
    ['of another region', { regionId: 'x' }, false],
    ['of another school', { schoolId: 'x' }, false],
    ['of its own', { schoolId: 's' }, true],
  ])('a block %s counts: %s', (_what, more, counts) => {
    expect(blocksOf(SCHOOL, [block(more)])).toHaveLength(counts ? 1 : 0);
  });

  it('what a school says of itself replaces what is said of all at that time, kind by kind', () => {
    const own = block({ schoolId: 's', from: '2027-06-19', to: '2027-07-04' });
    const [wide, exam] = [block({}), block({ kind: 'exam', from: '2027-06-12', to: '2027-06-13' })];
    const later = block({ from: '2027-12-20', to: '2028-01-02' });
    expect(blocksOf(SCHOOL, [wide, exam, own, later])).toEqual([own, exam, later]);
  });

  it.each([
    ['2027-06-13', [], null],
    ['2027-06-14', [], 'break'],
    ['2027-06-18', [], 'exam'],
    ['2027-06-18', ['exams'], 'break'],
    ['2027-06-18', ['exams', 'breaks'], null],
    ['2027-06-20', ['breaks'], 'exam'],
    ['2027-06-25', [], 'exam'],
    ['2027-06-26', [], null],
  ] as const)('on %s, with %j agreed, %s is in the way', (date, accepts, kind) => {
    expect(blockedBy(times({ accepts }), date)?.kind ?? null).toBe(kind);
  });

  it.each([
    ['2027-06-07', 5, true],
    ['2027-06-11', 5, true],
    ['2027-06-12', 5, false],
    ['2027-06-12', 6, true],
    ['2027-06-13', 6, false],
    ['2027-06-15', 6, false],
    ['2027-06-22', 5, true],
  ] as const)('on %s a school of %s days has lessons: %s', (date, weekDays, has) => {
    expect(lessonsOn(times({ school: { ...times().school, weekDays } }), date) !== null).toBe(has);
  });

  it('lessons end on the minute', () => {
    const on = (from: number) => mayUse(times(), '2027-06-07', { from, to: from + 60 });
    expect([on(6 * 60 + 15), on(6 * 60 + 16), on(16 * 60 - 1), on(16 * 60)]).toEqual([true, false, false, true]);
  });

  it('what is left of a day', () => {
    const day = { from: 480, to: 900 };
    expect(spansWithout(day, [])).toEqual([day]);
    expect(
      spansWithout(day, [
        { from: 400, to: 500 },
        { from: 600, to: 700 },
        { from: 650, to: 660 },
      ]),
    ).toEqual([
      { from: 500, to: 600 },
      { from: 700, to: 900 },
    ]);
    expect(spansWithout(day, [{ from: 0, to: 1_440 }])).toEqual([]);
  });
});

describe('a table that somebody pasted', () => {
  it.each([
    ['semicolons and a byte order mark', '\uFEFFNama Sekolah;NPSN\r\nSMA "A";10700001\r\n'],
    ['tabs', 'nama sekolah\tnpsn\nSMA "A"\t10700001'],
    ['commas and quotes', 'Nama_Sekolah,NPSN\n"SMA ""A""",10700001'],
  ])('with %s', (_what, text) => {
    expect(readTable(text)?.rows).toEqual([{ line: 2, cells: { namasekolah: 'SMA "A"', npsn: '10700001' } }]);
  });

  it('counts rows as a spreadsheet does, and passes over empty ones', () => {
    expect(readTable('a;b\n\n1;2\n;;\n3')?.rows).toEqual([
      { line: 3, cells: { a: '1', b: '2' } },
      { line: 5, cells: { a: '3', b: '' } },
    ]);
    expect(readTable('')).toBeNull();
    expect(readTable(`a\n${'1\n'.repeat(2_001)}`)).toBeNull();
  });

  it.each([
    ['2027-06-07', '2027-06-07'],
    ['7/6/2027', '2027-06-07'],
    ['07.06.2027', '2027-06-07'],
    ['7 Juni 2027', ''],
    ['', ''],
  ])('reads the date %j', (text, date) => {
    expect(dateIn(text)).toBe(date);
  });
});
