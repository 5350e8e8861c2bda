import { Injectable } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ApplicantsContactService } from '../applicants/applicants.contact.service.js';
import { CHAIN, sequelOf } from './messages.channels.rules.js';
import { MessagesChannelsService } from './messages.channels.service.js';
import { MessagesRepository } from './messages.repository.js';
import type { Message } from './messages.types.js';

const BATCH = 200;

/** What follows a message that failed, stayed silent, or whose outcome is open: the next channel, or once more. */
@Injectable()
export class MessagesSequelService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly contacts: ApplicantsContactService,
    private readonly channels: MessagesChannelsService,
    private readonly repository: MessagesRepository,
  ) {}

  /** Each in a short transaction; the next channel's row is unique, so any number of processes may run. Gives how many. */
  async follow(): Promise<number> {
    let followed = 0;
    for (;;) {
      const batch = await this.followSome();
      followed += batch;
      if (batch < BATCH) return followed;
    }
  }

  private async followSome(): Promise<number> {
    const now = this.clock.now();
    const open = await this.unitOfWork.read((tx) => this.repository.listUnsettled(tx, now, BATCH));
    let followed = 0;
    for (const message of open) {
      const sequel = sequelOf(message, now);
      if (sequel === 'wait' || sequel === 'none') continue;
      await this.unitOfWork.run((tx) =>
        sequel === 'again' ? this.repository.sendAgain(tx, message.id, now) : this.nextChannel(tx, message, now),
      );
      followed += 1;
    }
    return followed;
  }

  private async nextChannel(tx: Tx, message: Message, now: Date): Promise<void> {
    const contact = await this.contacts.contactOf(
      tx,
      message.applicantId ?? '',
      message.deadlineAt.toISOString().slice(0, 10),
    );
    const chain = contact ? this.channels.chainOf(contact) : [];
    const next = chain.find((channel) => CHAIN.indexOf(channel) > CHAIN.indexOf(message.channel));
    if (!next) return this.repository.giveUp(tx, message.id);
    await this.repository.insert(tx, {
      ...message,
      id: newId(now),
      channel: next,
      dueAt: now,
      status: 'due',
      fence: 0,
      attempts: 0,
      reason: null,
      settledAt: null,
      receipt: null,
      receiptAt: null,
    });
    await this.repository.giveUp(tx, message.id);
  }
}
