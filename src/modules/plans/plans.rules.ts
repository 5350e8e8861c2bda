import { MINUTE_MS } from '../../common/duration.js';
import type { LocalDate } from '../../common/local-date.js';
import type { Booking, BookingKind } from '../bookings/bookings.types.js';
import type { Claim, Pool, Seat } from '../capacity/capacity.types.js';

/** A booking whose place or card is in question; its people stay together. */
export interface Party {
  id: string;
  people: number;
  hasNeeds: boolean;
  /** In the order of who is served first: 1 before 2. */
  rank: number;
  createdAt: number;
  startsAt: number;
  pool: Pool;
  serviceCode: string;
  /** What it holds of what has become scarce, by key. */
  holds: ReadonlyMap<string, number>;
  /** Cards that are promised to it. */
  cards: number;
  /** Only its cards are in question, and all who would lose one can be recorded without. */
  mayStayWithout: boolean;
}

/** A slot as somewhere to go, with what is left of each pool. */
export interface TargetSlot {
  id: string;
  startsAt: Date;
  endsAt: Date;
  serviceCodes: readonly string[] | null;
  left: Partial<Record<Pool, number>>;
}

export interface TargetDay {
  id: string;
  date: LocalDate;
  slots: readonly TargetSlot[];
}

/** What a party would need on a day. */
export interface Fit {
  /** Consecutive slots of each person. */
  steps: readonly number[];
  /** Cards on top of what it has been promised for that very day. */
  cards: number;
  mayGoWithout: boolean;
}

/** Picks adjacent places for a party from a slot on, all or none; as capacity does it for everybody. */
export type SeatParty = (
  slots: readonly TargetSlot[],
  firstId: string,
  pool: Pool,
  steps: readonly number[],
) => { seats: Seat[]; claims: Claim[] } | null;

export interface Question {
  parties: readonly Party[];
  /** What there is for all the parties together, by key: places as `keyOf`, or cards. */
  scarce: ReadonlyMap<string, number>;
  /** One thing is scarce, and the order alone says who goes without it. */
  isInTurn?: boolean;
  days: readonly TargetDay[];
  /** Null where the rules refuse somebody of the party that day. */
  fitOf(party: Party, day: TargetDay): Fit | null;
  /** Cards that may still be promised to this party on a day. */
  cardsLeft(party: Party, day: TargetDay): number;
  /** Nobody is sent to a start before this. */
  earliest: number;
  /** Nor to one before their own, unless it is as late as this. */
  noticeUntil: number;
  seat: SeatParty;
}

export type Settlement =
  | { party: Party; fate: 'stays' | 'card_lost' | 'without_place' }
  | { party: Party; fate: 'moved'; day: TargetDay; seats: Seat[]; claims: Claim[]; cards: number; cardsLost: number };

/** A booking with what is in question for it. */
export const partyOf = (
  { id, party, createdAt, startsAt, pool, serviceCode, cardsHeld }: Booking,
  own: Pick<Party, 'hasNeeds' | 'rank' | 'holds' | 'mayStayWithout'>,
): Party => ({
  ...own,
  id,
  people: party,
  createdAt: createdAt.getTime(),
  startsAt: startsAt.getTime(),
  pool,
  serviceCode,
  cards: cardsHeld,
});

export const keyOf = (slotId: string, pool: Pool): string => `${slotId} ${pool}`;

/** Who keeps a place first: priority groups, then the national order, then who booked earlier. */
export function byClaim(a: Party, b: Party): number {
  if (a.hasNeeds !== b.hasNeeds) return a.hasNeeds ? -1 : 1;
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.createdAt !== b.createdAt) return a.createdAt - b.createdAt;
  return a.id < b.id ? -1 : 1;
}

/**
 * What it weighs that a party gives way, so that one of a priority group weighs more than all others, and one of a
 * better class more than all of a worse one that booked before.
 */
export function weights(parties: readonly Party[]): Map<string, number> {
  const n = parties.length;
  const worst = Math.max(1, ...parties.map(({ rank }) => rank));
  return new Map(
    parties.toSorted(byClaim).map(({ id, hasNeeds, rank }, index) => {
      const classes = worst - rank + (hasNeeds ? (worst + 1) * n : 0);
      return [id, n - index + n * n * classes];
    }),
  );
}

/** In half minutes, so that of two starts that lie equally near the later one is nearer. Null where it may not go. */
export function distance(
  party: Party,
  start: number,
  question: Pick<Question, 'earliest' | 'noticeUntil'>,
): number | null {
  const later = start - party.startsAt;
  if (start < question.earliest || (later < 0 && start < question.noticeUntil)) return null;
  return (Math.abs(later) / MINUTE_MS) * 2 + (later < 0 ? 1 : 0);
}

/** In the national order of 2020: first-timers at 17, whoever waits for a first card, then lost, damaged and changed ones. */
export const cardRank = (nationalClass: number, age: number | null): number =>
  nationalClass === 1 && age !== null && age <= 17 ? 1 : nationalClass + 1;

/** The pool that somebody would sit in: their own where the day has one, else the public's. */
export const poolOn = (party: Pick<Party, 'pool'>, slot: TargetSlot): Pool =>
  slot.left[party.pool] === undefined ? 'public' : party.pool;

export const offers = (slot: TargetSlot, { serviceCode }: Pick<Party, 'serviceCode'>): boolean =>
  !slot.serviceCodes || slot.serviceCodes.includes(serviceCode);

/** A pending row on its way out: what lies idle first, then what somebody is still deciding on, the newest first. */
export interface Pending {
  id: string;
  kind: BookingKind;
  expiresAt: number;
  createdAt: number;
  holds: ReadonlyMap<string, number>;
}

const stage = ({ kind, expiresAt }: Pending, now: number): number => {
  if (kind === 'cooling') return 0;
  if (expiresAt <= now) return 1;
  return kind === 'offer' || kind === 'invitation' ? 2 : 3;
};

/** Which of them have to end so that `missing` (by key, positive) is there; what they cannot give stays missing. */
export function release(pending: readonly Pending[], missing: ReadonlyMap<string, number>, now: number): Pending[] {
  const open = new Map(missing);
  const order = (a: Pending, b: Pending) =>
    stage(a, now) - stage(b, now) || b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1);
  return pending.toSorted(order).filter(({ holds }) => {
    if (![...holds.keys()].some((key) => (open.get(key) ?? 0) > 0)) return false;
    for (const [key, amount] of holds) open.set(key, (open.get(key) ?? 0) - amount);
    return true;
  });
}
