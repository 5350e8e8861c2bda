import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BriefCache } from './brief-cache.js';

describe('a brief cache', () => {
  let now: number;
  let cache: BriefCache<number>;
  let reads: number;
  const read = () => Promise.resolve((reads += 1));
  const get = (key = 'a', topics = ['x']) => cache.get(key, topics, read);

  beforeEach(() => {
    now = 1_000_000;
    reads = 0;
    cache = new BriefCache(() => new Date(now), 1_000, 3);
  });

  it('reads once for all who ask in the same moment', async () => {
    expect(await Promise.all([get(), get(), get()])).toEqual([1, 1, 1]);
    expect(await get('b')).toBe(2);
  });

  it('shows without reading what is there and fresh', async () => {
    expect(cache.peek('a')).toBeUndefined();
    await get();
    expect(cache.peek('a')).toBe(1);
    now += 1_001;
    expect(cache.peek('a')).toBeUndefined();
  });

  it('keeps nothing longer than its age, whichever clock says so', async () => {
    await get();
    now += 1_001;
    expect(await get()).toBe(2);
    now -= 60_000;
    expect(await get()).toBe(3);
    const timer = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 1_001);
    expect(await get()).toBe(4);
    timer.mockRestore();
  });

  it('gives nobody who asks after a change what was read before it', async () => {
    let finish = (_value: number) => {};
    const slow = cache.get('a', ['x'], () => new Promise((resolve) => (finish = resolve)));
    cache.drop(['x']);
    expect(await get()).toBe(1);
    finish(99);
    expect([await slow, await get()]).toEqual([99, 1]);
  });

  it('drops what belongs to a topic and nothing else', async () => {
    await Promise.all([get('a', ['x']), get('b', ['y'])]);
    cache.drop(['y', 'z']);
    expect([await get('a', ['x']), await get('b', ['y'])]).toEqual([1, 3]);
  });

  it('forgets failures, and all of it when there is too much', async () => {
    await expect(cache.get('a', ['x'], () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await get()).toBe(1);
    await Promise.all([get('b'), get('c'), get('d')]);
    expect(await get()).toBe(5);
  });
});
