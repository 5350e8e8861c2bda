import { describe, expect, it } from '@jest/globals';
import { readTypedDate } from './typed-date.js';

describe('a typed date', () => {
  it.each([
    ['21-06-2009', '2009-06-21'],
    ['21/6/2009', '2009-06-21'],
    ['21 6 2009', '2009-06-21'],
    ['21.6.2009', '2009-06-21'],
    ['21062009', '2009-06-21'],
    [' 2009-06-21 ', '2009-06-21'],
    ['31-02-2009', null],
    ['21-06-09', null],
    ['kemarin', null],
    ['', null],
  ])('%j is %j', (typed, date) => {
    expect(readTypedDate(typed)).toBe(date);
  });
});
