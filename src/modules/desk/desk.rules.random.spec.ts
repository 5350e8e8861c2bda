import { describe, expect, it } from '@jest/globals';
import { at, RULE, ticketOf, type Who } from '../../../test/support/line.js';
import { seeded, shuffled } from '../../../test/support/random.js';
import { orderLine } from './desk.rules.js';
import type { InLine, LineRule, Ticket } from './desk.types.js';

describe('the order of a thousand random lines', () => {
  const two = (n: number) => String(n).padStart(2, '0');
  const timeOf = (minute: number) => `${two(8 + Math.floor(minute / 60))}:${two(minute % 60)}`;
  function randomLine(seed: number): { tickets: Ticket[]; now: Date; since: number; rule: LineRule } {
    const random = seeded(seed);
    const upTo = (n: number) => Math.floor(random() * n);
    const people = Array.from({ length: upTo(25) }, (_, i): Who => {
      const arrived = timeOf(upTo(120));
      const isBack = random() < 0.15;
      return {
        name: `t${i}`,
        arrived,
        booked: random() < 0.5 ? timeOf(upTo(10) * 12) : undefined,
        isPriority: random() < 0.25,
        ...(isBack ? { returned: timeOf(upTo(120)), behind: upTo(6) } : {}),
        counter: random() < 0.05 ? 'one' : undefined,
      };
    });
    const rule = { ...RULE, priorityEvery: 1 + upTo(4) };
    return { tickets: people.map(ticketOf), now: at('10:00'), since: upTo(5), rule };
  }
  const seeds = Array.from({ length: 1_000 }, (_, i) => i + 1);
  const idsOf = (order: readonly InLine[]) => order.map((one) => one.ticket.id);

  it('is total, and the same whatever order the tickets come in', () => {
    for (const seed of seeds) {
      const { tickets, now, since, rule } = randomLine(seed);
      const order = idsOf(orderLine(tickets, rule, now, since));
      expect([...order].sort()).toEqual(tickets.map(({ id }) => id).sort());
      const other = shuffled(tickets, seeded(seed * 7));
      expect(idsOf(orderLine(other, rule, now, since))).toEqual(order);
    }
  });

  it('lets nobody of one kind overtake another without a reason', () => {
    const overtaken = seeds.filter((seed) => {
      const { tickets, now, since, rule } = randomLine(seed);
      const lastOf = new Map<string, number>();
      return orderLine(tickets, rule, now, since).some(({ reason, ticket }) => {
        const isByBookedTime = reason === 'on_time' || reason === 'early';
        const time = (isByBookedTime ? ticket.bookedFor : null) ?? ticket.arrivedAt;
        // Late ones and walk-ins are one kind; those who came back are placed by calls.
        const kind = reason === 'late' ? 'walk_in' : reason;
        const last = lastOf.get(kind) ?? 0;
        lastOf.set(kind, time.getTime());
        return reason !== 'returned' && time.getTime() < last;
      });
    });
    expect(overtaken).toEqual([]);
  });

  it('gives every late one, walk-in and booked one of the window its turn after as many priority turns as the rule says', () => {
    const due = new Set(['on_time', 'late', 'walk_in']);
    const starved = seeds.filter((seed) => {
      const { tickets, now, since, rule } = randomLine(seed);
      const order = orderLine(tickets, rule, now, since).filter(({ reason }) => reason !== 'returned');
      let others = since;
      return order.some(({ reason }, i) => {
        const isOtherDue = order.slice(i).some((one) => due.has(one.reason));
        const isTooSoon = reason === 'priority' && isOtherDue && others < rule.priorityEvery - 1;
        others = reason === 'priority' ? 0 : others + (due.has(reason) ? 1 : 0);
        return isTooSoon;
      });
    });
    expect(starved).toEqual([]);
  });

  it('has as many numbers before one who came back as are still to be called, or all there are', () => {
    const misplaced = seeds.filter((seed) => {
      const { tickets, now, since, rule } = randomLine(seed);
      const order = orderLine(tickets, rule, now, since).filter(({ reason }) => reason !== 'transferred');
      const backs = order.filter(({ reason }) => reason === 'returned');
      return backs.some((back, nth) => {
        const before = order.indexOf(back);
        const isLast = order.slice(before + 1).every(({ reason }) => reason === 'early' || reason === 'returned');
        return before > back.ticket.behind + nth || (before < back.ticket.behind && !isLast);
      });
    });
    expect(misplaced).toEqual([]);
  });

  it('does not move the others when one leaves, but for the turns of priority groups', () => {
    for (const seed of seeds) {
      const { tickets, now, since } = randomLine(seed);
      const rule = { ...RULE, priorityEvery: 1 };
      const plain = tickets.filter(({ returnedAt }) => !returnedAt);
      const order = idsOf(orderLine(plain, rule, now, since));
      const gone = plain[seed % Math.max(1, plain.length)]?.id;
      const rest = plain.filter(({ id }) => id !== gone);
      expect(idsOf(orderLine(rest, rule, now, since))).toEqual(order.filter((id) => id !== gone));
    }
  });
});
