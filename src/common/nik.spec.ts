import { describe, expect, it } from '@jest/globals';
import { maskNik, type NikOptions, parseNik } from './nik.js';

const knownDistricts = new Set(['177101', '177102', '170206', '170209']);
const options = (more: Partial<NikOptions> = {}): NikOptions => ({ today: '2026-11-20', knownDistricts, ...more });
const read = (input: string, more: Partial<NikOptions> = {}) => {
  const nik = parseNik(input, options(more));
  if (!nik.ok) throw new Error(nik.problem.code);
  return nik;
};
const problemOf = (input: string, more: Partial<NikOptions> = {}) => {
  const nik = parseNik(input, options(more));
  return nik.ok ? null : nik.problem;
};
const warningCodes = (input: string, more: Partial<NikOptions> = {}) => read(input, more).warnings.map((w) => w.code);

describe('a NIK', () => {
  it('is read into its parts', () => {
    expect(read('1771022508099901')).toEqual({
      ok: true,
      nik: '1771022508099901',
      districtCode: '177102',
      cityCode: '1771',
      sex: 'M',
      birthDate: '2009-08-25',
      serial: '9901',
      warnings: [],
    });
  });

  it('of a woman born on the 5th carries day 45, without rolling into the next month', () => {
    expect(read('1771024508099901')).toMatchObject({ sex: 'F', birthDate: '2009-08-05' });
    expect(read('1771027108089901')).toMatchObject({ sex: 'F', birthDate: '2008-08-31' });
    expect(read('1771023108089901')).toMatchObject({ sex: 'M', birthDate: '2008-08-31' });
  });

  it.each([
    '1771 0225 0809 9901',
    '17.71.02.250809.9901',
    '1771-0225-0809-9901',
    '1771–0225–0809–9901',
    ' 1771022508099901\t',
    '1771022508099901\n',
    '\r\n1771022508099901\r\n',
    '1771\u00a00225\u00a00809\u00a09901',
    '\ufeff1771022508099901\u200b',
  ])('may be typed as %j', (input) => {
    expect(read(input).nik).toBe('1771022508099901');
  });

  it.each([
    ['177102250809990', { code: 'nik_length', entered: 15 }],
    ['17710225080999011', { code: 'nik_length', entered: 17 }],
    ['1771022508099901.0', { code: 'nik_length', entered: 17 }],
    ['', { code: 'nik_length', entered: 0 }],
    [' - . ', { code: 'nik_length', entered: 0 }],
    ['1'.repeat(1e6), { code: 'nik_length', entered: 1e6 }],
    ['177102250809990l', { code: 'nik_not_digits' }],
    ['17710225O8099901', { code: 'nik_not_digits' }],
    ['+1771022508099901', { code: 'nik_not_digits' }],
    ['1,77102E+15', { code: 'nik_not_digits' }],
    ['١٧٧١٠٢٢٥٠٨٠٩٩٩٠١', { code: 'nik_not_digits' }],
    ['１７７１０２２５０８０９９９０１', { code: 'nik_not_digits' }],
    ["1771022508099901' OR 1=1", { code: 'nik_not_digits' }],
    ['1771020008099901', { code: 'nik_day', digits: '00' }],
    ['1771023208099901', { code: 'nik_day', digits: '32' }],
    ['1771024008099901', { code: 'nik_day', digits: '40' }],
    ['1771027208099901', { code: 'nik_day', digits: '72' }],
    ['1771029908099901', { code: 'nik_day', digits: '99' }],
    ['1771022500099901', { code: 'nik_month', digits: '00' }],
    ['1771022513099901', { code: 'nik_month', digits: '13' }],
    ['1771023002099901', { code: 'nik_date', digits: '300209', day: 30, month: 2 }],
    ['1771027104099901', { code: 'nik_date', digits: '710409', day: 31, month: 4 }],
    ['1771022902099901', { code: 'nik_date', digits: '290209', day: 29, month: 2 }],
    ['1771022508090000', { code: 'nik_serial', digits: '0000' }],
  ])('is refused when it cannot exist: %.20j', (input, problem) => {
    expect(problemOf(input)).toEqual(problem);
  });

  it('is judged at once however long the text is', () => {
    const texts = ['1'.repeat(1e6), ' '.repeat(1e6), '1 '.repeat(5e5), `${'-'.repeat(1e6)}x`];
    for (const text of texts) expect(problemOf(text)).toEqual({ code: 'nik_length', entered: text.length });
  });
});

describe('the two-digit year', () => {
  it.each([
    ['08', {}, '2008-08-25'],
    ['26', {}, '2026-08-25'],
    ['27', {}, '1927-08-25'],
    ['99', {}, '1999-08-25'],
    ['00', {}, '2000-08-25'],
    ['26', { today: '2026-08-25' }, '2026-08-25'],
    ['26', { today: '2026-08-24' }, '1926-08-25'],
    ['08', { birthDate: '1908-08-25' }, '1908-08-25'],
    ['08', { birthDate: '2008-08-25' }, '2008-08-25'],
    ['08', { birthDate: '1908-01-01' }, '1908-08-25'],
    ['08', { birthDate: '2007-08-25' }, '2008-08-25'],
  ])('%s with %j is %s', (year, more, birthDate) => {
    expect(read(`17710225 08${year} 9901`, more).birthDate).toBe(birthDate);
  });

  it('passes over a century in which that day did not exist', () => {
    expect(read('1771022902009901').birthDate).toBe('2000-02-29');
    expect(read('1771022902009901', { birthDate: '1900-02-28' }).birthDate).toBe('2000-02-29');
    expect(problemOf('1771022902009901', { today: '1999-12-31' })).toMatchObject({ code: 'nik_date' });
  });
});

describe('a warning, never a refusal', () => {
  it.each([
    ['of a retired district of a listed regency', '1702012508099901'],
    ['of a district that a listed city never had', '1771992508099901'],
    ['of a province that does not exist', '9971022508099901'],
  ])('is given for a region %s', (_, nik) => {
    expect(warningCodes(nik)).toEqual(['nik_region_unknown']);
  });

  it.each(['9171022508099901', '3273012508099901'])(
    'is not given for a region that the list does not cover: %s',
    (nik) => {
      expect(warningCodes(nik)).toEqual([]);
      expect(warningCodes(nik, { knownDistricts: undefined })).toEqual([]);
    },
  );

  it('is given for one digit sixteen times', () => {
    expect(warningCodes('1111111111111111')).toEqual(['nik_repeated_digits']);
  });

  it('is given when birth date or sex differ from the form', () => {
    expect(read('1771022508099901', { birthDate: '2009-08-26' }).warnings).toEqual([
      { code: 'nik_birth_date_differs', inNik: '2009-08-25', typed: '2009-08-26' },
    ]);
    expect(read('1771022508099901', { birthDate: '2009-08-25', sex: 'F' }).warnings).toEqual([
      { code: 'nik_sex_differs', inNik: 'M', typed: 'F' },
    ]);
    expect(warningCodes('1771026508099901', { birthDate: '2009-08-25', sex: 'F' })).toEqual([]);
  });
});

describe('a masked NIK', () => {
  it('shows the district and the serial only', () => {
    expect(maskNik('1771022508099901')).toBe('1771 02•• •••• 9901');
  });
});
