import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DAY_MS } from '../../common/duration.js';
import { type Actor, assertMayAct, mayAct } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { Env } from '../../platform/config/env.js';
import { touches, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { lineOf, networkOf } from '../../platform/http/address.js';
import { TooManyRequests } from '../../platform/http/too-many.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.service.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { CapacityService } from '../capacity/capacity.service.js';
import { AlreadyBooked, AlreadyWaiting, NotEligible } from './bookings.errors.js';
import { BookingsAlarmsRepository } from './bookings.alarms.repository.js';
import {
  bucketOf,
  FLOOD_AT,
  FLOOD_MS,
  FLOOD_OF_ALL_AT,
  HOARDING_HOLDS,
  HOARDING_MS,
  isHoarding,
  KEPT_MS,
} from './bookings.alarms.rules.js';
import type { CrowdAct, CrowdCount, Flood, Hoarding, Source, SourceKind } from './bookings.alarms.types.js';

const SUPERVISORS = ['supervisor'] as const;
const HOUR_SECONDS = 3_600;
/** Sources that are remembered between two writings; a flood of new ones is counted no further. */
const MOST_COUNTS = 20_000;

/**
 * What crowds leave behind: counted in memory after the answer, written together every two seconds, kept two days. No
 * request waits for it.
 */
@Injectable()
export class BookingsAlarmsService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(BookingsAlarmsService.name);
  private pending = new Map<string, CrowdCount>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly env: Env,
    private readonly idempotency: Idempotency,
    private readonly scheduled: ScheduledWork,
    private readonly calendar: CalendarService,
    private readonly capacity: CapacityService,
    private readonly repository: BookingsAlarmsRepository,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  /** Counts one act of an address, and of its device where it is known. */
  note(source: Source, act: CrowdAct, siteId: string | null = null): void {
    const countedFrom = bucketOf(this.clock.now());
    for (const own of this.namesOf(source)) {
      const key = `${own.sourceHmac} ${act} ${siteId} ${countedFrom.getTime()}`;
      const known = this.pending.get(key);
      if (known) known.times += 1;
      else if (this.pending.size < MOST_COUNTS) this.pending.set(key, { ...own, act, siteId, countedFrom, times: 1 });
    }
  }

  /** Counts an answer that tells something about a person: whoever goes through a list of people collects them. */
  noteRefusal(source: Source, error: unknown, siteId: string | null = null): void {
    if (error instanceof AlreadyBooked || error instanceof AlreadyWaiting) this.note(source, 'already_booked', siteId);
    if (error instanceof NotEligible) this.note(source, 'not_eligible', siteId);
  }

  /** As `note`, at the site of a slot. */
  noteAt(source: Source, act: CrowdAct, slotId: string): void {
    this.capacity.whereIs(slotId).then(
      ({ siteId }) => this.note(source, act, siteId),
      () => undefined,
    );
  }

  @Interval(2_000)
  async flush(): Promise<void> {
    const counts = [...this.pending.values()];
    if (counts.length === 0) return;
    this.pending = new Map();
    try {
      await this.unitOfWork.run((tx) => {
        touches(tx, []);
        return this.repository.add(tx, counts);
      });
    } catch (error) {
      this.logger.warn(`counts of crowds not written: ${String(error)}`);
    }
  }

  @Interval(600_000)
  async forget(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEPT_MS);
    await this.scheduled.run('forget-crowds', () => this.unitOfWork.run((tx) => this.repository.forget(tx, before)));
  }

  /**
   * A request that was answered before is answered again.
   * @throws TooManyRequests when the device has made as many bookings in a day as a device may
   */
  async assertDeviceMayBook(source: Source, request?: IdempotentRequest): Promise<void> {
    if (!source.device) return;
    const booked = await this.countOf(source, 'device', 'booked', DAY_MS);
    if (booked < this.env.limitDeviceBookings) return;
    if (await this.unitOfWork.read((tx) => this.idempotency.find(tx, request))) return;
    throw new TooManyRequests(HOUR_SECONDS, 'device_limit');
  }

  /** Holds that nobody used, by source, of one site or of all that the actor supervises. @throws NotFound */
  async listHoarding(actor: Actor, siteId?: string): Promise<Hoarding[]> {
    const siteIds = await this.sitesFor(actor, siteId);
    const since = this.since(HOARDING_MS);
    const holders = await this.unitOfWork.read((tx) => this.repository.listHolders(tx, siteIds, since, HOARDING_HOLDS));
    return holders.filter(({ held, booked }) => isHoarding(held, booked));
  }

  /** Tries at other people's bookings in the last hour, as `listHoarding`. @throws NotFound */
  async listFloods(actor: Actor, siteId?: string): Promise<Flood[]> {
    const siteIds = await this.sitesFor(actor, siteId);
    const least = Math.min(...Object.values(FLOOD_AT).flatMap((limits) => Object.values(limits)));
    const since = this.since(FLOOD_MS);
    const tries = await this.unitOfWork.read(async (tx) => [
      ...(await this.repository.listTriesOfAll(tx, since)),
      ...(await this.repository.listTries(tx, siteIds, since, least)),
    ]);
    return tries.filter(({ source, act, times }) => {
      const limits = source === 'all' ? FLOOD_OF_ALL_AT : FLOOD_AT[source];
      return times > (limits[act] ?? Number.POSITIVE_INFINITY);
    });
  }

  private async sitesFor(actor: Actor, siteId?: string): Promise<string[]> {
    if (siteId) {
      const site = await this.calendar.getSite(siteId);
      assertMayAct(actor, SUPERVISORS, { siteId, regionId: site.regionId });
      return [siteId];
    }
    const sites = await this.calendar.listSites();
    return sites.filter(({ id, regionId }) => mayAct(actor, SUPERVISORS, { siteId: id, regionId })).map(({ id }) => id);
  }

  private async countOf(source: Source, kind: SourceKind, act: CrowdAct, withinMs: number): Promise<number> {
    const own = this.namesOf(source).find((name) => name.source === kind);
    if (!own) return 0;
    const since = this.since(withinMs);
    const isMeant = (c: CrowdCount) => c.sourceHmac === own.sourceHmac && c.act === act && c.countedFrom >= since;
    const pending = [...this.pending.values()].filter(isMeant).reduce((sum, { times }) => sum + times, 0);
    const written = await this.unitOfWork.read((tx) =>
      this.repository.countSince(tx, kind, own.sourceHmac, act, since),
    );
    return pending + written;
  }

  private since(ms: number): Date {
    return bucketOf(new Date(this.clock.now().getTime() - ms));
  }

  private namesOf({ address, device }: Source): Pick<CrowdCount, 'source' | 'sourceHmac' | 'shown'>[] {
    const line = { source: 'address' as const, sourceHmac: this.secrets.lookup('address', lineOf(address)) };
    const own = { source: 'device' as const, sourceHmac: device ? this.secrets.lookup('device', device) : '' };
    const shown = networkOf(address);
    return device
      ? [
          { ...line, shown },
          { ...own, shown },
        ]
      : [{ ...line, shown }];
  }
}
