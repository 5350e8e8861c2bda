import { describe, expect, it } from '@jest/globals';
import { BOOKING_CODE_ALPHABET, bookingCodeFrom, formatBookingCode, normaliseBookingCode } from './booking-code.js';

describe('a booking code', () => {
  it('uses 31 different signs, none of them a look-alike', () => {
    expect(new Set(BOOKING_CODE_ALPHABET).size).toBe(31);
    expect(BOOKING_CODE_ALPHABET).toHaveLength(31);
    expect(BOOKING_CODE_ALPHABET).not.toMatch(/[0O1IL]/);
  });

  it('gives every sign to equally many byte values', () => {
    const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    let at = 0;
    const inTurn = (count: number) => Uint8Array.from({ length: count }, () => every[at++ % 256] ?? 0);
    const seen = new Map<string, number>();
    const codes = 31 * 8;
    for (let i = 0; i < codes; i++) {
      for (const sign of bookingCodeFrom(inTurn)) seen.set(sign, (seen.get(sign) ?? 0) + 1);
    }
    expect([...seen.keys()].sort().join('')).toBe(BOOKING_CODE_ALPHABET);
    expect(new Set(seen.values())).toEqual(new Set([80]));
  });

  it('throws away bytes that would favour the first signs', () => {
    const bytes = [255, 248, 247, 0, 30, 31, 254, 1, 2, 3, 4, 5, 6];
    const code = bookingCodeFrom((count) => Uint8Array.from(bytes.splice(0, count)));
    expect(code).toBe('Z2Z2345678');
    expect(bytes).toEqual([]);
  });

  it.each([
    ['K7M4P2WX9R', 'K7M4P2WX9R'],
    [' k7m4p 2wx9r\n', 'K7M4P2WX9R'],
    ['ABCD-2345-EF', 'ABCD2345EF'],
    ['abcd–2345—ef', 'ABCD2345EF'],
  ])('typed as %j is found', (input, code) => {
    expect(normaliseBookingCode(input)).toBe(code);
  });

  it.each([
    'K7M4P2WX9',
    'K7M4P2WX9RR',
    'K7M4P2WX9O',
    'K7M4P2WX91',
    'K7M4P2WX9L',
    'K7M4P2WX9ı',
    'K7M4P2WX9ſ',
    'K7M4P2WXß',
    'K7M4P.2WX9R',
    "%' OR 1=1",
    '',
    ' '.repeat(1e6),
  ])('is not read into %.20j', (input) => {
    expect(normaliseBookingCode(input)).toBeNull();
  });

  it('is shown in two groups of five', () => {
    expect(formatBookingCode('K7M4P2WX9R')).toBe('K7M4P 2WX9R');
    expect(normaliseBookingCode(formatBookingCode('K7M4P2WX9R'))).toBe('K7M4P2WX9R');
  });
});
