import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { MINUTE_MS } from '../../common/duration.js';
import { localTimeIn } from '../../common/local-date.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { DeskHandoutService, PAPER_TIME } from './desk.handout.service.js';

/** Makes the spare numbers of the list on paper in the morning, and takes back what was handed out yesterday. */
@Injectable()
export class DeskHandoutClock {
  constructor(
    private readonly scheduled: ScheduledWork,
    private readonly clock: Clock,
    private readonly calendar: CalendarService,
    private readonly handouts: DeskHandoutService,
  ) {}

  @Interval(MINUTE_MS)
  async run(): Promise<void> {
    await this.scheduled.run('desk-hand-outs', async () => {
      await this.handouts.closePast();
      for (const site of await this.calendar.listSites())
        if (localTimeIn(site.timezone, this.clock.now()) >= PAPER_TIME) await this.handouts.onPaper(site);
    });
  }
}
