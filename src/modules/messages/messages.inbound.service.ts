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
   * takes it back, without the places in line; what was said last holds, whatever comes first. The same answer twice, and
   * for a number that nobody knows. Null for any other text: no program answers that.
   */
  async receive(from: string, text: string, saidAt: Date | null = null): Promise<string | null> {
    const phone = normalisePhone(from);
    const isStop = isStopWord(text);
    if (!phone.ok || !(isStop || isStartWord(text))) return null;
    const at = this.onOurClock(saidAt);
    const isLatest = await this.unitOfWork.run((tx) => this.channels.stop(tx, phone.e164, isStop, at));
    if (!isStop || !isLatest) return null;
    const { language } = await this.waiting.leaveAll(phone.e164);
    return stopReply(language);
  }
  /** A provider stamps by the wall clock; nothing was said later than now. */
  private onOurClock(saidAt: Date | null): Date {
    const now = this.clock.now();
    const ago = saidAt ? this.clock.wallNow().getTime() - saidAt.getTime() : 0;
    return new Date(now.getTime() - Math.max(0, ago));
  }
}
