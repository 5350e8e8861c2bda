import { Injectable } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ApplicantsContactService } from '../applicants/applicants.contact.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { CHAIN, nextDue, sequelOf } from './messages.channels.rules.js';
import { MessagesChannelsService } from './messages.channels.service.js';
import { MessagesRepository } from './messages.repository.js';
import { freshState } from './messages.rules.js';
import type { Message } from './messages.types.js';

const BATCH = 200;

/** What follows a message that failed, stayed silent, or whose outcome is open: the next channel, or once more. */
@Injectable()
export class MessagesSequelService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly bookings: BookingsReadService,
    private readonly contacts: ApplicantsContactService,
    private readonly calendar: CalendarService,
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
    const open = await this.unitOfWork.read((tx) => this.repository.listUnsettled(tx, now, this.channels.heard, BATCH));
    let followed = 0;
    for (const { id } of open) {
      if (await this.unitOfWork.run((tx) => this.followOne(tx, id, now))) followed += 1;
    }
    return followed;
  }

  /** Looks again under its lock: a receipt came meanwhile, staff sent it again, or another process followed it. */
  private async followOne(tx: Tx, id: string, now: Date): Promise<boolean> {
    const message = await this.repository.lockUnfollowed(tx, id);
    const sequel = message ? sequelOf(message, now, this.channels.heard) : 'none';
    if (!message || sequel === 'wait' || sequel === 'none') return false;
    if (sequel === 'again') await this.repository.sendAgain(tx, id, now);
    else await this.nextChannel(tx, message, now);
    return true;
  }

  private async nextChannel(tx: Tx, message: Message, now: Date): Promise<void> {
    const found = await this.bookings.findWhole(tx, message.subjectId);
    const contact = found && (await this.contacts.contactOf(tx, message.applicantId ?? '', found.booking.serviceOn));
    const chain = contact ? this.channels.chainOf(contact) : [];
    const next = chain.find((channel) => CHAIN.indexOf(channel) > CHAIN.indexOf(message.channel));
    if (!found || !next) return this.repository.giveUp(tx, message.id);
    const { timezone } = await this.calendar.getSite(found.booking.siteId);
    await this.repository.insert(tx, {
      ...message,
      id: newId(now),
      channel: next,
      dueAt: nextDue(message, now, found.booking.startsAt, timezone),
      ...freshState(null, now),
    });
    await this.repository.giveUp(tx, message.id);
  }
}
