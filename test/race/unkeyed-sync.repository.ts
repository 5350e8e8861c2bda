import { randomUUID } from 'node:crypto';
import type { Tx } from '../../src/platform/database/sql.js';
import { DeskSyncRepository, type KeptAct } from '../../src/modules/desk/desk.sync.repository.js';

/** The control: every upload is a new one, whatever its nonce. */
export class UnkeyedSyncRepository extends DeskSyncRepository {
  override insert(tx: Tx, act: KeptAct): Promise<boolean> {
    return super.insert(tx, { ...act, nonce: randomUUID() });
  }
}
