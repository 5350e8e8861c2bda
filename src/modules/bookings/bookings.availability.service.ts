import { Injectable, type OnModuleInit } from '@nestjs/common';
import { addDays, type LocalDate } from '../../common/local-date.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { BriefCache } from '../../platform/database/brief-cache.js';
import { ANYTHING, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { BookingsReadService } from './bookings.read.service.js';
import type { DayAvailability, SlotAvailability } from './bookings.types.js';

/** With the way through pages and proxies, nothing is shown for two seconds that a claim would refuse. */
const MAX_AGE_MS = 1_000;
const MOST_ENTRIES = 5_000;
const DEFAULT_RANGE_DAYS = 28;

interface DayRange {
  from?: LocalDate;
  to?: LocalDate;
}

/** A list with its JSON, which is made once as well. */
interface Shown<T> {
  value: T;
  json: string;
}

/**
 * What is left, as it is shown to many: read once a second at most, and anew at once when this process changes it. No
 * claim rests on it.
 */
@Injectable()
export class BookingsAvailabilityService implements OnModuleInit {
  private readonly days: BriefCache<Shown<DayAvailability[]>>;
  private readonly slots: BriefCache<Shown<SlotAvailability>>;
  /** Days by site and date, as they were seen; a day keeps its id. */
  private readonly dayIds = new Map<string, string>();

  private readonly ready = new Map<string, () => string | undefined>();

  constructor(
    clock: Clock,
    private readonly calendar: CalendarService,
    private readonly unitOfWork: UnitOfWork,
    private readonly read: BookingsReadService,
  ) {
    this.days = new BriefCache(() => clock.now(), MAX_AGE_MS, MOST_ENTRIES);
    this.slots = new BriefCache(() => clock.now(), MAX_AGE_MS, MOST_ENTRIES);
  }

  onModuleInit(): void {
    this.unitOfWork.onCommit((topics) => {
      for (const cache of [this.days, this.slots]) {
        if (!topics || topics.has(ANYTHING)) cache.dropAll();
        else cache.drop(topics);
      }
    });
  }

  /** @throws as `BookingsReadService.listDays` */
  async listDays(siteId: string, service: string, from: LocalDate, to: LocalDate): Promise<DayAvailability[]> {
    return (await this.daysOf(siteId, service, from, to)).value;
  }

  /** From today on for four weeks, unless it says otherwise. `url` is where it lies ready then. */
  async daysAsJson(siteId: string, service: string, range: DayRange, url: string): Promise<string> {
    const site = await this.calendar.getSite(siteId);
    const ends = (): [LocalDate, LocalDate] => {
      const from = range.from ?? this.calendar.today(site);
      return [from, range.to ?? addDays(from, DEFAULT_RANGE_DAYS)];
    };
    const { json } = await this.daysOf(siteId, service, ...ends());
    this.lay(url, () => this.days.peek(daysKey(siteId, service, ...ends()))?.json);
    return json;
  }

  /** @throws as `BookingsReadService.listSlots` */
  async listSlots(siteId: string, date: LocalDate, service: string, party: number): Promise<SlotAvailability> {
    return (await this.slotsOf(siteId, date, service, party)).value;
  }

  async slotsAsJson(siteId: string, date: LocalDate, service: string, party: number, url: string): Promise<string> {
    const { json } = await this.slotsOf(siteId, date, service, party);
    this.lay(url, () => this.slots.peek(slotsKey(siteId, date, service, party))?.json);
    return json;
  }

  /** The answer for an address that was asked for before, while it is fresh. */
  findReady(url: string): string | undefined {
    return this.ready.get(url)?.();
  }

  private lay(url: string, find: () => string | undefined): void {
    if (this.ready.size >= MOST_ENTRIES) this.ready.clear();
    this.ready.set(url, find);
  }

  private daysOf(siteId: string, service: string, from: LocalDate, to: LocalDate) {
    return this.days.get(daysKey(siteId, service, from, to), [siteId], async () =>
      shown(await this.read.listDays(siteId, service, from, to)),
    );
  }

  private slotsOf(siteId: string, date: LocalDate, service: string, party: number) {
    const day = `${siteId} ${date}`;
    // Before its day is known, whatever changes at the site makes it old.
    const topic = this.dayIds.get(day) ?? siteId;
    return this.slots.get(slotsKey(siteId, date, service, party), [topic], async () => {
      const { serviceDayId, ...slots } = await this.read.listSlotsOfDay(siteId, date, service, party);
      this.dayIds.set(day, serviceDayId);
      return shown(slots);
    });
  }
}

const daysKey = (siteId: string, service: string, from: LocalDate, to: LocalDate): string =>
  `${siteId} ${service} ${from} ${to}`;
const slotsKey = (siteId: string, date: LocalDate, service: string, party: number): string =>
  `${siteId} ${date} ${service} ${party}`;

const shown = <T>(value: T): Shown<T> => ({ value, json: JSON.stringify(value) });
