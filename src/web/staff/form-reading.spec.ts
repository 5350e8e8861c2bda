import { describe, expect, it } from '@jest/globals';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { FormReading } from './form-reading.js';

/** What one reading gives, or the code of its refusal. */
function read<T>(ask: (reading: FormReading) => T): T | string {
  const reading = new FormReading();
  const value = ask(reading);
  try {
    reading.done();
    return value;
  } catch (error) {
    return (error as InvalidInput).problems.map(({ field, code }) => `${field} ${code}`).join(', ');
  }
}

describe('what people type into a form', () => {
  it.each([
    ['9.00', '09:00'],
    ['09:30', '09:30'],
    [' 23.59 ', '23:59'],
    ['24.00', 'buka time_invalid'],
    ['9', 'buka time_invalid'],
    [undefined, 'buka time_invalid'],
  ])('%j as a time', (text, expected) => {
    expect(read((reading) => reading.time('buka', text))).toBe(expected);
  });

  it.each([
    ['3', 3],
    ['51', 'loket out_of_range'],
    ['-1', 'loket out_of_range'],
    ['', 'loket not_a_number'],
    ['2,5', 'loket not_a_number'],
  ])('%j as a number of counters', (text, expected) => {
    expect(read((reading) => reading.whole('loket', text, 1, 50))).toBe(expected);
  });

  it.each([
    ['13-02-2027', '13-02-2027', { from: '2027-02-13', to: '2027-02-13' }],
    ['13-02-2027', '15-05-2027', { from: '2027-02-13', to: '2027-05-15' }],
    ['13-02-2027', '16-05-2027', 'sampai out_of_range'],
    ['13-02-2027', '12-02-2027', 'sampai out_of_range'],
    ['30-02-2027', '12-03-2027', 'dari date_invalid'],
  ])('%s to %s as a range', (from, to, expected) => {
    expect(read((reading) => reading.range(['dari', 'sampai'], [from, to]))).toEqual(expected);
  });

  it.each([
    [' Listrik padam ', 'Listrik padam'],
    ['  ', 'sebab required'],
    [undefined, 'sebab required'],
    ['a\u0007b', 'sebab not_text'],
  ])('%j as a reason', (text, expected) => {
    expect(read((reading) => reading.sentence('sebab', text))).toBe(expected);
  });

  it('tells everything that is wrong at once', () => {
    expect(read((reading) => [reading.hours('x', '13.00'), reading.whole('loket', 'y', 1, 2)])).toBe(
      'buka time_invalid, loket not_a_number',
    );
  });
});
