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

export interface SlotWithPool extends Slot {
  poolCapacity: number;
  poolTaken: number;
}

/** What one person of a party holds: consecutive slots, from `startsAt` on. */
export interface Seat {
  startsAt: Date;
  slotIds: string[];
}

export interface ClaimPlan {
  seats: Seat[];
  claims: Claim[];
}

/** A slot as offered: how many may still choose it. */
export interface OfferedSlot {
  id: string;
  startsAt: Date;
  endsAt: Date;
  placesLeft: number;
}
