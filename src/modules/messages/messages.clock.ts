import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.service.js';
import { MessagesSequelService } from './messages.sequel.service.js';
import { MessagesService } from './messages.service.js';

@Injectable()
export class MessagesClock {
  constructor(
    private readonly scheduled: ScheduledWork,
    private readonly messages: MessagesService,
    private readonly sequels: MessagesSequelService,
  ) {}

  @Interval(1_000)
  async handOver(): Promise<void> {
    await this.scheduled.run('hand-over-messages', () => this.messages.handOver());
  }

  @Interval(5_000)
  async follow(): Promise<void> {
    await this.scheduled.run('follow-messages', () => this.sequels.follow());
  }

  @Interval(60_000)
  async reconcile(): Promise<void> {
    await this.scheduled.run('reconcile-messages', () => this.messages.reconcile());
  }
}
