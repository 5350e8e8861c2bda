import { Injectable } from '@nestjs/common';
import { plusMinutes } from '../../common/duration.js';
import { SYSTEM_ACTOR } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { CalendarPauseService } from '../calendar/calendar.pause.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { SlotFull } from '../capacity/capacity.errors.js';
import { CapacityService } from '../capacity/capacity.service.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { BookingsOfferingService } from './bookings.offering.service.js';
import { BookingsReadService } from './bookings.read.service.js';
import { BookingsRepository } from './bookings.repository.js';
import { BookingsWaitingRepository } from './bookings.waiting.repository.js';
import { isOfferTime } from './bookings.waiting.rules.js';
import { OFFER_LEAD_MINUTES } from './bookings.waiting.types.js';

/**
 * Offers what is free without anybody having just freed it: places and cards that were added, places that cool while
 * somebody joins the line, what was too late for an offer in the evening.
 */
@Injectable()
export class BookingsLineService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly calendar: CalendarService,
    private readonly pauses: CalendarPauseService,
    private readonly capacity: CapacityService,
    private readonly ending: BookingsEndingService,
    private readonly offering: BookingsOfferingService,
    private readonly read: BookingsReadService,
    private readonly repository: BookingsRepository,
    private readonly waiting: BookingsWaitingRepository,
  ) {}

  /** Each offer in a short transaction of its own. Gives how many were made. */
  async offerPlaces(): Promise<number> {
    let offers = 0;
    for (const siteId of await this.unitOfWork.read((tx) => this.waiting.sitesAwaited(tx))) {
      const site = await this.calendar.getSite(siteId);
      if (!isOfferTime(this.clock.now(), site.timezone) || (await this.pauses.find(siteId))) continue;
      offers += await this.offerCooling(site);
      offers += await this.offerFree(site);
    }
    return offers;
  }

  private async offerCooling(site: Site): Promise<number> {
    const now = this.clock.now();
    const from = plusMinutes(now, OFFER_LEAD_MINUTES);
    const ids = await this.unitOfWork.read((tx) => this.waiting.listCooling(tx, site.id, from, now));
    let offers = 0;
    for (const id of ids) if (await this.offerCoolingPlace(id)) offers += 1;
    return offers;
  }

  /** What nobody wants of it goes on cooling. */
  private offerCoolingPlace(id: string): Promise<boolean> {
    return this.unitOfWork.run(async (tx) => {
      const seen = await this.repository.find(tx, id);
      const day = seen?.status === 'pending' ? await this.offering.offerableDay(tx, seen) : null;
      if (!seen || !day) return false;
      await this.offering.lockCards(tx, [day.id]);
      const locked = await this.ending.lockWhole(tx, seen);
      if (!locked) return false;
      const { claims } = locked.holding;
      const { rest } = await this.offering.offer(tx, day, claims);
      const isOffered = rest.length < claims.length || rest.some((one, i) => one.places !== claims[i]?.places);
      if (!isOffered) return false;
      await this.repository.deleteClaims(tx, id);
      await this.repository.insertClaims(
        tx,
        rest.map((claim) => ({ ...claim, bookingId: id })),
      );
      if (rest.length > 0) return true;
      await this.repository.setStatus(tx, id, 'pending', 'cancelled', { reason: 'offered', raiseVersion: false });
      await this.ending.note(tx, SYSTEM_ACTOR, locked.booking, 'cancelled', 'offered');
      return true;
    });
  }

  private async offerFree(site: Site): Promise<number> {
    const from = plusMinutes(this.clock.now(), Math.max(OFFER_LEAD_MINUTES, site.leadMinutes));
    const days = await this.calendar.listDays(site.id, this.calendar.today(site), this.read.horizonEnd(site));
    const ids = days.filter(({ status }) => status === 'open').map(({ id }) => id);
    const left = await this.unitOfWork.read((tx) => this.capacity.placesLeftByDay(tx, ids, from));
    let offers = 0;
    for (const day of days) {
      if ((left.get(day.id) ?? 0) === 0) continue;
      while (await this.offerFreePlace(site, day)) offers += 1;
    }
    return offers;
  }

  private async offerFreePlace(site: Site, day: ServiceDay): Promise<boolean> {
    try {
      return await this.unitOfWork.run(async (tx) => {
        await this.offering.lockCards(tx, [day.id]);
        return this.offering.offerFree(tx, site, day);
      });
    } catch (error) {
      // The public was faster; the next run looks again.
      if (error instanceof SlotFull) return false;
      throw error;
    }
  }
}
