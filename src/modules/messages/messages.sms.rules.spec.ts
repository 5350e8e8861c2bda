import { describe, expect, it } from '@jest/globals';
import { smsLength } from './messages.sms.rules.js';

describe('the length of a text message', () => {
  it.each([
    ['160 plain signs', 'a'.repeat(160), 'gsm7', 160, 1],
    ['161 plain signs', 'a'.repeat(161), 'gsm7', 161, 2],
    ['306 plain signs fill two parts', 'a'.repeat(306), 'gsm7', 306, 2],
    ['307 need a third', 'a'.repeat(307), 'gsm7', 307, 3],
    ['a euro sign counts twice', '€', 'gsm7', 2, 1],
    ['an escape is never cut from its sign', `${'a'.repeat(152)}€${'a'.repeat(10)}`, 'gsm7', 164, 2],
    ['…which can cost a part', `${'a'.repeat(152)}€${'a'.repeat(151)}€`, 'gsm7', 307, 3],
    ['70 signs with one outside', `${'a'.repeat(69)}’`, 'ucs2', 70, 1],
    ['71 of them', `${'a'.repeat(70)}’`, 'ucs2', 71, 2],
    ['a picture sign takes two units', '😀', 'ucs2', 2, 1],
    ['…and is never cut', `${'’'.repeat(66)}😀${'’'.repeat(10)}`, 'ucs2', 78, 2],
    ['nothing is still a message', '', 'gsm7', 0, 1],
  ] as const)('%s', (_what, text, encoding, units, parts) => {
    expect(smsLength(text)).toEqual({ encoding, units, parts });
  });
});
