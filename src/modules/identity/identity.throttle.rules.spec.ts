import { describe, expect, it } from '@jest/globals';
import { isKnownLetIn, isUnknownLetIn, LIMITS, type Tries } from './identity.throttle.rules.js';

const FIRST: Tries = { own: 1, network: 1, account: 1, line: 1 };

describe('tries at signing in', () => {
  it.each([
    [{}, true],
    [{ own: 10 }, true],
    [{ own: 11 }, false],
    [{ account: 100, network: 100 }, true],
    [{ account: 101, network: 4 }, false],
    [{ account: 101, network: 3 }, true],
    [{ account: 2_000 }, true],
    [{ account: 2_001 }, false],
    [{ line: 100 }, true],
    [{ line: 101 }, false],
  ])('of an unknown source after %j: %j', (tries, isLetIn) => {
    expect(isUnknownLetIn('password', { ...FIRST, ...tries })).toBe(isLetIn);
  });

  it('of a known source depend on its own alone', () => {
    expect([1, 10, 11].map((own) => isKnownLetIn('password', own))).toEqual([true, true, false]);
    expect([5, 6].map((own) => isKnownLetIn('code', own))).toEqual([true, false]);
  });

  it('leave a guess at a code less than one chance in a thousand an hour, whoever guesses', () => {
    const perGuess = 3 / 1_000_000;
    expect(LIMITS.code.most * perGuess).toBeLessThan(0.001);
    expect(LIMITS.code.own * 12 * perGuess).toBeLessThan(0.001);
  });
});
