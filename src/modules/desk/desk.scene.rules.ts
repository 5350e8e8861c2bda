import { MINUTE_MS } from '../../common/duration.js';
import type { ServiceCode } from '../catalogue/catalogue.types.js';
import { BOOKED_RANK, type Coming, type Expected, RANK, type Scene } from './desk.estimate.rules.js';
import type { Absence, Pace } from './desk.pace.rules.js';
import type { InLine, LineRule } from './desk.types.js';

/** What a ticket asks of a counter. */
export interface Work {
  service: ServiceCode;
  party: number;
}

/** Booked for today and not here. */
export interface ExpectedBooking extends Work {
  bookedFor: Date;
  /** As the person said; null when nothing was said. */
  lateMinutes: number | null;
  willAttend: boolean | null;
}

/** Everything at a site that decides how long somebody waits. */
export interface SceneFacts {
  now: Date;
  rule: Pick<LineRule, 'earlyMinutes' | 'lateMinutes'>;
  /** In the order of calls. */
  line: readonly InLine[];
  /** By ticket. */
  works: ReadonlyMap<string, Work>;
  expected: readonly ExpectedBooking[];
  /** Open counters, with the ticket that is called or served there. */
  counters: readonly { ticketId: string | null; calledAt: Date | null }[];
  paused: number;
  walkInsPerHour: number;
  pace: Pace;
  /** Of the booked people of an instant. */
  absenceAt: (bookedFor: Date) => Absence;
}

const UNKNOWN: Work = { service: 'record_first', party: 1 };
const RANKS = { priority: 0, on_time: BOOKED_RANK, early: 3 } as const;
const NORMAL_RANK = 2;

/** The line as it is called now, with ranks that keep this order whatever rule made it. */
export function lineOf(facts: SceneFacts): { ids: string[]; line: Coming[] } {
  const { now, rule } = facts;
  const from = (instant: Date) => (instant.getTime() - now.getTime()) / MINUTE_MS;
  let last = -Infinity;
  const line = facts.line.map(({ ticket, reason }): [string, Coming] => {
    last = Math.max(last, rankOf({ ticket, reason }, from));
    const { service, party } = facts.works.get(ticket.id) ?? UNKNOWN;
    const window =
      reason === 'early' && ticket.bookedFor
        ? { from: from(ticket.bookedFor) - rule.earlyMinutes, rank: BOOKED_RANK * RANK + from(ticket.bookedFor) }
        : null;
    return [ticket.id, { rank: last, window, arrives: 0, minutes: party * facts.pace.minutesOf(service), party }];
  });
  return { ids: line.map(([id]) => id), line: line.map(([, coming]) => coming) };
}

function rankOf({ ticket, reason }: InLine, from: (instant: Date) => number): number {
  const rank = (RANKS as Partial<Record<string, number>>)[reason] ?? NORMAL_RANK;
  const isByTime = rank === RANKS.on_time || rank === RANKS.early;
  return rank * RANK + from(isByTime && ticket.bookedFor ? ticket.bookedFor : ticket.arrivedAt);
}

/** People without a booking who would come now, one after the other; behind everybody of the line who is not early. */
export function newcomersOf(
  { pace }: SceneFacts,
  line: readonly Coming[],
  { service, party }: Work,
  count: number,
): Coming[] {
  const minutes = party * pace.minutesOf(service);
  // Clocks differ: somebody may have come a moment later than now.
  const last = Math.max(NORMAL_RANK * RANK, ...line.map(({ rank, window }) => (window ? 0 : rank)));
  return Array.from({ length: count }, (_, i) => ({
    rank: last + i / RANK,
    window: null,
    arrives: 0,
    minutes,
    party,
  }));
}

export function sceneOf(facts: SceneFacts, line: readonly Coming[], newcomers: readonly Coming[]): Scene {
  const { now, rule, pace } = facts;
  const from = (instant: Date) => (instant.getTime() - now.getTime()) / MINUTE_MS;
  const minutesOf = ({ service, party }: Work) => party * pace.minutesOf(service);
  return {
    line,
    newcomers,
    expected: facts.expected.map((one): Expected => {
      const { share } = facts.absenceAt(one.bookedFor);
      return {
        bookedFor: from(one.bookedFor),
        late: one.lateMinutes ?? 0,
        share: 1 - (one.willAttend ? share / 2 : share),
        minutes: minutesOf(one),
        party: one.party,
      };
    }),
    counters: facts.counters.map(({ ticketId, calledAt }) => {
      const work = (ticketId && facts.works.get(ticketId)) || UNKNOWN;
      return { since: calledAt && -from(calledAt), minutes: minutesOf(work), party: work.party };
    }),
    paused: facts.paused,
    walkInsPerHour: facts.walkInsPerHour,
    walkInMinutes: pace.minutesOf(UNKNOWN.service),
    cv: pace.cv,
    error: pace.error,
    early: rule.earlyMinutes,
    late: rule.lateMinutes,
  };
}
