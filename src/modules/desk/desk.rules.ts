import type { InLine, LineReason, LineRule, Ticket, TicketSeries, TicketStatus, WaitMinutes } from './desk.types.js';

/** Every move a ticket may make. */
export const NEXT: Record<TicketStatus, readonly TicketStatus[]> = {
  waiting: ['called', 'void'],
  called: ['called', 'serving', 'parked', 'missed', 'waiting'],
  serving: ['served', 'parked', 'called'],
  parked: ['waiting', 'called', 'void'],
  missed: ['waiting', 'void'],
  served: ['serving'],
  void: ['waiting'],
};

export const mayBecome = (from: TicketStatus, to: TicketStatus): boolean => NEXT[from].includes(to);

/** `A012`: a letter and at least three digits. */
export const ticketLabel = ({ series, number }: Pick<Ticket, 'series' | 'number'>): string =>
  `${series}${String(number).padStart(3, '0')}`;

const MINUTE = 60_000;

export function seriesOf(kind: string, isPriority: boolean): TicketSeries {
  if (isPriority) return 'P';
  if (kind === 'walk_in') return 'B';
  return kind === 'block' ? 'S' : 'A';
}

function reasonOf({ isPriority, bookedFor, arrivedAt }: Ticket, rule: LineRule, now: Date): LineReason {
  if (isPriority) return 'priority';
  if (!bookedFor) return 'walk_in';
  if (arrivedAt.getTime() > bookedFor.getTime() + rule.lateMinutes * MINUTE) return 'late';
  return now.getTime() >= bookedFor.getTime() - rule.earlyMinutes * MINUTE ? 'on_time' : 'early';
}

const RANK: Record<LineReason, number> = { priority: 0, on_time: 1, late: 2, walk_in: 2, early: 3 };

/**
 * The order in which waiting people are called: priority groups by arrival; booked people in their window by booked
 * time; late ones and walk-ins by arrival; booked people whose window has not begun last, so that no counter idles.
 */
export function orderLine(tickets: readonly Ticket[], rule: LineRule, now: Date): InLine[] {
  const line = tickets.map((ticket) => ({ ticket, reason: reasonOf(ticket, rule, now) }));
  const timeOf = ({ ticket, reason }: InLine) =>
    (reason === 'on_time' || reason === 'early' ? (ticket.bookedFor ?? ticket.arrivedAt) : ticket.arrivedAt).getTime();
  return line.sort(
    (a, b) =>
      RANK[a.reason] - RANK[b.reason] ||
      timeOf(a) - timeOf(b) ||
      a.ticket.arrivedAt.getTime() - b.ticket.arrivedAt.getTime() ||
      (a.ticket.id < b.ticket.id ? -1 : 1),
  );
}

const ROUND = 5;
/** Spread of a service around its usual length, until live times are measured. */
const QUICK = 0.7;
const SLOW = 1.4;

/** How long the last one in line waits until called, as a range rounded outward to five minutes. */
export function waitRange(ahead: number, counters: number, minutes: number): WaitMinutes {
  const rounds = Math.ceil((ahead + 1) / Math.max(1, counters)) - 1;
  const low = Math.floor((rounds * minutes * QUICK) / ROUND) * ROUND;
  const high = Math.ceil((Math.max(rounds, ahead > 0 ? 1 : 0) * minutes * SLOW) / ROUND) * ROUND;
  return { low, high: Math.max(high, ROUND) };
}
