import { describe, expect, it } from '@jest/globals';
import { GroupCommit } from './group-commit.js';

/** Carries by hand: each group waits until the test lets it go. */
function held(most = 10) {
  const groups: { key: string; works: readonly number[]; end: () => void; fail: (why: Error) => void }[] = [];
  const commits = new GroupCommit<number, number>(
    (key, works) =>
      new Promise((resolve, reject) => {
        const end = () => resolve(works.map((n) => (n < 0 ? { error: new Error(`no ${n}`) } : { ok: n * 2 })));
        groups.push({ key, works, end, fail: reject });
      }),
    most,
  );
  return { commits, groups };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('group commit', () => {
  it('carries the first at once and alone, and all who came meanwhile together', async () => {
    const { commits, groups } = held();
    const first = commits.submit('day', 1);
    expect(groups.map(({ works }) => works)).toEqual([[1]]);
    const others = [2, 3, 4].map((n) => commits.submit('day', n));
    expect(groups).toHaveLength(1);
    groups[0]?.end();
    expect(await first).toBe(2);
    expect(groups.map(({ works }) => works)).toEqual([[1], [2, 3, 4]]);
    groups[1]?.end();
    expect(await Promise.all(others)).toEqual([4, 6, 8]);
  });

  it('gives each its own answer', async () => {
    const { commits, groups } = held();
    const first = commits.submit('day', 1);
    const others = Promise.allSettled([commits.submit('day', -2), commits.submit('day', 3)]);
    groups[0]?.end();
    await first;
    groups[1]?.end();
    expect((await others).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  it('does not let one key wait for another', async () => {
    const { commits, groups } = held();
    void commits.submit('saturday', 1);
    const sunday = commits.submit('sunday', 2);
    groups.find(({ key }) => key === 'sunday')?.end();
    expect(await sunday).toBe(4);
  });

  it('bounds a group, and leaves the rest to the next', async () => {
    const { commits, groups } = held(2);
    const all = [1, 2, 3, 4, 5, 6].map((n) => commits.submit('day', n));
    for (let n = 0; n < 4; n += 1) {
      groups[n]?.end();
      await settled();
    }
    expect(await Promise.all(all)).toEqual([2, 4, 6, 8, 10, 12]);
    expect(groups.map(({ works }) => works.length)).toEqual([1, 2, 2, 1]);
  });

  it('goes on after a group that failed as a whole, and starts anew when the line was empty', async () => {
    const { commits, groups } = held();
    const failed = commits.submit('day', 1).catch((error: unknown) => (error as Error).message);
    const next = commits.submit('day', 2);
    groups[0]?.fail(new Error('away'));
    expect(await failed).toBe('away');
    groups[1]?.end();
    expect(await next).toBe(4);
    await settled();
    const late = commits.submit('day', 5);
    groups[2]?.end();
    expect(await late).toBe(10);
  });
});
