import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { MessagesErasingRepository } from './messages.erasing.repository.js';

/** What messages keep of those they were for. The text of a message is not kept, but where nothing leaves the house. */
@Injectable()
export class MessagesErasingService {
  constructor(
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly repository: MessagesErasingRepository,
  ) {}

  /** Nothing more is said to these people about these bookings, and no trace of a number stays. Twice is no error. */
  async forget(tx: Tx, subjectIds: readonly string[], applicantIds: readonly string[]): Promise<void> {
    await this.repository.emptyLetters(tx, subjectIds, applicantIds, this.empty());
    await this.repository.forget(tx, subjectIds, applicantIds, this.clock.now());
  }

  /** Once nobody of these numbers is known here any more. */
  forgetStops(tx: Tx, phoneHmacs: readonly string[]): Promise<void> {
    return this.repository.forgetStops(tx, phoneHmacs);
  }

  /** Of messages that were settled before. Gives how many of the most frequent kind, at most `limit`. */
  forgetBefore(tx: Tx, before: Date, limit: number): Promise<number> {
    return this.repository.forgetBefore(tx, before, limit, this.empty());
  }

  private empty() {
    return { recipient: this.secrets.seal('', 'recipient'), body: this.secrets.seal('', 'body') };
  }
}
