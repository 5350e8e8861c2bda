import { describe, expect, it } from '@jest/globals';
import { TokenBuckets } from './flood-guard.js';

describe('token buckets', () => {
  const taken = (buckets: TokenBuckets, key: string, count: number, now: number) =>
    Array.from({ length: count }, () => buckets.take(key, now)).filter(Boolean).length;

  it('let a burst through, then as many as come back', () => {
    const buckets = new TokenBuckets(10, 10);
    expect([taken(buckets, 'a', 15, 0), taken(buckets, 'a', 15, 500), taken(buckets, 'a', 15, 60_000)]).toEqual([
      10, 5, 10,
    ]);
  });

  it('keep every key apart, also after a sweep', () => {
    const buckets = new TokenBuckets(1, 2);
    expect([taken(buckets, 'a', 3, 0), taken(buckets, 'b', 3, 0)]).toEqual([2, 2]);
    expect([taken(buckets, 'a', 3, 11_000), taken(buckets, 'b', 1, 11_500), taken(buckets, 'a', 1, 11_600)]).toEqual([
      2, 1, 0,
    ]);
  });
});
