import { Injectable } from '@nestjs/common';
import { addDays, type LocalDate } from '../../common/local-date.js';
import type { Actor } from '../../platform/access/actor.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { CalendarJournalService } from './calendar.journal.service.js';
import { CalendarRosterRepository } from './calendar.roster.repository.js';
import { CalendarService } from './calendar.service.js';

const NEAR_DAYS = 90;

/** Who sits where: for people to read. Places follow the number of counters, with or without names. */
@Injectable()
export class CalendarRosterService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: CalendarJournalService,
    private readonly calendar: CalendarService,
    private readonly repository: CalendarRosterRepository,
  ) {}

  /** By service day, the names in the order of the counters; days without any name are missing. */
  async listByDay(tx: Tx, siteId: string, from: LocalDate, to: LocalDate): Promise<Map<string, string[]>> {
    const found = await this.repository.list(tx, siteId, from, to);
    return new Map(found.map(({ serviceDayId, roster, counters }) => [serviceDayId, roster.slice(0, counters)]));
  }

  /** Names that were on a roster near this date, to choose from. */
  listNames(siteId: string, date: LocalDate): Promise<string[]> {
    const [from, to] = [addDays(date, -NEAR_DAYS), addDays(date, NEAR_DAYS)];
    return this.unitOfWork.read((tx) => this.repository.listNames(tx, siteId, from, to));
  }

  /** The last one to write wins: names move no place. @throws NotFound */
  async set(actor: Actor, siteId: string, date: LocalDate, names: readonly string[]): Promise<void> {
    const site = await this.calendar.getSiteFor(actor, siteId, ['supervisor']);
    await this.unitOfWork.run(async (tx) => {
      const day = await this.calendar.findDay(tx, siteId, date);
      if (!day) throw new NotFound();
      const roster = names.slice(0, day.counters).map((name) => name.trim());
      await this.repository.set(tx, day.id, roster.some(Boolean) ? roster : []);
      const details = { date, named: roster.filter(Boolean).length };
      await this.journal.note(tx, actor, site, 'calendar.rostered', day.id, details);
    });
  }
}
