import { SECOND_MS, plusMinutes } from '../../common/duration.js';
import type { LocalDate } from '../../common/local-date.js';
import { ageOn } from '../../common/local-date.js';
import type { InLine, LineReason, LineRule, Ticket, TicketSeries, TicketStatus } from './desk.types.js';

/** Every move a ticket may make; an undone move goes the other way. */
export const NEXT: Record<TicketStatus, readonly TicketStatus[]> = {
  waiting: ['called', 'void'],
  called: ['called', 'serving', 'parked', 'missed', 'waiting', 'void'],
  serving: ['served', 'parked', 'called', 'waiting', 'void'],
  parked: ['waiting', 'called', 'void'],
  missed: ['waiting', 'void'],
  served: ['served'],
  void: [],
};

export const mayBecome = (from: TicketStatus, to: TicketStatus): boolean => NEXT[from].includes(to);

/** `A012`: a letter and at least three digits. */
export const ticketLabel = ({ series, number }: Pick<Ticket, 'series' | 'number'>): string =>
  `${series}${String(number).padStart(3, '0')}`;

/** UU 13/1998 on the welfare of the elderly. */
const ELDERLY_AGE = 60;

/** A pupil's own booking is one of the school, too. */
export function seriesOf(booking: { kind: string; channel: string }, isPriority: boolean): TicketSeries {
  if (isPriority) return 'P';
  if (booking.kind === 'block' || booking.channel === 'school') return 'S';
  return booking.kind === 'walk_in' ? 'B' : 'A';
}

/** Whether somebody belongs to a group that the site puts first: as they said, or old enough. */
export function hasPriority(
  people: readonly { needs: readonly string[]; birthDate: LocalDate | null }[],
  priorityNeeds: readonly string[],
  on: LocalDate,
): boolean {
  const isOld = (birth: LocalDate | null) => birth !== null && ageOn(birth, on) >= ELDERLY_AGE;
  return people.some(
    ({ needs, birthDate }) =>
      needs.some((need) => priorityNeeds.includes(need)) || (priorityNeeds.includes('elderly') && isOld(birthDate)),
  );
}

/** Seconds until the person may be called again; 0 when now. */
export const secondsToRecall = (calledAt: Date | null, recallSeconds: number, at: Date): number =>
  calledAt ? Math.max(0, Math.ceil(recallSeconds - (at.getTime() - calledAt.getTime()) / SECOND_MS)) : 0;

function reasonOf(ticket: Ticket, rule: LineRule, now: Date): LineReason {
  const { isPriority, bookedFor, arrivedAt, returnedAt, forCounterId } = ticket;
  if (forCounterId) return 'transferred';
  if (returnedAt) return 'returned';
  if (isPriority) return 'priority';
  if (!bookedFor) return 'walk_in';
  if (arrivedAt > plusMinutes(bookedFor, rule.lateMinutes)) return 'late';
  return now >= plusMinutes(bookedFor, -rule.earlyMinutes) ? 'on_time' : 'early';
}

const RANK: Record<LineReason, number> = {
  transferred: 0,
  returned: 0,
  priority: 0,
  on_time: 1,
  late: 2,
  walk_in: 2,
  early: 3,
};

function timeOf({ ticket: { bookedFor, returnedAt, arrivedAt }, reason }: InLine): number {
  const isByBookedTime = reason === 'on_time' || reason === 'early';
  const time = isByBookedTime ? bookedFor : reason === 'returned' ? returnedAt : null;
  return (time ?? arrivedAt).getTime();
}
const behindOf = ({ ticket, reason }: InLine): number => (reason === 'returned' ? ticket.behind : 0);

const compare = (a: InLine, b: InLine): number =>
  RANK[a.reason] - RANK[b.reason] ||
  behindOf(a) - behindOf(b) ||
  timeOf(a) - timeOf(b) ||
  a.ticket.arrivedAt.getTime() - b.ticket.arrivedAt.getTime() ||
  (a.ticket.id < b.ticket.id ? -1 : 1);

/** One in `every` turns at most is a priority one, while others are due. `since` turns went to others just before. */
function interleave(priority: InLine[], others: InLine[], every: number, since: number): InLine[] {
  const line: InLine[] = [];
  let turns = since;
  for (let p = 0, o = 0; p < priority.length || o < others.length; ) {
    const isTurn = o === others.length || (p < priority.length && turns >= every - 1);
    line.push((isTurn ? priority[p++] : others[o++]) as InLine);
    turns = isTurn ? 0 : turns + 1;
  }
  return line;
}

/**
 * The order in which waiting people are called. Handed from counter to counter comes first; then booked people in their
 * window by booked time, then late ones and walk-ins by arrival, with priority groups in between as the site's rule says;
 * booked people whose window has not begun come last, so that no counter idles. Who was missed and came back stands
 * behind the numbers that are still to be called before (`behind`): calls are counted, not neighbours, so that nobody who
 * leaves or arrives meanwhile moves that place.
 * @param othersSincePriority turns of others since the last one of a priority group
 */
export function orderLine(
  tickets: readonly Ticket[],
  rule: LineRule,
  now: Date,
  othersSincePriority = Number.POSITIVE_INFINITY,
): InLine[] {
  const all = tickets.map((ticket) => ({ ticket, reason: reasonOf(ticket, rule, now) })).sort(compare);
  const having = (...reasons: LineReason[]) => all.filter(({ reason }) => reasons.includes(reason));
  const due = having('on_time', 'late', 'walk_in');
  const line = interleave(having('priority'), due, rule.priorityEvery, othersSincePriority);
  let next = 0;
  for (const back of having('returned')) {
    next = Math.min(Math.max(back.ticket.behind, next), line.length);
    line.splice(next, 0, back);
    next += 1;
  }
  return [...having('transferred'), ...line, ...having('early')];
}

/** Whom this counter may call, in order: those handed to it first, and none that wait for another one. */
export const lineFor = (line: readonly InLine[], counterId: string): InLine[] =>
  line.filter(({ ticket: { forCounterId } }) => forCounterId === null || forCounterId === counterId);
