import { describe, expect, it } from '@jest/globals';
import { base32, matchingStep, totpAddress, totpCode, totpStep } from './totp.js';

const SECRET = Buffer.from('12345678901234567890');
const at = (seconds: number): Date => new Date(seconds * 1000);

describe('time-based codes', () => {
  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('agree with RFC 6238 at second %i', (seconds, code) => {
    expect(totpCode(SECRET, totpStep(at(seconds)), 8)).toBe(code);
  });

  it.each(['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'])(
    'agree with RFC 4226: %s',
    (code) => {
      const step = Array.from({ length: 10 }, (_, n) => n).find((n) => totpCode(SECRET, n) === code);
      expect(step).toBeDefined();
    },
  );

  it('are taken one step early or late, no more, and never again', () => {
    const code = totpCode(SECRET, 100);
    const found = [-31, -1, 0, 29, 30, 59, 60].map((s) => matchingStep(SECRET, code, at(100 * 30 + s), 0));
    expect(found).toEqual([null, 100, 100, 100, 100, 100, null]);
    expect(matchingStep(SECRET, code, at(3_000), 100)).toBeNull();
    expect(matchingStep(SECRET, totpCode(SECRET, 101), at(3_000), 100)).toBe(101);
    expect(matchingStep(SECRET, '000000', at(3_000), 0)).toBeNull();
  });

  it.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('write %j in base32 as RFC 4648 does', (text, written) => {
    expect(base32(Buffer.from(text))).toBe(written);
  });

  it('give apps an address with the office and the account', () => {
    expect(totpAddress('Giliran', 'sinta w', Buffer.from('foobar'))).toBe(
      'otpauth://totp/Giliran:sinta%20w?secret=MZXW6YTBOI&issuer=Giliran',
    );
  });
});
