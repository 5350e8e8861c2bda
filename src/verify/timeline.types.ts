/** A slot that somebody was told is full. */
export interface SlotRow {
  id: string;
  serviceDayId: string;
  startsAt: number;
  capacity: number;
  publicCapacity: number;
  services: string[];
}

/** Instants: `…App` by the program's clock, `…Commit` by the database's, when its transaction was committed. */
export interface HolderRow {
  id: string;
  code: string;
  party: number;
  pool: string;
  slotId: string;
  serviceDayId: string;
  slotStartsAt: number;
  /** It may reach into later slots: a party, or a service that takes long. */
  isWide: boolean;
  createdApp: number;
  expiresApp: number | null;
  /** How often it was moved; the last time, before and after which its places were others. */
  moves: number;
  movedApp: number | null;
  movedCommit: number | null;
  endedCommit: number | null;
  isEnded: boolean;
  /** `since`: when the places were committed to it; null when the database does not keep that. */
  claims: { slotId: string; pool: string; places: number; since: number | null }[];
}
