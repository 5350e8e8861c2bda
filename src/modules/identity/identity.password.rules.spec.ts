import { describe, expect, it } from '@jest/globals';
import { passwordProblem } from './identity.password.rules.js';

const SINTA = { username: 'sinta.w', name: 'Sinta Wulandari' };
const COMMON = new Set(['12345678', 'iloveyou1']);
const problemOf = (password: string) => passwordProblem(password, SINTA, (word) => COMMON.has(word));

describe('a new password', () => {
  it.each([
    ['kopi pahit di teras rumah'],
    ['sinta suka kopi pahit'],
    ['83920571'],
    ['x'.repeat(60) + 'abcd'],
    ['kücüksu42'],
    ['bengkulu itu hujan terus'],
    ['😀😃😄😁 makan siang'],
  ])('is taken: %s', (password) => {
    expect(problemOf(password)).toBeNull();
  });

  it.each([
    ['rahasia', 'password_short'],
    ['😀😃😄😁😀😃😄', 'password_short'],
    ['x1'.repeat(129), 'password_long'],
    ['12345678', 'password_common'],
    ['ILoveYou1', 'password_common'],
    ['12345678 ', 'password_common'],
    ['1 2 3 4 5 6 7 8', 'password_common'],
    ['１２３４５６７８', 'password_common'],
    ['ｉｌｏｖｅｙｏｕ１', 'password_common'],
    ['ILOVEYOU1\u200b', 'password_common'],
    ['İloveyou1', 'password_common'],
    ['aaaaaaaaaaaa', 'password_pattern'],
    ['12121212121', 'password_pattern'],
    ['Dukcapil2026!', 'password_own'],
    ['bengkulu-dukcapil-1771', 'password_own'],
    ['SintaWulandari99', 'password_own'],
    ['sinta.w.2027', 'password_own'],
    ['Admin#Giliran#1', 'password_own'],
    ['sinta.wulandari', 'password_own'],
  ])('is refused: %s, %s', (password, problem) => {
    expect(problemOf(password)).toBe(problem);
  });

  it('may be as long as a sentence', () => {
    expect(problemOf('satu dua tiga '.repeat(18).slice(0, 256))).toBeNull();
  });
});
