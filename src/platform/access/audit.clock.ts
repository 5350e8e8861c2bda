import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ScheduledWork } from '../jobs/scheduled-work.service.js';
import { AuditSealing } from './audit.sealing.service.js';

/** Within the minute, and not with all the clocks that strike at its end. */
const EVERY_MS = 47_000;

@Injectable()
export class AuditClock {
  constructor(
    private readonly scheduled: ScheduledWork,
    private readonly sealing: AuditSealing,
  ) {}

  @Interval(EVERY_MS)
  async seal(): Promise<void> {
    await this.scheduled.run('seal-audit', () => this.sealing.seal());
  }
}
