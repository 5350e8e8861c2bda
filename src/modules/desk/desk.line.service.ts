import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { Site } from '../calendar/calendar.types.js';
import { DeskRepository } from './desk.repository.js';
import { orderLine } from './desk.rules.js';
import type { InLine } from './desk.types.js';

@Injectable()
export class DeskLineService {
  constructor(
    private readonly clock: Clock,
    private readonly calendar: CalendarService,
    private readonly repository: DeskRepository,
  ) {}

  /** Who waits, in call order. */
  async line(tx: Tx, site: Site): Promise<InLine[]> {
    const today = this.calendar.today(site);
    const waiting = await this.repository.listOfDay(tx, site.id, today, ['waiting']);
    const others = waiting.some((t) => t.isPriority)
      ? await this.repository.othersSincePriority(tx, site.id, today)
      : undefined;
    return orderLine(waiting, site, this.clock.now(), others);
  }
}
