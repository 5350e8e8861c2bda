import { Injectable } from '@nestjs/common';
import { normalisePhone } from '../../common/phone.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { BookingsWaitingService } from '../bookings/bookings.waiting.service.js';
import { MessagesChannelsService } from './messages.channels.service.js';
import { isStartWord, isStopWord } from './messages.rules.js';
import { stopReply } from './messages.texts.js';

/** What people answer to our messages, from whatever channel brings it. */
@Injectable()
export class MessagesInboundService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly waiting: BookingsWaitingService,
    private readonly channels: MessagesChannelsService,
  ) {}

  /**
   * "BERHENTI": nothing is offered to this number any more, and nothing said to it but what the office cancels. "MULAI"
   * takes it back, without the places in line. The same answer twice, and for a number that nobody knows. Null for any
   * other text: no program answers that.
   */
  async receive(from: string, text: string): Promise<string | null> {
    const phone = normalisePhone(from);
    const isStop = isStopWord(text);
    if (!phone.ok || !(isStop || isStartWord(text))) return null;
    await this.unitOfWork.run((tx) => this.channels.stop(tx, phone.e164, isStop, this.clock.now()));
    if (!isStop) return null;
    const { language } = await this.waiting.leaveAll(phone.e164);
    return stopReply(language);
  }
}
