import { describe, expect, it } from '@jest/globals';
import type { Env } from '../config/env.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import { Clock } from './clock.service.js';

const NEAR_MS = 10_000;

/** A database whose answers come when they are let go. */
function slowDatabase() {
  const asked: ((ms: number) => void)[] = [];
  const query = () => new Promise((resolve) => asked.push((ms) => resolve([{ ms, offset: 0 }])));
  const unitOfWork = { run: <T>(work: (tx: unknown) => Promise<T>) => work({ query }) } as unknown as UnitOfWork;
  return { asked, clock: new Clock(unitOfWork, {} as Env) };
}

describe('the clock on a slow database', () => {
  it('keeps the later reading when an earlier one comes after it', async () => {
    const { asked, clock } = slowDatabase();
    const [earlier, later] = [clock.resync(), clock.resync()];
    asked[1]?.(Date.parse('2027-02-13T09:10:00+07:00'));
    await later;
    asked[0]?.(Date.parse('2027-02-08T10:00:00+07:00'));
    await earlier;
    const off = clock.now().getTime() - Date.parse('2027-02-13T09:10:00+07:00');
    expect(off).toBeGreaterThanOrEqual(0);
    expect(off).toBeLessThan(NEAR_MS);
  });

  it('takes each reading of those that come in order', async () => {
    const { asked, clock } = slowDatabase();
    for (const [index, time] of ['2027-02-13T09:10:00Z', '2027-02-08T10:00:00Z'].entries()) {
      const reading = clock.resync();
      asked[index]?.(Date.parse(time));
      await reading;
      expect(clock.now().toISOString().slice(0, 15)).toBe(time.slice(0, 15));
    }
  });
});
