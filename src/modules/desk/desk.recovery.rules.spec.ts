import { describe, expect, it } from '@jest/globals';
import { likelyAbsent, placesAhead } from './desk.recovery.rules.js';
import type { ExpectedBooking } from './desk.scene.rules.js';

const NOW = new Date('2027-02-13T09:00:00+07:00');
const booked = (minutes: number, more: Partial<ExpectedBooking> = {}): ExpectedBooking => ({
  service: 'record_first',
  party: 1,
  bookedFor: new Date(NOW.getTime() + minutes * 60_000),
  lateMinutes: null,
  willAttend: null,
  ...more,
});
const many = (count: number, minutes = 30, more: Partial<ExpectedBooking> = {}) =>
  Array.from({ length: count }, () => booked(minutes, more));
const ahead = (expected: ExpectedBooking[], room = { safe: 40, free: 0 }, atLeast = 0.4) =>
  placesAhead(
    likelyAbsent({
      now: NOW,
      rule: { earlyMinutes: 15, lateMinutes: 10 },
      expected,
      absenceAt: () => ({ share: 0.5, atLeast }),
    }),
    room,
  );

describe('places given ahead', () => {
  it('are fewer than the people who will not come', () => {
    expect(ahead(many(20))).toBe(5);
    expect(ahead(many(4))).toBe(0);
    expect(ahead([])).toBe(0);
  });

  it('are none where everybody comes', () => {
    expect(ahead(many(20), { safe: 40, free: 0 }, 0)).toBe(0);
  });

  it('look an hour ahead, and not at people whose grace time is over', () => {
    expect(ahead(many(20, 61))).toBe(0);
    expect(ahead(many(20, -10))).toBe(0);
    expect(ahead(many(20, -10, { lateMinutes: 10 }))).toBe(5);
  });

  it('are fewer when people said that they come', () => {
    expect(ahead(many(20, 30, { willAttend: true }))).toBeLessThan(3);
  });

  it('never exceed what can be served by closing time', () => {
    expect(ahead(many(20), { safe: 3, free: 0 })).toBe(3);
    expect(ahead(many(20), { safe: 3, free: 2 })).toBe(1);
    expect(ahead(many(20), { safe: 3, free: 9 })).toBe(0);
    expect(ahead(many(20), { safe: 0, free: -2 })).toBe(0);
  });

  it('a family that does not come is less certain than as many single people', () => {
    expect(ahead([booked(30, { party: 10 }), booked(30, { party: 10 })])).toBeLessThan(ahead(many(20)));
  });
});
