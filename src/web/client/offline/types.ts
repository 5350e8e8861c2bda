import type { Provisions, SyncAct } from '../../../modules/desk/desk.sync.types.js';
import type { CardUse } from '../../../modules/catalogue/catalogue.types.js';
import type { offline } from '../../locales/id/offline.js';

export type OfflineKey = keyof typeof offline;
/** Said by the page, in its language. */
export type Say = (key: OfflineKey, facts?: Record<string, string | number>) => string;

export interface Day extends Provisions {
  device: string;
  /** What the clock of this device lacked of the server's, in milliseconds. */
  skewMs: number;
}

/** As it is written down: the number it is given there is its order. */
export type NewAct = Omit<SyncAct, 'seq' | 'at'> & {
  at: string;
  /** Finds the booking of a check-in on this device; never sent. */
  hash?: string;
};
export type KeptAct = NewAct & { seq: number };

export type ServiceNames = Readonly<Record<string, { name: string; usesCard: CardUse }>>;
