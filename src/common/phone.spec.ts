import { describe, expect, it } from '@jest/globals';
import { maskPhone, normalisePhone } from './phone.js';

describe('a phone number', () => {
  it.each([
    '081234567890',
    '6281234567890',
    '+6281234567890',
    '+62 812-3456-7890',
    '0812 3456 7890',
    '(0812) 3456.7890',
    '+62\u00a0812 3456 7890',
    ' 081234567890 ',
  ])('typed as %j is stored in one form', (input) => {
    expect(normalisePhone(input)).toEqual({ ok: true, e164: '+6281234567890', canText: true });
  });

  it.each([
    ['0736 21170', '+6273621170'],
    ['073621170', '+6273621170'],
    ['0212345678', '+62212345678'],
  ])('of a landline, %s, is kept but takes no text', (input, e164) => {
    expect(normalisePhone(input)).toEqual({ ok: true, e164, canText: false });
  });

  it('may be foreign', () => {
    expect(normalisePhone('+60 12-345 6789')).toEqual({ ok: true, e164: '+60123456789', canText: true });
  });

  it.each([
    '08123',
    '112',
    '',
    '   ',
    '0812345678901234',
    '0812ABCD7890',
    '081234567890 ext 5',
    'tel:081234567890',
    '081234567890\r\nBcc: x@y.z',
    '081234567890\n',
    '٠٨١٢٣٤٥٦٧٨٩٠',
    '++6281234567890',
    '0'.repeat(1e6),
    '080000000042x',
  ])('is refused: %.24j', (input) => {
    expect(normalisePhone(input)).toEqual({ ok: false });
  });

  it.each([
    ['+6281234567042', '0812 •••• •042'],
    ['+60123456789', '+601 •••• •789'],
  ])('%s is shown as %s', (e164, masked) => {
    expect(maskPhone(e164)).toBe(masked);
  });
});
