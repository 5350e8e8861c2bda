import { describe, expect, it } from '@jest/globals';
import { maskName, normaliseName } from './person-name.js';

describe('a name', () => {
  it.each([
    'Sri',
    'Y',
    "Muhammad Nur'aini",
    'Muhammad Nur’aini',
    "D'Angelo O'Brien",
    'H. Budi Santoso, S.Pd., M.Pd.',
    'Budi 2',
    'Anne-Marie',
    'José Ñandú',
    'Nguyễn Thị Hằng',
    'أحمد بن عبد الله',
    'نام‌نویس',
    '王小明',
    'தமிழ்ச்செல்வன்',
    'ကြိုးကြာ',
    '𠮷野家',
    '<img src=x onerror=alert(1)>',
    '{{7*7}} ${7*7} #{7*7}',
    '@SUM(1+1)',
    '=1+1',
    "Robert'); DROP TABLE booking;--",
    'undefined',
    'null',
    '007',
    'A'.repeat(100),
    'é'.repeat(100),
  ])('is kept as it is: %.40s', (input) => {
    expect(normaliseName(input)).toEqual({ ok: true, name: input });
  });

  it.each([
    ['Jose\u0301', 'Jos\u00e9'],
    ['  Budi   Santoso ', 'Budi Santoso'],
    ['Budi\u00a0\tSantoso\t', 'Budi Santoso'],
    ['\ufeffBudi\u200b Santoso', 'Budi Santoso'],
    ['Budi\u00ad', 'Budi'],
  ])('is put in one form: %j', (input, name) => {
    expect(normaliseName(input)).toEqual({ ok: true, name });
  });

  it.each([
    ['', 'required'],
    ['   \t', 'required'],
    ['\u00a0\u200b', 'required'],
    ['\u3164', 'required'],
    ['\u2800\u115f', 'required'],
    ['\u200d\u0301', 'required'],
    ['A'.repeat(256), 'too_long'],
    ['A'.repeat(101), 'too_long'],
    ['𠮷'.repeat(99) + 'A'.repeat(60), 'too_long'],
    ['e\u0301\u0323\u0300'.repeat(90), 'too_long'],
    ['A'.repeat(1e6), 'too_long'],
    [`B${'\u0301'.repeat(5000)}`, 'too_long'],
    [`B${'\u0301'.repeat(4)}`, 'name_invalid'],
    ['Budi\u0000Santoso', 'name_invalid'],
    ['Budi\u001b[31m', 'name_invalid'],
    ['Budi\u007f', 'name_invalid'],
    ['Budi\nKode: 999', 'name_invalid'],
    ['Budi\r\n', 'name_invalid'],
    ['Budi\u2028Kode', 'name_invalid'],
    ['Budi\u0085Kode', 'name_invalid'],
    ['\u202eidub', 'name_invalid'],
    ['Budi\u2067', 'name_invalid'],
    ['\ud83d\ude00 Budi', 'name_invalid'],
    ['Budi ❤', 'name_invalid'],
    ['🇮🇩', 'name_invalid'],
    ['1️⃣ Budi', 'name_invalid'],
    ['Budi\ud83d', 'name_invalid'],
    ['\ude00Budi', 'name_invalid'],
    ['B\ufffdudi', 'name_invalid'],
  ])('is refused: %.30j', (input, code) => {
    expect(normaliseName(input)).toMatchObject({ ok: false, problem: { code } });
  });

  it('says how long it may be', () => {
    expect(normaliseName('A'.repeat(101))).toEqual({ ok: false, problem: { code: 'too_long', limit: 100 } });
  });

  it.each([
    ['Muhammad Al Rizky', 'M•••• A•••• R••••'],
    ['Y', 'Y••••'],
    ['Çetin', 'Ç••••'],
    ['𠮷野家', '𠮷••••'],
  ])('%s is shown as %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });
});
