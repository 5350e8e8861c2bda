import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { MINUTE_MS } from '../../common/duration.js';
import { ScheduledWork } from '../jobs/scheduled-work.service.js';
import { AuditSealing } from './audit.sealing.service.js';

@Injectable()
export class AuditClock {
  constructor(
    private readonly scheduled: ScheduledWork,
    private readonly sealing: AuditSealing,
  ) {}

  @Interval(MINUTE_MS)
  async seal(): Promise<void> {
    await this.scheduled.run('seal-audit', () => this.sealing.seal());
  }
}
