import { firstRow, type Tx } from '../database/sql.js';

/** SQL, part of every statement that claims work: a database that came out of a backup rests until it is released. */
export const WORKERS_RUN = 'NOT EXISTS (SELECT FROM restores WHERE released_at IS NULL)';

/** Why workers stand still; null while they work. */
export interface WorkerPause {
  /** The state that the database is in. */
  backupAt: Date;
  /** Since when they stand still. */
  restoredAt: Date;
}

export const findWorkerPause = (tx: Tx): Promise<WorkerPause | null> =>
  firstRow<WorkerPause>(
    tx,
    'SELECT backup_at AS "backupAt", restored_at AS "restoredAt" FROM restores WHERE released_at IS NULL',
  );

const heldBack = new WeakSet<Tx>();

/** Says that `tx` works off a change from before a restore: what it asks to be said may have been said already. */
export const holdBack = (tx: Tx): void => void heldBack.add(tx);

export const isHeldBack = (tx: Tx): boolean => heldBack.has(tx);
