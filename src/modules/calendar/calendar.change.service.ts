import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { type Actor, staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { CalendarChangeRepository } from './calendar.change.repository.js';
import { CalendarRepository } from './calendar.repository.js';
import type { DayShape, ServiceDay, Site } from './calendar.types.js';

/** Published days get another shape. Whoever calls this has made sure that nobody sits in the way. */
@Injectable()
export class CalendarChangeService {
  constructor(
    private readonly clock: Clock,
    private readonly days: CalendarRepository,
    private readonly repository: CalendarChangeRepository,
  ) {}

  /** One at a time publishes or closes days of a site, so that no day is made under a closure. */
  lockSite(tx: Tx, site: Pick<Site, 'id'>): Promise<void> {
    return this.repository.lockSite(tx, site.id);
  }

  /** Locks the days and gives them as they are. Taken before stock and slots. */
  async lockDays(tx: Tx, site: Pick<Site, 'id'>, from: LocalDate, to: LocalDate): Promise<ServiceDay[]> {
    await this.repository.lockDays(tx, site.id, from, to);
    return this.days.listDays(tx, site.id, from, to);
  }

  /** The day as it would be. */
  reshaped(day: ServiceDay, shape: DayShape): ServiceDay {
    return { ...day, ...shape };
  }

  /** The day as it would be closed. */
  closed(day: ServiceDay): ServiceDay {
    return { ...day, status: 'closed', reasonCode: 'closure' };
  }

  /** Keeps what `reshaped` or `closed` gave. */
  async save(tx: Tx, actor: Actor, day: ServiceDay, reason: string): Promise<ServiceDay> {
    await this.repository.save(tx, day, { reason, staffId: staffIdOf(actor), at: this.clock.now() });
    return { ...day, reason, version: day.version + 1 };
  }
}
