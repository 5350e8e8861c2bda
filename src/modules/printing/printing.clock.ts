import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.service.js';
import { PrintingInvitingService } from './printing.inviting.service.js';

@Injectable()
export class PrintingClock {
  constructor(
    private readonly scheduled: ScheduledWork,
    private readonly inviting: PrintingInvitingService,
  ) {}

  @Interval(60_000)
  async inviteDue(): Promise<void> {
    await this.scheduled.run('invite-to-print', () => this.inviting.inviteDue());
  }
}
