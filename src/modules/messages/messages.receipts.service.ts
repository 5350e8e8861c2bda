import { Injectable } from '@nestjs/common';
import { isUuid } from '../../common/uuid.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { afterReceipt, type Receipt } from './messages.channels.rules.js';
import { MessagesRepository } from './messages.repository.js';
import type { Channel, Message } from './messages.types.js';

/** What a provider says of one message. */
export interface ProviderReceipt {
  channel: Channel;
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
  note({ channel, key, reference, said, reason }: ProviderReceipt): Promise<boolean> {
    return this.unitOfWork.run(async (tx) => {
      const message = await this.repository.findForReceipt(tx, channel, isUuid(key) ? key : null, reference);
      if (!message) return false;
      if (said === 'failed' && isOfEarlierTry(message, reference)) return true;
      const after = afterReceipt(message, said);
      const isNews = after.status !== message.status || after.receipt !== message.receipt;
      const why = said === 'failed' && after.status === 'failed' ? (reason ?? 'provider_failed') : null;
      if (isNews)
        await this.repository.setReceipt(tx, message.id, { ...after, reason: why, reference }, this.clock.now());
      return true;
    });
  }
}

/** Told late of a try that failed, after the next one was taken. A provider that gives no ids cannot be understood so. */
const isOfEarlierTry = (message: Message & { reference: string | null }, reference: string | null): boolean =>
  reference !== null && ![null, message.id, reference].includes(message.reference);
