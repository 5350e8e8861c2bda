import { describe, expect, it } from '@jest/globals';
import { lineOutlook, newcomerOutlook } from './desk.outlook.rules.js';
import type { SceneFacts } from './desk.scene.rules.js';
import type { InLine, LineReason, Ticket } from './desk.types.js';

const NINE = new Date('2027-02-13T09:00:00+07:00');
const at = (minutes: number): Date => new Date(NINE.getTime() + minutes * 60_000);
const WORK = { service: 'record_first', party: 1 } as const;
const OPEN_ALL_DAY = 240;

const inLine = (id: string, reason: LineReason = 'walk_in', bookedFor: Date | null = null): InLine => ({
  reason,
  ticket: { id, bookedFor, arrivedAt: at(-1) } as Ticket,
});

/** Everybody takes ten minutes, nobody else is booked, every counter is free. */
function scene(line: InLine[], counters: number, more: Partial<SceneFacts> = {}): SceneFacts {
  return {
    now: NINE,
    rule: { earlyMinutes: 15, lateMinutes: 10 },
    line,
    works: new Map(line.map(({ ticket }) => [ticket.id, WORK])),
    expected: [],
    counters: Array.from({ length: counters }, () => ({ ticketId: null, calledAt: null })),
    paused: 0,
    walkInsPerHour: 0,
    pace: { minutesOf: () => 10, cv: 0, error: 0 },
    absenceAt: () => ({ share: 0.5, atLeast: 0.3 }),
    ...more,
  };
}
const LIVE_PACE: Partial<SceneFacts> = { pace: { minutesOf: () => 10, cv: 0.5, error: 0.1 } };

const newcomer = (facts: SceneFacts, closesIn = OPEN_ALL_DAY, most = 1) =>
  newcomerOutlook(facts, WORK, { closesIn, seed: 7, most });
const waits = (facts: SceneFacts, id: string) => lineOutlook(facts, OPEN_ALL_DAY, 7)?.byTicket.get(id);

describe('what a new walk-in is told', () => {
  it('average 10 minutes, one counter, one waiting: 10 until called, 20 until done', () => {
    expect(newcomer(scene([inLine('a')], 1))?.estimate).toEqual({
      ...{ low: 10, high: 10, called: 10 },
      ...{ doneLow: 20, doneHigh: 20, done: 20 },
      isSafe: true,
    });
  });

  it('two counters: 0 until called, 10 until done', () => {
    expect(newcomer(scene([inLine('a')], 2))?.estimate).toMatchObject({
      ...{ low: 0, high: 0, called: 0 },
      ...{ doneLow: 10, doneHigh: 10, done: 10 },
    });
  });

  it('is the same on average when people take longer and shorter, as a range around it', () => {
    const told = newcomer(scene([inLine('a')], 1, LIVE_PACE))?.estimate;
    expect(told?.called).toBeGreaterThanOrEqual(9);
    expect(told?.called).toBeLessThanOrEqual(11);
    expect(told).toMatchObject({ low: 5, high: 20 });
  });

  it('is not called before somebody whose clock runs ahead', () => {
    const ahead = inLine('a');
    ahead.ticket.arrivedAt = at(0.5);
    expect(newcomer(scene([ahead], 1))?.estimate.called).toBe(10);
  });

  it('says nothing while no counter is open', () => {
    expect(newcomer(scene([inLine('a')], 0))).toBeNull();
    expect(lineOutlook(scene([inLine('a')], 0), OPEN_ALL_DAY, 7)).toBeNull();
  });

  it('never promises to be called at once where a clerk has to look up first', () => {
    expect(newcomer(scene([], 3, LIVE_PACE))?.estimate).toMatchObject({ low: 0, high: 5 });
  });

  it('counts what the people at the counters still need', () => {
    const counters = [{ ticketId: 'x', calledAt: at(-4) }];
    const facts = scene([], 1, { counters, works: new Map([['x', WORK]]) });
    expect(newcomer(facts)?.estimate).toMatchObject({ called: 6, low: 5, high: 10 });
    const slow = scene([], 1, { counters, works: new Map([['x', { ...WORK, party: 3 }]]) });
    expect(newcomer(slow)?.estimate.called).toBe(26);
  });

  it('counts booked people who are still to come and are called ahead, as likely as they come', () => {
    const expected = Array.from({ length: 6 }, (_, i) => ({
      ...WORK,
      bookedFor: at(i * 3),
      lateMinutes: null,
      willAttend: null,
    }));
    const busy = [inLine('a'), inLine('b'), inLine('c')];
    const alone = newcomer(scene(busy, 1))?.estimate.called ?? 0;
    const sure = scene(busy, 1, { expected, absenceAt: () => ({ share: 0, atLeast: 0 }) });
    const never = scene(busy, 1, { expected, absenceAt: () => ({ share: 1, atLeast: 1 }) });
    expect(newcomer(sure)?.estimate.called).toBeGreaterThan(alone + 30);
    expect(newcomer(scene(busy, 1, { expected }))?.estimate.called).toBeGreaterThan(alone + 10);
    expect(newcomer(never)?.estimate.called).toBe(alone);
  });

  it('a counter that closed for the moment may help, and does not count for sure', () => {
    const line = Array.from({ length: 6 }, (_, i) => inLine(`a${i}`));
    const [one, maybe, two] = [scene(line, 1), scene(line, 1, { paused: 1 }), scene(line, 2)].map(
      (facts) => newcomer(facts)?.estimate.called ?? 0,
    );
    expect(maybe).toBeLessThan(one ?? 0);
    expect(maybe).toBeGreaterThan(two ?? 0);
  });

  it('tells everybody who asks in a minute the same', () => {
    const facts = scene([inLine('a'), inLine('b')], 1, LIVE_PACE);
    expect(newcomer(facts)).toEqual(newcomer(facts));
  });
});

describe('those who wait', () => {
  it('keep the order of calls, whatever rule made it', () => {
    const line = [inLine('t', 'transferred'), inLine('a', 'on_time', at(0)), inLine('p', 'priority'), inLine('b')];
    expect(['t', 'a', 'p', 'b'].map((id) => waits(scene(line, 1), id)?.called)).toEqual([0, 10, 20, 30]);
  });

  it('who is early waits for the window, unless a counter idles', () => {
    const early = inLine('e', 'early', at(40));
    expect(waits(scene([early], 1), 'e')).toMatchObject({ low: 0, high: 0 });
    const line = [...Array.from({ length: 4 }, (_, i) => inLine(`w${i}`)), early];
    // The window begins at 25: the third walk-in is being served then, and the fourth comes after.
    expect(waits(scene(line, 1), 'e')?.called).toBe(30);
    expect(waits(scene(line, 1), 'w3')?.called).toBe(40);
  });

  it('are safe as long as nine of ten such days end before the doors close', () => {
    const line = Array.from({ length: 5 }, (_, i) => inLine(`w${i}`));
    const facts = scene(line, 1);
    expect(lineOutlook(facts, 30, 7)).toMatchObject({ safe: ['w0', 'w1', 'w2'], isDoneInTime: false });
    expect(lineOutlook(facts, 50, 7)).toMatchObject({ isDoneInTime: true });
    expect(lineOutlook(facts, -5, 7)?.safe).toEqual([]);
    expect(newcomer(facts, 80, 9)?.safe).toBe(3);
    expect(newcomer(facts, 50, 9)).toMatchObject({ safe: 0, estimate: { isSafe: false } });
  });

  it('a line of a hundred is computed in a moment', () => {
    const line = Array.from({ length: 100 }, (_, i) => inLine(`w${i}`));
    const before = performance.now();
    expect(lineOutlook(scene(line, 3, LIVE_PACE), OPEN_ALL_DAY, 7)?.byTicket.size).toBe(100);
    // Some 8 ms; the bound is for a machine that does other things beside.
    expect(performance.now() - before).toBeLessThan(500);
  });
});
