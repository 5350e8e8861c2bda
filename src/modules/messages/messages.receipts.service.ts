import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.service.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { afterReceipt, type Receipt } from './messages.channels.rules.js';
import { MessagesRepository } from './messages.repository.js';

/** What a provider says of one message. */
export interface ProviderReceipt {
  /** The id that we gave it; empty when the provider repeats none. */
  key: string;
  /** The id that it gave. */
  reference: string | null;
  said: Receipt;
  /** Why it failed, as a code. */
  reason: string | null;
}

/** Receipts come twice, late and in any order; the row ends in the same state. */
@Injectable()
export class MessagesReceiptsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly repository: MessagesRepository,
  ) {}

  /** Idempotent. False when no message is meant. Locks the row. */
  note({ key, reference, said, reason }: ProviderReceipt): Promise<boolean> {
    return this.unitOfWork.run(async (tx) => {
      const message = await this.repository.findForReceipt(tx, key, reference);
      if (!message) return false;
      const after = afterReceipt(message, said);
      const isNews = after.status !== message.status || after.receipt !== message.receipt;
      const why = said === 'failed' && after.status === 'failed' ? (reason ?? 'provider_failed') : null;
      if (isNews) await this.repository.setReceipt(tx, message.id, { ...after, reason: why }, this.clock.now());
      return true;
    });
  }
}
