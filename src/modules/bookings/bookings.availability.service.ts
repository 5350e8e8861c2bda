import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { BriefCache } from '../../platform/database/brief-cache.js';
import { ANYTHING, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { BookingsReadService } from './bookings.read.service.js';
import type { DayAvailability, SlotAvailability } from './bookings.types.js';

/** With the way through pages and proxies, nothing is shown for two seconds that a claim would refuse. */
const MAX_AGE_MS = 1_000;
const MOST_ENTRIES = 5_000;

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

  constructor(
    clock: Clock,
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

  async daysAsJson(siteId: string, service: string, from: LocalDate, to: LocalDate): Promise<string> {
    return (await this.daysOf(siteId, service, from, to)).json;
  }

  /** @throws as `BookingsReadService.listSlots` */
  async listSlots(siteId: string, date: LocalDate, service: string, party: number): Promise<SlotAvailability> {
    return (await this.slotsOf(siteId, date, service, party)).value;
  }

  async slotsAsJson(siteId: string, date: LocalDate, service: string, party: number): Promise<string> {
    return (await this.slotsOf(siteId, date, service, party)).json;
  }

  private daysOf(siteId: string, service: string, from: LocalDate, to: LocalDate) {
    const key = `${siteId} ${service} ${from} ${to}`;
    return this.days.get(key, [siteId], async () => shown(await this.read.listDays(siteId, service, from, to)));
  }

  private slotsOf(siteId: string, date: LocalDate, service: string, party: number) {
    const day = `${siteId} ${date}`;
    // Before its day is known, whatever changes at the site makes it old.
    const topic = this.dayIds.get(day) ?? siteId;
    return this.slots.get(`${day} ${service} ${party}`, [topic], async () => {
      const { serviceDayId, ...slots } = await this.read.listSlotsOfDay(siteId, date, service, party);
      this.dayIds.set(day, serviceDayId);
      return shown(slots);
    });
  }
}

const shown = <T>(value: T): Shown<T> => ({ value, json: JSON.stringify(value) });
