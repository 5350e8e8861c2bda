import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Subscription } from 'rxjs';
import { seedOf } from '../../common/chance.js';
import { MINUTE_MS } from '../../common/duration.js';
import { addDays, instantAt, type LocalDate, localTimeIn } from '../../common/local-date.js';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { BriefCache } from '../../platform/database/brief-cache.js';
import type { Tx } from '../../platform/database/sql.js';
import { ANYTHING, touches, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Live } from '../../platform/live/live.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { CapacityStandbyService } from '../capacity/capacity.standby.service.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { DeskEstimateRepository, type TicketWork } from './desk.estimate.repository.js';
import type {
  EstimateOverview,
  HitRate,
  NewcomerChance,
  Outlook,
  ToldRange,
  WaitEstimate,
} from './desk.estimate.types.js';
import { DeskLineService } from './desk.line.service.js';
import { type LineOutlook, lineOutlook, type NewcomerOutlook, newcomerOutlook } from './desk.outlook.rules.js';
import { absenceOf, type EarlierPace, type HourShow, paceOf } from './desk.pace.rules.js';
import { DeskRepository } from './desk.repository.js';
import { ticketLabel } from './desk.rules.js';
import type { SceneFacts, Work } from './desk.scene.rules.js';
import type { InLine, Ticket } from './desk.types.js';

const SUPERVISORS = ['supervisor', 'auditor'] as const;
const MAX_AGE_MS = 10_000;
const HISTORY_MAX_AGE_MS = 600_000;
const MOST_ENTRIES = 1_000;
const EARLIER_DAYS = 56;
export const MONTH_DAYS = 30;
/** A counter that has served nobody for so long is closed for the day. */
const PAUSE_MINUTES = 60;
/** At the beginning of a day a few arrivals say little of an hour. */
const SHORTEST_MINUTES = 30;
const USUAL: Work = { service: 'record_first', party: 1 };

/** What is known of a site at one moment, and what follows from it for those who wait. */
interface Sight {
  facts: SceneFacts;
  day: ServiceDay;
  line: readonly InLine[];
  closesIn: number;
  seed: number;
  outlook: LineOutlook | null;
}

interface History {
  pace: EarlierPace[];
  shows: HourShow[];
}

/**
 * How long people wait, and who is still served by closing time. Computed once for a site and change, however many ask;
 * says nothing while no counter is open.
 */
@Injectable()
export class DeskEstimateService implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(DeskEstimateService.name);
  private readonly sights: BriefCache<Sight | null>;
  private readonly newcomers: BriefCache<NewcomerOutlook | null>;
  private readonly histories: BriefCache<History>;
  private readonly heard = new Map<string, Subscription>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly live: Live,
    private readonly calendar: CalendarService,
    private readonly catalogue: CatalogueService,
    private readonly standby: CapacityStandbyService,
    private readonly lines: DeskLineService,
    private readonly desk: DeskRepository,
    private readonly repository: DeskEstimateRepository,
  ) {
    this.sights = new BriefCache(() => clock.now(), MAX_AGE_MS, MOST_ENTRIES);
    this.newcomers = new BriefCache(() => clock.now(), MAX_AGE_MS, MOST_ENTRIES);
    this.histories = new BriefCache(() => clock.now(), HISTORY_MAX_AGE_MS, MOST_ENTRIES);
  }

  /** What this process changes is seen at once; what others change, as soon as `Live` tells. */
  onModuleInit(): void {
    this.unitOfWork.onCommit((topics) => {
      for (const cache of [this.sights, this.newcomers]) {
        if (!topics || topics.has(ANYTHING)) cache.dropAll();
        else cache.drop(topics);
      }
    });
  }

  onModuleDestroy(): void {
    for (const one of this.heard.values()) one.unsubscribe();
  }

  /** Null for a ticket that does not wait, and while no counter is open. `tx` must have changed nothing at the desk. */
  async forTicket(tx: Tx, site: Site, ticketId: string): Promise<WaitEstimate | null> {
    return (await this.sight(tx, site))?.outlook?.byTicket.get(ticketId) ?? null;
  }

  /**
   * What somebody without a booking may be told before a ticket is given; null while no counter is open.
   * @throws InvalidInput for an unknown service
   */
  async forNewcomer(tx: Tx, site: Site, service: string, party: number): Promise<NewcomerChance | null> {
    const { code } = await this.catalogue.get(service);
    const found = await this.newcomer(tx, site, { service: code, party }, 1);
    if (!found) return null;
    const { estimate } = found;
    return { ...estimate, servedAt: new Date(this.clock.now().getTime() + estimate.called * MINUTE_MS) };
  }

  /** What can still be done by closing time; null while no counter is open. */
  async lastSafe(tx: Tx, site: Site): Promise<Outlook | null> {
    const sight = await this.sight(tx, site);
    if (!sight?.outlook) return null;
    const { safe, isDoneInTime } = sight.outlook;
    const last = sight.line.find(({ ticket }) => ticket.id === safe.at(-1))?.ticket;
    const slot = await this.standby.find(tx, sight.day.id);
    const handedOut = await this.repository.handedOut(tx, sight.day.id);
    const left = Math.max(0, slot ? slot.capacity - slot.taken : 0) + handedOut;
    const isLineSafe = safe.length === sight.line.length;
    const moreWalkIns = isLineSafe ? Math.min(left, (await this.safeNewcomers(tx, site, left)) ?? 0) : 0;
    return { ticket: last ? ticketLabel(last) : null, isLineSafe, moreWalkIns, isDoneInTime };
  }

  /** How many of so many people without a booking who would come now are done by closing time; null as `lastSafe`. */
  async safeNewcomers(tx: Tx, site: Site, people: number): Promise<number | null> {
    if (people <= 0) return 0;
    return (await this.newcomer(tx, site, USUAL, people))?.safe ?? null;
  }

  /** Keeps what was told to whoever holds the ticket; what was told first stays. */
  async keep(tx: Tx, ticket: Ticket, estimate: WaitEstimate | null, at: Date): Promise<void> {
    if (estimate) await this.repository.insertTold(tx, ticket, { at, ...estimate });
  }

  /** Keeps what somebody who has just checked in is shown. Nobody is sent back because that fails. */
  async tell(site: Site, ticketId: string): Promise<void> {
    await this.unitOfWork
      .run(async (tx) => {
        touches(tx, []);
        const ticket = await this.desk.find(tx, ticketId);
        const estimate = await this.forTicket(tx, site, ticketId);
        if (ticket) await this.keep(tx, ticket, estimate, this.clock.now());
      })
      .catch((error: unknown) => this.logger.warn(`estimate of ${ticketId} not kept: ${String(error)}`));
  }

  /** @throws NotFound for a foreign site */
  async hitRate(actor: Actor, siteId: string, from: LocalDate, to: LocalDate): Promise<HitRate> {
    await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    return this.unitOfWork.read((tx) => this.repository.hitRate(tx, siteId, from, to));
  }

  /** @throws NotFound for a foreign site */
  async overview(actor: Actor, siteId: string): Promise<EstimateOverview> {
    const site = await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    const today = this.calendar.today(site);
    return this.unitOfWork.read(async (tx) => ({
      outlook: await this.lastSafe(tx, site),
      today: await this.repository.hitRate(tx, siteId, today, today),
      month: await this.repository.hitRate(tx, siteId, addDays(today, 1 - MONTH_DAYS), today),
    }));
  }

  /** The newest first, at most 500. @throws NotFound for a foreign site */
  async listTold(actor: Actor, siteId: string, from: LocalDate, to: LocalDate): Promise<ToldRange[]> {
    await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    return this.unitOfWork.read((tx) => this.repository.listTold(tx, siteId, from, to));
  }

  /** What is known of the day, for whoever decides on it; null without service today. */
  async factsOf(tx: Tx, site: Site): Promise<{ facts: SceneFacts; day: ServiceDay } | null> {
    return this.sight(tx, site);
  }

  private sight(tx: Tx, site: Site): Promise<Sight | null> {
    this.hear(site.id);
    return this.sights.get(site.id, [site.id], () => this.look(tx, site));
  }

  private async newcomer(tx: Tx, site: Site, work: Work, most: number): Promise<NewcomerOutlook | null> {
    const sight = await this.sight(tx, site);
    if (!sight) return null;
    const { facts, closesIn, seed } = sight;
    const key = [site.id, work.service, work.party, most].join(' ');
    return this.newcomers.get(key, [site.id], async () => newcomerOutlook(facts, work, { closesIn, seed, most }));
  }

  /** Another process changed the line. */
  private hear(siteId: string): void {
    if (this.heard.has(siteId)) return;
    const forget = () => {
      this.sights.drop([siteId]);
      this.newcomers.drop([siteId]);
    };
    this.heard.set(siteId, this.live.changes(`site:${siteId}`).subscribe(forget));
  }

  private async look(tx: Tx, site: Site): Promise<Sight | null> {
    const now = this.clock.now();
    const today = this.calendar.today(site);
    const day = await this.calendar.findDay(tx, site.id, today);
    if (day?.status !== 'open') return null;
    const line = await this.lines.line(tx, site);
    const facts = await this.readFacts(tx, site, day, line);
    const closesIn = (instantAt(today, day.closesAt, site.timezone).getTime() - now.getTime()) / MINUTE_MS;
    const seed = seedOf(`${site.id} ${Math.floor(now.getTime() / MINUTE_MS)}`);
    return { facts, day, line, closesIn, seed, outlook: lineOutlook(facts, closesIn, seed) };
  }

  private async readFacts(tx: Tx, site: Site, day: ServiceDay, line: readonly InLine[]): Promise<SceneFacts> {
    const now = this.clock.now();
    const works = await this.repository.listWorks(tx, site.id, day.date);
    const booked = await this.repository.listBooked(tx, day.id);
    const counters = await this.desk.listCounters(tx, site.id);
    const history = await this.history(tx, site, day.date);
    const minutes = new Map((await this.catalogue.list()).map((service) => [service.code, service.minutes]));
    const isOver = (bookedFor: Date) => now.getTime() >= bookedFor.getTime() + site.lateMinutes * MINUTE_MS;
    const shows = booked.filter(({ bookedFor }) => isOver(bookedFor));
    const came = shows.filter(({ hasCome }) => hasCome).length;
    const absence = absenceOf(history.shows, [{ hour: 0, came, missed: shows.length - came }]);
    const open = counters.filter(({ openedAt }) => openedAt !== null);
    const at = (counterId: string) =>
      works.find((w) => w.counterId === counterId && (w.status === 'called' || w.status === 'serving'));
    const openedAt = instantAt(day.date, day.opensAt, site.timezone);
    const hours = Math.max(now.getTime() - openedAt.getTime(), SHORTEST_MINUTES * MINUTE_MS) / (60 * MINUTE_MS);
    return {
      now,
      rule: site,
      line,
      works: new Map(works.map((work) => [work.id, work])),
      expected: booked.filter(({ mayCome, bookedFor }) => mayCome && !isLongOver(bookedFor, now)),
      counters: open.map(({ id }) => ({ ticketId: at(id)?.id ?? null, calledAt: at(id)?.calledAt ?? null })),
      paused: counters.filter(({ id, openedAt: since }) => since === null && hasJustServed(works, id, now)).length,
      walkInsPerHour: works.filter(({ isWalkIn }) => isWalkIn).length / hours,
      pace: paceOf(minutes, history.pace, works.flatMap(servedOf)),
      absenceAt: (bookedFor) => absence(Number(localTimeIn(site.timezone, bookedFor).slice(0, 2))),
    };
  }

  private history(tx: Tx, site: Site, today: LocalDate): Promise<History> {
    const from = addDays(today, -EARLIER_DAYS);
    return this.histories.get(`${site.id} ${today}`, [], async () => ({
      pace: await this.repository.listPace(tx, site.id, from, today),
      shows: await this.repository.listShows(tx, site.id, from, today),
    }));
  }
}

const isLongOver = (bookedFor: Date, now: Date): boolean =>
  now.getTime() - bookedFor.getTime() > PAUSE_MINUTES * MINUTE_MS;

const hasJustServed = (works: readonly TicketWork[], counterId: string, now: Date): boolean =>
  works.some(
    ({ counterId: at, endedAt }) =>
      at === counterId && endedAt !== null && now.getTime() - endedAt.getTime() < PAUSE_MINUTES * MINUTE_MS,
  );

function servedOf({ status, service, party, calledAt, endedAt }: TicketWork) {
  if (status !== 'served' || !calledAt || !endedAt) return [];
  return [{ service, party, minutes: (endedAt.getTime() - calledAt.getTime()) / MINUTE_MS }];
}
