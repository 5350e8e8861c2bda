import { DAY_MS } from '../../common/duration.js';
import type { TicketStatus } from './desk.types.js';
import {
  type ActKind,
  ARRIVALS,
  type BlockFacts,
  type ConflictCode,
  type DayFacts,
  type Decision,
  type Source,
  type SyncAct,
  type TicketFacts,
  type Witness,
} from './desk.sync.types.js';

/** What two clocks may differ by while an upload is under way. */
const SLACK_MS = 120_000;

type Applied = Extract<Decision, { kind: 'apply' }>;
type Move = Exclude<ActKind, 'check_in' | 'walk_in'>;

/** From where, and where to, an act on a ticket moves it. */
export const MOVES: Record<Move, { from: readonly TicketStatus[]; to: TicketStatus }> = {
  call: { from: ['waiting'], to: 'called' },
  recall: { from: ['called'], to: 'called' },
  start: { from: ['called'], to: 'serving' },
  park: { from: ['called', 'serving'], to: 'parked' },
  resume: { from: ['parked'], to: 'called' },
  skip: { from: ['called'], to: 'missed' },
  finish: { from: ['serving'], to: 'served' },
  serve: { from: ['waiting'], to: 'served' },
};
export const PRINTS: ReadonlySet<string> = new Set(['printed', 'recorded_and_printed']);

const isAtCounter = (status: TicketStatus): boolean => status === 'called' || status === 'serving';

/** Whether two acts of one nonce are the same one, sent again. */
export const isSameAct = (a: SyncAct, b: SyncAct): boolean =>
  a.kind === b.kind && a.code === b.code && a.of === b.of && a.ticketId === b.ticketId && a.number === b.number;

/** The order of a device, whatever the order in which its acts arrive. */
export const inOrder = (acts: readonly SyncAct[]): SyncAct[] => acts.toSorted((a, b) => a.seq - b.seq);

/**
 * What becomes of acts that one device kept while the line was down. `offsetMs` is how far its clock was behind.
 * Pure: the same acts on the same day give the same decisions, and an act that is known changes nothing.
 */
export function replay(
  facts: DayFacts,
  acts: readonly SyncAct[],
  offsetMs: number,
): { decisions: { nonce: string; decision: Decision }[]; facts: DayFacts } {
  const decisions: { nonce: string; decision: Decision }[] = [];
  let state = facts;
  for (const act of inOrder(acts)) {
    const decision = decide(state, act, offsetMs);
    decisions.push({ nonce: act.nonce, decision });
    state = after(state, act, decision);
  }
  return { decisions, facts: state };
}

export function decide(facts: DayFacts, act: SyncAct, offsetMs: number): Decision {
  if (facts.known.has(act.nonce)) return { kind: 'already' };
  const told = new Date(act.at.getTime() + offsetMs);
  const isDoubtful =
    Math.abs(offsetMs) > DAY_MS + SLACK_MS ||
    told < facts.from ||
    told >= facts.to ||
    told.getTime() > facts.now.getTime() + SLACK_MS;
  const at = isDoubtful || told > facts.now ? facts.now : told;
  if (isDoubtful) return { kind: 'conflict', at, code: 'clock', ...causeOf(facts, act) };
  if (act.kind === 'check_in') return decideCheckIn(facts, act, at);
  if (act.kind === 'walk_in') return decideWalkIn(facts, act, at);
  return decideMove(facts, act, act.kind, at);
}

function decideCheckIn(facts: DayFacts, { code: key }: SyncAct, at: Date): Decision {
  const collision = (code: ConflictCode, seen?: Witness): Decision => ({
    kind: 'conflict',
    at,
    code,
    ...(seen ? { seen } : {}),
  });
  const booking = key === undefined ? undefined : facts.bookings.get(key);
  if (!booking || booking.status === 'pending') return collision('unknown_code');
  if (booking.status === 'cancelled') return collision('cancelled', booking.seen);
  if (!booking.isHere) return collision('moved', booking.seen);
  const isNew = booking.ticketKey === null && (booking.status === 'booked' || booking.status === 'noshow');
  return isNew ? { kind: 'apply', at } : collision('checked_in_elsewhere', booking.seen);
}

function decideWalkIn(facts: DayFacts, act: SyncAct, at: Date): Decision {
  const block = facts.blocks.get(act.handoutId ?? '');
  if (act.number !== undefined && !block?.numbers.includes(act.number))
    return { kind: 'conflict', at, code: 'number_not_in_block' };
  const place = sourceOf(block?.places, facts.pool.places, 1);
  if (!place) return { kind: 'conflict', at, code: 'no_place_left' };
  if (!act.withCard) return { kind: 'apply', at, place };
  const from = sourceOf(block?.cards, facts.pool.cards, 1);
  return from
    ? { kind: 'apply', at, place, cards: { count: 1, from } }
    : { kind: 'conflict', at, code: 'card_without_block' };
}

function decideMove(facts: DayFacts, act: SyncAct, kind: Move, at: Date): Decision {
  const cause = causeOf(facts, act);
  if (cause.cause !== undefined) return { kind: 'conflict', at, code: 'depends', ...cause };
  const key = ticketKeyOf(facts, act);
  const ticket = facts.tickets.get(key ?? '');
  if (!key || !ticket) return { kind: 'conflict', at, code: 'unknown_ticket' };
  const seen = ticket.seen ? { seen: ticket.seen } : {};
  if (!MOVES[kind].from.includes(ticket.status)) return { kind: 'conflict', at, code: 'moved_on', ...seen };
  if (isAtCounter(ticket.status) && ticket.counterId !== act.counterId)
    return { kind: 'conflict', at, code: 'at_other_counter', ...seen };
  if (isAtCounter(MOVES[kind].to) && isTaken(facts, act.counterId, key))
    return { kind: 'conflict', at, code: 'counter_busy' };
  return MOVES[kind].to === 'served' ? decideFinish(facts, act, ticket, at) : { kind: 'apply', at };
}

/** A card that was promised to the person is used; any other comes from the block, and from nowhere else. */
function decideFinish(facts: DayFacts, act: SyncAct, ticket: TicketFacts, at: Date): Decision {
  const count = cardsBeyondPromise(act, ticket.promised);
  if (count === 0) return { kind: 'apply', at };
  const held = facts.blocks.get(act.handoutId ?? '')?.cards ?? 0;
  return held >= count
    ? { kind: 'apply', at, cards: { count, from: 'block' } }
    : { kind: 'conflict', at, code: 'card_without_block' };
}

export const outcomeOf = ({ outcomes = [] }: SyncAct, position: number) =>
  outcomes.length === 1 ? outcomes[0] : outcomes[position];

const cardsBeyondPromise = (act: SyncAct, promised: readonly boolean[]): number =>
  promised.filter((isPromised, position) => PRINTS.has(outcomeOf(act, position) ?? '') && !isPromised).length;

const sourceOf = (block = 0, pool = 0, count = 1): Source | null =>
  block >= count ? 'block' : pool >= count ? 'pool' : null;

const ticketKeyOf = (facts: DayFacts, { of, ticketId }: SyncAct): string | null =>
  of === undefined ? (ticketId ?? null) : (facts.arrivals.get(of) ?? null);

/** The act of the same ticket that is in conflict already, if there is one. */
function causeOf(facts: DayFacts, act: SyncAct): { cause?: string } {
  if (ARRIVALS.has(act.kind)) return {};
  if (act.of !== undefined && facts.arrivals.get(act.of) === null) return { cause: act.of };
  const broken = facts.tickets.get(ticketKeyOf(facts, act) ?? '')?.brokenBy;
  return broken ? { cause: broken } : {};
}

const isTaken = (facts: DayFacts, counterId: string | undefined, key: string): boolean =>
  counterId === undefined ||
  [...facts.tickets].some(([id, t]) => id !== key && t.counterId === counterId && isAtCounter(t.status));

/** The day after a decision. */
export function after(facts: DayFacts, act: SyncAct, decision: Decision): DayFacts {
  if (decision.kind === 'already') return facts;
  const next = { ...facts, known: new Set([...facts.known, act.nonce]) };
  if (decision.kind === 'conflict') return afterConflict(next, act, decision.cause);
  const spent = spend(next, act, decision);
  if (ARRIVALS.has(act.kind)) return arrived(spent, act);
  const key = ticketKeyOf(facts, act) ?? '';
  const ticket = facts.tickets.get(key) as TicketFacts;
  const status = MOVES[act.kind as Move].to;
  const counterId = isAtCounter(status) ? (act.counterId ?? null) : ticket.counterId;
  return { ...spent, tickets: new Map(facts.tickets).set(key, { ...ticket, status, counterId }) };
}

function afterConflict(facts: DayFacts, act: SyncAct, cause = act.nonce): DayFacts {
  if (ARRIVALS.has(act.kind))
    return { ...spend(facts, act, {}), arrivals: new Map(facts.arrivals).set(act.nonce, null) };
  const key = ticketKeyOf(facts, act) ?? '';
  const ticket = facts.tickets.get(key);
  if (!ticket) return facts;
  return { ...facts, tickets: new Map(facts.tickets).set(key, { ...ticket, brokenBy: cause }) };
}

function arrived(facts: DayFacts, act: SyncAct): DayFacts {
  const booking = facts.bookings.get(act.code ?? '');
  const promised = booking?.promised ?? [act.withCard ?? false];
  const ticket: TicketFacts = { status: 'waiting', counterId: null, promised, brokenBy: null };
  const bookings = new Map(facts.bookings);
  for (const [key, one] of booking ? facts.bookings : [])
    if (one.id === booking?.id) bookings.set(key, { ...one, status: 'arrived', ticketKey: act.nonce });
  return {
    ...facts,
    bookings,
    tickets: new Map(facts.tickets).set(act.nonce, ticket),
    arrivals: new Map(facts.arrivals).set(act.nonce, act.nonce),
  };
}

/** A number that was given to somebody is gone, also when the rest of the act is in conflict. */
function spend(facts: DayFacts, act: SyncAct, { place, cards }: Pick<Applied, 'place' | 'cards'>): DayFacts {
  const taken = (source: Source) => ({
    places: place === source ? 1 : 0,
    cards: cards?.from === source ? cards.count : 0,
  });
  const [fromBlock, fromPool] = [taken('block'), taken('pool')];
  const block = facts.blocks.get(act.handoutId ?? '');
  const pool = { places: facts.pool.places - fromPool.places, cards: facts.pool.cards - fromPool.cards };
  if (!block) return { ...facts, pool };
  const rest: BlockFacts = {
    numbers: act.kind === 'walk_in' ? block.numbers.filter((n) => n !== act.number) : block.numbers,
    places: block.places - fromBlock.places,
    cards: block.cards - fromBlock.cards,
  };
  return { ...facts, pool, blocks: new Map(facts.blocks).set(act.handoutId ?? '', rest) };
}
