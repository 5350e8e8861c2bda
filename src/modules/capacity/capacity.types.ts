export type Pool = 'public' | 'school' | 'priority' | 'standby';

/** What a booking takes: one entry per slot and pool. */
export interface Claim {
  slotId: string;
  pool: Pool;
  places: number;
}

export interface Slot {
  id: string;
  regionId: string;
  serviceDayId: string;
  kind: 'timed' | 'standby';
  startsAt: Date;
  endsAt: Date;
  /** Null offers every service of the site. */
  serviceCodes: readonly string[] | null;
  capacity: number;
  taken: number;
}

/** A slot with the pools that were asked for: their sums, and what is left in each. */
/** Where a slot belongs, for good. */
export interface SlotPlace {
  serviceDayId: string;
  siteId: string;
}

export interface SlotWithPool extends Slot {
  poolCapacity: number;
  poolTaken: number;
  /** Missing where one pool was asked for: then the sums are that pool's. */
  leftByPool?: Partial<Record<Pool, number>>;
}

/** One pool, or several in the order in which places are taken from them. */
export type Pools = Pool | readonly Pool[];

/** So many places of one slot, or of a day from its first start on. */
export type BlockPlaces = { slotId: string; places: number } | { serviceDayId: string; places: number };

/** What one person of a party holds: consecutive slots, from `startsAt` on. */
export interface Seat {
  startsAt: Date;
  slotIds: string[];
}

export interface ClaimPlan {
  seats: Seat[];
  claims: Claim[];
}

/** A plan with the time at which its first person starts. */
export interface StartPlan extends ClaimPlan {
  slotId: string;
  startsAt: Date;
}

/** A slot as offered: how many may still choose it. */
export interface OfferedSlot {
  id: string;
  startsAt: Date;
  endsAt: Date;
  placesLeft: number;
}

/** Places of a day as a whole, held ones counted as taken. */
export interface DayPlaces {
  capacity: number;
  taken: number;
  /** Of the standby slot, for people without a booking. */
  standbyCapacity: number;
  standbyTaken: number;
}

/** A slot with every pool of it. */
export interface SlotOfDay extends Slot {
  /** Of a standby slot: places that came from people who did not come, and those given ahead because some will not. */
  passedOn: number;
  forecast: number;
  pools: { pool: Pool; capacity: number; taken: number; fallsBackAt: Date | null }[];
}

/** A slot as a day's hours and counters make it. */
export interface PlannedSlot {
  kind: 'timed' | 'standby';
  startsAt: Date;
  endsAt: Date;
  places: number;
  /** Of these places, what is kept for schools and for people with a need. */
  school: number;
  priority: number;
  fallsBackAt: Date | null;
}
