import { Injectable } from '@nestjs/common';
import { SYSTEM_ACTOR } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Live } from '../../platform/live/live.service.js';
import { CapacityService } from '../capacity/capacity.service.js';
import { CapacityStandbyService } from '../capacity/capacity.standby.service.js';
import type { Claim } from '../capacity/capacity.types.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { BookingsPassingRepository } from './bookings.passing.repository.js';
import { BookingsRepository } from './bookings.repository.js';
import type { Booking } from './bookings.types.js';

const BATCH = 200;

/**
 * The place of somebody who is not here by the end of the grace time passes to people without a booking. The booking
 * stays: who comes after all is served in the normal line, and the cards are kept for them until the day is over.
 */
@Injectable()
export class BookingsPassingService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly live: Live,
    private readonly capacity: CapacityService,
    private readonly standby: CapacityStandbyService,
    private readonly ending: BookingsEndingService,
    private readonly repository: BookingsRepository,
    private readonly passings: BookingsPassingRepository,
  ) {}

  /** Each in a short transaction of its own. Gives how many places passed on. */
  async passOnMissed(): Promise<number> {
    const now = this.clock.now();
    let places = 0;
    for (const id of await this.unitOfWork.read((tx) => this.passings.listMissed(tx, now, BATCH)))
      places += await this.unitOfWork.run((tx) => this.passOn(tx, id, now));
    return places;
  }

  /**
   * Places on the standby slot again for a booking whose own were passed on, if there are any; the booking must not be
   * locked yet. Nobody who comes is refused: without a place they are served all the same.
   */
  async takeBack(tx: Tx, seen: Booking): Promise<Claim[]> {
    if (!seen.placePassedAt || seen.status !== 'booked') return [];
    const slot = await this.standby.find(tx, seen.serviceDayId);
    const claims: Claim[] = slot ? [{ slotId: slot.id, pool: 'standby', places: seen.party }] : [];
    return (await this.capacity.claimIfFree(tx, claims)) ? claims : [];
  }

  /** Locks: day stock, slots, pools, booking. */
  private async passOn(tx: Tx, id: string, now: Date): Promise<number> {
    const seen = await this.repository.find(tx, id);
    const slot = seen && (await this.standby.find(tx, seen.serviceDayId));
    if (!seen || !slot || (seen.status !== 'booked' && seen.status !== 'noshow')) return 0;
    const locked = await this.ending.lockWhole(tx, seen, [{ slotId: slot.id, pool: 'standby', places: seen.party }]);
    if (!locked || locked.holding.claims.length === 0) return 0;
    const { booking, holding } = locked;
    const { claims } = holding;
    await this.repository.deleteClaims(tx, id);
    if (booking.placePassedAt) {
      // Taken back by a check-in that was undone.
      await this.capacity.giveBack(tx, claims);
    } else {
      const day = { id: booking.serviceDayId, siteId: booking.siteId };
      await this.standby.passOn(tx, day, slot.id, { claims, people: booking.party });
      await this.passings.insert(tx, booking, slot.id, now);
    }
    const entry = { action: 'booking.place_passed_on', subjectType: 'booking', subjectId: id, at: booking };
    await this.audit.record(tx, SYSTEM_ACTOR, { ...entry, details: { places: booking.party } });
    await this.live.announce(tx, `site:${booking.siteId}`);
    return booking.party;
  }
}
