import { Injectable } from '@nestjs/common';
import { MINUTE_MS } from '../../common/duration.js';
import {
  addDays,
  HOME_ZONE,
  instantAt,
  type LocalDate,
  localDateIn,
  localTimeIn,
  minutesOfDay,
  weekdayOf,
} from '../../common/local-date.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { CalendarModeService } from '../calendar/calendar.mode.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ModePeriod, ServiceDay, Site } from '../calendar/calendar.types.js';
import { CapacityService } from '../capacity/capacity.service.js';
import type { SlotWithPool } from '../capacity/capacity.types.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { CrewsService } from '../crews/crews.service.js';
import type { Assignment, Crew } from '../crews/crews.types.js';
import { SchoolsCalendarService } from './schools.calendar.service.js';
import { blocksOf, type SchoolTimes, type Span } from './schools.calendar.rules.js';
import {
  type CrewOnDate,
  type OfficeDay,
  optionAtOffice,
  optionAtSchool,
  type VisitOption,
} from './schools.option.rules.js';
import type { School, SchoolRequest } from './schools.types.js';

/** Pupils are recorded; a card is printed with it for whoever is 17 where the site prints. */
export const SERVICE = 'record_first';
const BLANK_KIND = 'ktp';
/** Whose places pupils get: those kept for schools, then the public's. */
export const POOLS = ['school', 'public'] as const;

/** How far ahead a proposal looks. */
const AHEAD_DAYS = 92;
/** When a team may be at a school. */
const VISIT_HOURS: Span = { from: 8 * 60, to: 15 * 60 };
const DAY_MINUTES = 1_440;

/** A day that exists already, with its times by start. */
export interface KnownDay {
  day: ServiceDay;
  slots: SlotWithPool[];
}

/** What a request may be planned from. */
export interface Scene {
  times: SchoolTimes;
  options: VisitOption[];
  /** By service day; days of visits to schools are made when they are held. */
  days: ReadonlyMap<string, KnownDay>;
  /** Consecutive places of one pupil on a day. */
  stepsOn(day: ServiceDay): number;
  minutes: number;
}

/** Reads what there is: free places and cards of the coming days, teams and vehicles, breaks, exams and open modes. */
@Injectable()
export class SchoolsSceneService {
  constructor(
    private readonly clock: Clock,
    private readonly catalogue: CatalogueService,
    private readonly calendar: CalendarService,
    private readonly modes: CalendarModeService,
    private readonly capacity: CapacityService,
    private readonly blanks: BlanksService,
    private readonly crews: CrewsService,
    private readonly blocks: SchoolsCalendarService,
  ) {}

  /** When a school may be asked to come. */
  async timesOf(tx: Tx, school: School, { accepts }: Pick<SchoolRequest, 'accepts'>): Promise<SchoolTimes> {
    return { school, blocks: blocksOf(school, await this.blocks.blocksIn(tx, school.regionId)), accepts };
  }

  /** `within` names the service days to look at again, under their locks. */
  async sceneOf(tx: Tx, school: School, request: SchoolRequest, within?: ReadonlySet<string>): Promise<Scene> {
    const times = await this.timesOf(tx, school, request);
    const periods = await this.modes.listIn(tx, school.regionId);
    const { minutes } = await this.catalogue.get(SERVICE);
    const stepsOn = (day: ServiceDay) => this.calendar.stepsFor(minutes, day);
    const days = new Map<string, KnownDay>();
    const options =
      request.mode === 'weekend_block'
        ? await this.atOffices(tx, school, { request, times, periods, stepsOn, days, within })
        : await this.atSchool(tx, school, { request, times, periods, minutes, days });
    return { times, options, days, stepsOn, minutes };
  }

  private async atOffices(
    tx: Tx,
    { regionId }: School,
    { request, times, periods, stepsOn, days, within }: OfficeQuestion,
  ): Promise<VisitOption[]> {
    const [from, to] = this.range();
    const options: VisitOption[] = [];
    for (const site of (await this.calendar.listSites()).filter((one) => one.regionId === regionId)) {
      const isUsed = ({ id, date, status }: ServiceDay) =>
        status === 'open' &&
        (within ? within.has(id) : [0, 6].includes(weekdayOf(date))) &&
        this.modes.stateOn(periods, 'weekend_block', site.id, date).isOpen;
      const open = (await this.calendar.daysIn(tx, site.id, from, to)).filter(isUsed);
      if (open.length === 0) continue;
      const cards = site.prints ? await this.blanks.cardsLeftByDay(tx, site.id, BLANK_KIND, from, to) : null;
      const slots = await this.capacity.listTimedOf(
        tx,
        open.map(({ id }) => id),
        POOLS,
      );
      for (const day of open) {
        const own = slots.filter(
          ({ serviceDayId, startsAt }) => serviceDayId === day.id && startsAt > this.clock.now(),
        );
        days.set(day.id, { day, slots: own });
        const office = this.officeDay(site, day, own, stepsOn(day), Math.max(0, cards?.get(day.id) ?? 0));
        options.push(optionAtOffice(office, times, request.travelMinutes));
      }
    }
    return options;
  }

  private officeDay(
    site: Site,
    day: ServiceDay,
    slots: readonly SlotWithPool[],
    steps: number,
    cards: number,
  ): OfficeDay {
    const minuteOf = (at: Date) => minutesOfDay(localTimeIn(site.timezone, at));
    const times = slots.map((slot) => ({
      id: slot.id,
      from: minuteOf(slot.startsAt),
      to: minuteOf(slot.endsAt),
      free: Math.max(0, Math.min(slot.capacity - slot.taken, slot.poolCapacity - slot.poolTaken)),
    }));
    return { key: day.id, siteId: site.id, date: day.date, slots: times, steps, cards };
  }

  private async atSchool(
    tx: Tx,
    { siteId, regionId }: School,
    { request, times, periods, minutes, days }: SchoolQuestion,
  ): Promise<VisitOption[]> {
    const [from, to] = this.range();
    const crews = await this.crews.listIn(tx, regionId);
    const [opens, closes] = [from, addDays(to, 1)].map((date) => instantAt(date, '00:00', HOME_ZONE)) as [Date, Date];
    const busy = await this.crews.listBusy(
      tx,
      crews.map(({ id }) => id),
      opens,
      closes,
    );
    const known = new Map((await this.calendar.daysIn(tx, siteId, from, to)).map((day) => [day.date, day]));
    const off = await this.calendar.daysOff(tx, { id: siteId, regionId }, from, to);
    const options: VisitOption[] = [];
    for (let date = from; date <= to; date = addDays(date, 1)) {
      if (off.has(date) || !this.modes.stateOn(periods, request.mode, siteId, date).isOpen) continue;
      const made = known.get(date);
      const of = (kind: Crew['kind']) =>
        crews.filter((crew) => crew.kind === kind).map((crew) => this.onDate(crew, busy, date));
      const teams = of('team').filter(({ stations }) => stations >= (made?.counters ?? 1));
      const hours = made ? { from: minutesOfDay(made.opensAt), to: minutesOfDay(made.closesAt) } : VISIT_HOURS;
      const option = optionAtSchool(
        {
          siteId,
          date,
          hours,
          minutes: made?.stepMinutes ?? minutes,
          travelMinutes: request.travelMinutes,
          teams: made ? teams.map((team) => ({ ...team, stations: made.counters })) : teams,
          vehicles: request.mode === 'mobile_unit' ? of('vehicle') : null,
        },
        times,
      );
      if (option) options.push(made ? await this.onKnownDay(tx, made, option, days) : option);
    }
    return options;
  }

  /** A visit there fell through before, and its day is there still: its own times are used again. */
  private async onKnownDay(
    tx: Tx,
    day: ServiceDay,
    option: VisitOption,
    days: Map<string, KnownDay>,
  ): Promise<VisitOption> {
    const slots = await this.capacity.listTimedOf(tx, [day.id], POOLS);
    days.set(day.id, { day, slots });
    const seats = option.seats.flatMap((seat) => {
      const slot = slots.find(({ startsAt }) => minutesOfDay(localTimeIn(HOME_ZONE, startsAt)) === seat.from);
      const places = slot ? Math.min(seat.places, slot.capacity - slot.taken) : 0;
      return slot && places > 0 ? [{ ...seat, slotId: slot.id, places }] : [];
    });
    return { ...option, key: day.id, seats };
  }

  private onDate({ id, stations }: Crew, busy: readonly Assignment[], date: LocalDate): CrewOnDate {
    const midnight = instantAt(date, '00:00', HOME_ZONE).getTime();
    const minuteOf = (at: Date) => (at.getTime() - midnight) / MINUTE_MS;
    const own = busy
      .filter(({ crewId }) => crewId === id)
      .map(({ leavesAt, returnsAt }) => ({ from: minuteOf(leavesAt), to: minuteOf(returnsAt) }));
    return { id, stations, busy: own.filter(({ from, to }) => to > -DAY_MINUTES && from < 2 * DAY_MINUTES) };
  }

  /** From tomorrow on. */
  private range(): [LocalDate, LocalDate] {
    const today = localDateIn(HOME_ZONE, this.clock.now());
    return [addDays(today, 1), addDays(today, AHEAD_DAYS)];
  }
}

interface OfficeQuestion {
  request: SchoolRequest;
  times: SchoolTimes;
  periods: readonly ModePeriod[];
  stepsOn: Scene['stepsOn'];
  days: Map<string, KnownDay>;
  within: ReadonlySet<string> | undefined;
}

interface SchoolQuestion extends Omit<OfficeQuestion, 'stepsOn' | 'within'> {
  minutes: number;
}
