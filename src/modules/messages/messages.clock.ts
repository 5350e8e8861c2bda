import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.service.js';
import { MessagesService } from './messages.service.js';

@Injectable()
export class MessagesClock {
  constructor(
    private readonly scheduled: ScheduledWork,
    private readonly messages: MessagesService,
  ) {}

  @Interval(1_000)
  async handOver(): Promise<void> {
    await this.scheduled.run('hand-over-messages', () => this.messages.handOver());
  }
}
