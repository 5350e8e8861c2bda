import { Injectable } from '@nestjs/common';
import { addDays, type LocalDate } from '../../common/local-date.js';
import { type Actor, assertMayAct, SYSTEM_ACTOR } from '../../platform/access/actor.js';
import type { Tx } from '../../platform/database/sql.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { CalendarChangeService } from '../calendar/calendar.change.service.js';
import { CalendarJournalService } from '../calendar/calendar.journal.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import {
  type NewExtraDay,
  placeOf,
  type PublishedDay,
  type ServiceDay,
  type Site,
} from '../calendar/calendar.types.js';
import { CapacityService } from '../capacity/capacity.service.js';
import { YearNotDecreed } from './plans.errors.js';

const SUPERVISORS = ['supervisor'] as const;

/** Opens service days with their slots and cards: the one place where calendar, capacity and stock meet. */
@Injectable()
export class PlansService {
  constructor(
    private readonly journal: CalendarJournalService,
    private readonly idempotency: Idempotency,
    private readonly calendar: CalendarService,
    private readonly changes: CalendarChangeService,
    private readonly capacity: CapacityService,
    private readonly blanks: BlanksService,
  ) {}

  /**
   * Publishes a range of dates from the templates. Days that exist stay as they are; holidays on a weekend wait for a
   * decision. Idempotent by key.
   * @throws YearNotDecreed when the range has a year without a decree and that was not acknowledged
   */
  async publish(
    actor: Actor,
    siteId: string,
    from: LocalDate,
    to: LocalDate,
    acknowledgeUndecreed = false,
    request?: IdempotentRequest,
  ): Promise<PublishedDay[]> {
    const site = await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    return this.idempotency.run(request, async (tx) => {
      await this.changes.lockSite(tx, site);
      const published = await this.calendar.publish(tx, site, from, to, acknowledgeUndecreed);
      const undecreed = published.find((p) => p.warnings.some((w) => w.code === 'year_not_decreed'));
      if (undecreed && !acknowledgeUndecreed && actor.kind === 'staff')
        throw new YearNotDecreed(undecreed.day.date.slice(0, 4));
      for (const { day, isNew } of published) if (isNew && day.status === 'open') await this.open(tx, site, day);
      const made = published.filter((p) => p.isNew).length;
      if (made > 0) await this.journal.note(tx, actor, site, 'calendar.published', siteId, { from, to, made });
      return published;
    });
  }

  /**
   * Opens or closes a day that waits for a decision, with the reason. Idempotent by key.
   * @throws NotFound, DayAlreadyDecided
   */
  async decide(
    actor: Actor,
    dayId: string,
    open: boolean,
    reason: string,
    request?: IdempotentRequest,
  ): Promise<ServiceDay> {
    return this.idempotency.run(request, async (tx) => {
      const site = await this.siteOfDay(tx, dayId);
      assertMayAct(actor, SUPERVISORS, placeOf(site));
      const day = await this.calendar.decide(tx, actor, dayId, open, reason);
      if (day.status === 'open') await this.open(tx, site, day);
      await this.journal.note(tx, actor, site, 'calendar.decided', dayId, { open, reason });
      return day;
    });
  }

  /** Idempotent by key. @throws DayAlreadyDecided when the date has its day */
  async addExtraDay(
    actor: Actor,
    siteId: string,
    extra: NewExtraDay,
    request?: IdempotentRequest,
  ): Promise<ServiceDay> {
    const site = await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    return this.idempotency.run(request, async (tx) => {
      const day = await this.calendar.addExtraDay(tx, site, extra);
      await this.open(tx, site, day);
      await this.journal.note(tx, actor, site, 'calendar.extra_day', day.id, {
        date: extra.date,
        reason: extra.reason,
      });
      return day;
    });
  }

  /** Every site's days up to its horizon; run daily. Gives how many days are new. */
  async publishHorizon(): Promise<number> {
    let made = 0;
    for (const site of await this.calendar.listSites()) {
      const today = this.calendar.today(site);
      const published = await this.publish(SYSTEM_ACTOR, site.id, today, addDays(today, site.horizonDays));
      made += published.filter((p) => p.isNew).length;
    }
    return made;
  }

  private async open(tx: Tx, site: Site, day: ServiceDay): Promise<void> {
    await this.capacity.buildSlots(tx, site, day);
    await this.blanks.openDay(tx, site, day, 'ktp');
  }

  private async siteOfDay(tx: Tx, dayId: string): Promise<Site> {
    const day = await this.calendar.findDayById(tx, dayId);
    if (!day) throw new NotFound();
    return this.calendar.getSite(day.siteId);
  }
}
