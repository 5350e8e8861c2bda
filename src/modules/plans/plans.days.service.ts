import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import type { Actor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { BlanksService } from '../blanks/blanks.service.js';
import type { DayStock } from '../blanks/blanks.types.js';
import { CalendarRosterService } from '../calendar/calendar.roster.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay } from '../calendar/calendar.types.js';
import { CapacityService } from '../capacity/capacity.service.js';
import type { DayPlaces } from '../capacity/capacity.types.js';

/** A service day with what it holds, as a supervisor sees it. */
export interface SupervisedDay {
  day: ServiceDay;
  /** Null while the day has no slots: it was never opened. */
  places: DayPlaces | null;
  /** Identity cards set aside; null where none are printed. */
  cards: DayStock | null;
  /** Names in the order of the counters. */
  roster: readonly string[];
}

/** Days with their places, cards and people at the counters: the reading side of the calendar. */
@Injectable()
export class PlansDaysService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly calendar: CalendarService,
    private readonly rosters: CalendarRosterService,
    private readonly capacity: CapacityService,
    private readonly blanks: BlanksService,
  ) {}

  /** In the order of their dates. @throws NotFound for a foreign site */
  async list(actor: Actor, siteId: string, from: LocalDate, to: LocalDate): Promise<SupervisedDay[]> {
    await this.calendar.getSiteFor(actor, siteId, ['supervisor']);
    const days = await this.calendar.listDays(siteId, from, to);
    return this.unitOfWork.read(async (tx) => {
      const places = await this.capacity.countByDay(
        tx,
        days.map(({ id }) => id),
      );
      const stocks = await this.blanks.listDays(tx, siteId, 'ktp', from, to);
      const rosters = await this.rosters.listByDay(tx, siteId, from, to);
      return days.map((day) => ({
        day,
        places: places.get(day.id) ?? null,
        cards: stocks.find(({ serviceDayId }) => serviceDayId === day.id) ?? null,
        roster: rosters.get(day.id) ?? [],
      }));
    });
  }
}
