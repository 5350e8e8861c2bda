import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import type { Tx } from '../../platform/database/sql.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { BookingsErasingRepository } from './bookings.erasing.repository.js';
import { BookingMoved, VisitUnderWay } from './bookings.errors.js';
import { BookingsOfferingService } from './bookings.offering.service.js';
import { BookingsRepository } from './bookings.repository.js';
import { BookingsRetentionRepository, type Served } from './bookings.retention.repository.js';
import { BookingsWaitingRepository } from './bookings.waiting.repository.js';

/** Why a booking ended whose person is not known any more. */
const REASON = 'data_erased';

/** Takes people out of bookings and waiting lists who do not want to be known here any more, or need not be. */
@Injectable()
export class BookingsErasingService {
  constructor(
    private readonly ending: BookingsEndingService,
    private readonly offering: BookingsOfferingService,
    private readonly bookings: BookingsRepository,
    private readonly waiting: BookingsWaitingRepository,
    private readonly retention: BookingsRetentionRepository,
    private readonly repository: BookingsErasingRepository,
  ) {}

  /** Every booking and offer, also an ended one. */
  async idsOf(tx: Tx, applicantIds: readonly string[]): Promise<string[]> {
    const own = await this.repository.listOf(tx, applicantIds);
    return [...new Set([...own.map(({ id }) => id), ...(await this.repository.listOffers(tx, applicantIds))])];
  }

  /**
   * Ends what is still to come, for everybody in it: places and cards go to others at once. Locks as an ending does.
   * @throws VisitUnderWay while one of them is being served, BookingMoved when somebody else changed it meanwhile
   */
  async endAll(tx: Tx, actor: Actor, applicantIds: readonly string[]): Promise<void> {
    await this.leaveLines(tx, actor, applicantIds);
    for (const { id, status } of await this.repository.listOf(tx, applicantIds)) {
      if (status === 'arrived') throw new VisitUnderWay();
      if (status !== 'booked' && status !== 'pending') continue;
      const seen = await this.bookings.find(tx, id);
      const how = { to: 'cancelled', reason: REASON, cools: true, announces: status === 'booked' } as const;
      if (seen && !(await this.ending.end(tx, actor, seen, how))) throw new BookingMoved();
    }
  }

  /** Nothing that stays leads back to these people. Twice does no more than once. */
  async forget(tx: Tx, applicantIds: readonly string[]): Promise<void> {
    await this.repository.forget(tx, applicantIds, await this.idsOf(tx, applicantIds));
  }

  /** Whose NIK, or name, has served its purpose; at most `limit`. */
  listServed(tx: Tx, kept: 'nik' | 'name', until: Served, limit: number): Promise<string[]> {
    return this.retention.list(tx, kept, until, limit);
  }

  /** Nobody finds these people by a NIK any more. */
  forgetNiks(tx: Tx, applicantIds: readonly string[]): Promise<void> {
    return this.repository.forgetNiks(tx, applicantIds);
  }

  private async leaveLines(tx: Tx, actor: Actor, applicantIds: readonly string[]): Promise<void> {
    for (const { id } of await this.waiting.listLiveOf(tx, applicantIds)) {
      const entry = await this.waiting.find(tx, id);
      const offer = entry?.offerId ? await this.bookings.find(tx, entry.offerId) : null;
      if (!entry) continue;
      const isLeft =
        entry.status === 'offered' && offer
          ? await this.ending.end(tx, actor, offer, { to: 'cancelled', reason: 'left' })
          : await this.offering.settle(tx, entry, 'left');
      if (!isLeft) throw new BookingMoved();
    }
  }
}
