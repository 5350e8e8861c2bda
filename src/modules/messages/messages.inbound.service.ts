import { Injectable } from '@nestjs/common';
import { normalisePhone } from '../../common/phone.js';
import { BookingsWaitingService } from '../bookings/bookings.waiting.service.js';
import { isStopWord } from './messages.rules.js';
import { stopReply } from './messages.texts.js';

/** What people answer to our messages, from whatever channel brings it. */
@Injectable()
export class MessagesInboundService {
  constructor(private readonly waiting: BookingsWaitingService) {}

  /**
   * "BERHENTI": nothing is offered to this number any more. The same answer twice, and for a number that nobody waits
   * with. Null for any other text: no program answers that.
   */
  async receive(from: string, text: string): Promise<string | null> {
    const phone = normalisePhone(from);
    if (!phone.ok || !isStopWord(text)) return null;
    const { language } = await this.waiting.leaveAll(phone.e164);
    return stopReply(language);
  }
}
