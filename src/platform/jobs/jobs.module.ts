import { Global, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { Jobs } from './jobs.service.js';
import { OutboxClock } from './outbox.clock.js';
import { Outbox } from './outbox.service.js';
import { ScheduledWork } from './scheduled-work.service.js';

/**
 * Owns the hand-over of later work: outbox rows to BullMQ, and clocks under advisory locks.
 * Never holds truth: a queue store that was emptied is filled again from PostgreSQL.
 */
@Global()
@Module({
  imports: [ScheduleModule.forRoot()],
  providers: [Jobs, Outbox, OutboxClock, ScheduledWork],
  exports: [Jobs, Outbox, ScheduledWork],
})
export class JobsModule {}
