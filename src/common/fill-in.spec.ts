import { describe, expect, it } from '@jest/globals';
import { fillIn } from './fill-in.js';

describe('fillIn', () => {
  it.each([
    ['NIK {entered} angka', { entered: 15 }, 'NIK 15 angka'],
    ['NIK 16 angka.[ Anda memasukkan {entered}.]', { entered: 15 }, 'NIK 16 angka. Anda memasukkan 15.'],
    ['NIK 16 angka.[ Anda memasukkan {entered}.]', {}, 'NIK 16 angka.'],
    ['[{name}: ][lahir {birth}. ]Ya.', { birth: '1 Mei' }, 'lahir 1 Mei. Ya.'],
    ['{name}', { name: '{other} [x]', other: 'no' }, '{other} [x]'],
  ])('%s', (text, facts, expected) => {
    expect(fillIn(text, facts)).toBe(expected);
  });
});
