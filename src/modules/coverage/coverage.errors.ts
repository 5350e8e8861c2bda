import { DomainError } from '../../platform/database/database.errors.js';

/** These counts of that day and source were entered before; a snapshot is never changed. */
export class SnapshotExists extends DomainError {
  constructor() {
    super('snapshot_exists', 409);
  }
}
