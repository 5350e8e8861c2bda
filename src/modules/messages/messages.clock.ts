import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.service.js';
import { MessagesSequelService } from './messages.sequel.service.js';
import { MessagesService } from './messages.service.js';

const KEPT_MS = 900;

@Injectable()
export class MessagesClock {
  constructor(
    private readonly scheduled: ScheduledWork,
    private readonly messages: MessagesService,
    private readonly sequels: MessagesSequelService,
  ) {}

  /** Keeps its lock for most of a second after it handed something over: rates hold for all workers together. */
  @Interval(1_000)
  async handOver(): Promise<void> {
    await this.scheduled.run('hand-over-messages', async () => {
      const since = performance.now();
      if ((await this.messages.handOver()) > 0) await pause(Math.max(0, KEPT_MS - (performance.now() - since)));
    });
  }

  @Interval(20_000)
  async follow(): Promise<void> {
    await this.scheduled.run('follow-messages', () => this.sequels.follow());
  }

  @Interval(60_000)
  async reconcile(): Promise<void> {
    await this.scheduled.run('reconcile-messages', () => this.messages.reconcile());
  }
}
