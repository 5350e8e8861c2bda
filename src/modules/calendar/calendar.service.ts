import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { addDays, type LocalDate, localDateIn } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { type Actor, assertMayAct, type Role, staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { KeptValue } from '../../platform/database/kept-value.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { DayAlreadyDecided } from './calendar.errors.js';
import { SITE_ADDED } from './calendar.events.js';
import { CalendarRepository } from './calendar.repository.js';
import { decideServiceDay, isBookable, placesNeeded, planSlots } from './calendar.rules.js';
import {
  type Closure,
  type NewExtraDay,
  type NewSite,
  placeOf,
  type PublishedDay,
  type Region,
  type ServiceDay,
  type Site,
  type SiteTemplate,
  type SlotPlan,
} from './calendar.types.js';

interface Reference {
  sites: readonly Site[];
  districts: ReadonlySet<string>;
}

@Injectable()
export class CalendarService implements OnModuleInit, OnModuleDestroy {
  private readonly reference = new KeptValue<Reference>(
    () => this.readReference(),
    ({ sites }) => sites.length === 0,
  );

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly repository: CalendarRepository,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.reference.start();
  }

  onModuleDestroy(): void {
    this.reference.stop();
  }

  /**
   * Sites in the order of the list on the screen, without schools: those are visited by appointment. At most ten seconds
   * old. Needs no connection.
   */
  async listSites(): Promise<readonly Site[]> {
    return (await this.reference.get()).sites.filter(({ kind }) => kind !== 'school');
  }

  /** Where staff may work today: the sites, and schools that are visited. */
  async listWorkplaces(): Promise<readonly Site[]> {
    const { sites } = await this.reference.get();
    const schools = sites.filter(({ kind }) => kind === 'school');
    const [first] = schools;
    if (!first) return sites;
    const ids = schools.map(({ id }) => id);
    const open = await this.unitOfWork.read((tx) => this.repository.listServing(tx, ids, this.today(first)));
    return sites.filter(({ id, kind }) => kind !== 'school' || open.has(id));
  }

  /** Any site, schools included. */
  async findSite(id: string): Promise<Site | null> {
    return (await this.reference.get()).sites.find((site) => site.id === id) ?? null;
  }

  /** A place where people are served from now on; `refreshSites` makes it known in this process at once. */
  async addSite(tx: Tx, site: NewSite): Promise<string> {
    const id = newId(this.clock.now());
    await this.repository.insertSite(tx, { ...site, id });
    await this.outbox.add(tx, SITE_ADDED, id, 1);
    return id;
  }

  async refreshSites(): Promise<void> {
    await this.reference.refresh();
  }

  /** @throws NotFound */
  async getSite(id: string): Promise<Site> {
    const site = await this.findSite(id);
    if (!site) throw new NotFound();
    return site;
  }

  /** The site, for somebody with one of these roles there. @throws NotFound, for a foreign site as for an unknown one */
  async getSiteFor(actor: Actor, id: string, roles: readonly Role[]): Promise<Site> {
    const site = await this.getSite(id);
    assertMayAct(actor, roles, placeOf(site));
    return site;
  }

  listRegions(): Promise<Region[]> {
    return this.unitOfWork.read((tx) => this.repository.listRegions(tx));
  }

  /** District codes of the regions we know, as a NIK begins with. */
  async knownDistricts(): Promise<ReadonlySet<string>> {
    return (await this.reference.get()).districts;
  }

  today(site: Pick<Site, 'timezone'>): LocalDate {
    return localDateIn(site.timezone, this.clock.now());
  }

  listDays(siteId: string, from: LocalDate, to: LocalDate): Promise<ServiceDay[]> {
    return this.unitOfWork.read((tx) => this.repository.listDays(tx, siteId, from, to));
  }

  /** The same as seen by a running transaction, with the days it has just made. */
  daysIn(tx: Tx, siteId: string, from: LocalDate, to: LocalDate): Promise<ServiceDay[]> {
    return this.repository.listDays(tx, siteId, from, to);
  }

  /** Dates on which a site does not serve by itself: holidays, and closures of it or its region. */
  async daysOff(
    tx: Tx,
    site: Pick<Site, 'id' | 'regionId'>,
    from: LocalDate,
    to: LocalDate,
  ): Promise<ReadonlySet<LocalDate>> {
    const off = new Set((await this.repository.listHolidays(tx, from, to)).map(({ date }) => date));
    for (const closure of await this.repository.listClosures(tx, site, from, to)) {
      const last = closure.to < to ? closure.to : to;
      for (let date = closure.from > from ? closure.from : from; date <= last; date = addDays(date, 1)) off.add(date);
    }
    return off;
  }

  findDay(tx: Tx, siteId: string, date: LocalDate): Promise<ServiceDay | null> {
    return this.repository.findDay(tx, siteId, date);
  }

  findDayById(tx: Tx, id: string): Promise<ServiceDay | null> {
    return this.repository.findDayById(tx, id);
  }

  /** May a resident book this start now? Staff are not bound by it. */
  isBookable(site: Site, day: Pick<ServiceDay, 'date' | 'status'>, startsAt: Date): boolean {
    const { timezone: zone, leadMinutes, horizonDays, releaseTime } = site;
    const question = { date: day.date, startsAt, now: this.clock.now(), zone, leadMinutes, horizonDays, releaseTime };
    return day.status === 'open' && isBookable(question);
  }

  planSlots(day: Pick<ServiceDay, 'opensAt' | 'closesAt' | 'stepMinutes'>): SlotPlan {
    return planSlots(day);
  }

  /** Consecutive places that one person takes on this day. */
  stepsFor(serviceMinutes: number, day: Pick<ServiceDay, 'stepMinutes'>): number {
    return placesNeeded(serviceMinutes, day.stepMinutes);
  }

  /**
   * Creates the service days of a site from its templates; a date that has its day is left as it is. Holidays on a
   * weekend wait for a decision, and so does every day of a year without a decree unless `acknowledgeUndecreed`.
   */
  async publish(
    tx: Tx,
    site: Site,
    from: LocalDate,
    to: LocalDate,
    acknowledgeUndecreed = false,
  ): Promise<PublishedDay[]> {
    const templates = await this.repository.listTemplates(tx, site.id);
    const holidays = await this.repository.listHolidays(tx, from, to);
    const closures = await this.repository.listClosures(tx, site, from, to);
    const decreedYears = await this.repository.decreedYears(tx);
    const published: PublishedDay[] = [];
    for (let date = from; date <= to; date = addDays(date, 1)) {
      const outcome = decideServiceDay({ date, templates, holidays, closures, decreedYears, acknowledgeUndecreed });
      const template = templates.find((t) => t.id === outcome.opening?.id);
      if (!template) continue;
      const day = this.dayOf(
        site,
        date,
        template,
        outcome.status,
        outcome.reason?.code ?? null,
        outcome.reason?.text ?? null,
      );
      const isNew = await this.repository.insertDay(tx, day);
      const stored = isNew ? day : await this.repository.findDay(tx, site.id, date);
      if (stored)
        published.push({ day: stored, isNew, warnings: [...outcome.warnings, ...planSlots(stored).warnings] });
    }
    return published;
  }

  /** A one-day opening on a date that no template opens. @throws DayAlreadyDecided when the date has its day. */
  async addExtraDay(tx: Tx, site: Site, extra: NewExtraDay): Promise<ServiceDay> {
    const day: ServiceDay = {
      schoolPlaces: 0,
      priorityPlaces: 0,
      poolFallBackHours: site.poolFallBackHours,
      ...extra,
      id: newId(this.clock.now()),
      regionId: site.regionId,
      siteId: site.id,
      status: 'open',
      isExtra: true,
      reasonCode: null,
      version: 1,
    };
    if (!(await this.repository.insertDay(tx, day))) throw new DayAlreadyDecided();
    return day;
  }

  /** Settles a day that waits for a decision. @throws NotFound, DayAlreadyDecided */
  async decide(tx: Tx, actor: Actor, dayId: string, open: boolean, reason: string): Promise<ServiceDay> {
    const status = open ? 'open' : 'closed';
    const count = await this.repository.decideDay(tx, dayId, status, reason, staffIdOf(actor), this.clock.now());
    const day = await this.repository.findDayById(tx, dayId);
    if (!day) throw new NotFound();
    if (count === 0) throw new DayAlreadyDecided();
    return day;
  }

  /** Closes dates that are not published yet; days that exist are the business of a plan. */
  async addClosure(tx: Tx, site: Site, closure: Closure): Promise<void> {
    await this.repository.insertClosure(tx, {
      ...closure,
      id: newId(this.clock.now()),
      regionId: site.regionId,
      siteId: site.id,
    });
  }

  private readReference(): Promise<Reference> {
    return this.unitOfWork.read(async (tx) => ({
      sites: await this.repository.listSites(tx),
      districts: await this.repository.districtCodes(tx),
    }));
  }

  private dayOf(
    site: Site,
    date: LocalDate,
    template: SiteTemplate,
    status: ServiceDay['status'],
    reasonCode: ServiceDay['reasonCode'],
    reason: string | null,
  ): ServiceDay {
    const { opensAt, closesAt, stepMinutes, counters, schoolPlaces, priorityPlaces, standbyPlaces } = template;
    return {
      id: newId(this.clock.now()),
      regionId: site.regionId,
      siteId: site.id,
      date,
      status,
      opensAt,
      closesAt,
      stepMinutes,
      counters,
      schoolPlaces,
      priorityPlaces,
      standbyPlaces,
      poolFallBackHours: template.poolFallBackHours ?? site.poolFallBackHours,
      isExtra: false,
      reasonCode,
      reason,
      version: 1,
    };
  }
}
