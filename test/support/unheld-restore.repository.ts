import { MessagesRestoreRepository } from '../../src/modules/messages/messages.restore.repository.js';

/** The control: lets workers go on as if nothing had been said before the restore. */
export class UnheldRestoreRepository extends MessagesRestoreRepository {
  override holdBack(): Promise<number> {
    return Promise.resolve(0);
  }
}
