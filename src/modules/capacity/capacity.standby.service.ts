import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/sql.js';
import { touches } from '../../platform/database/unit-of-work.js';
import type { ServiceDay } from '../calendar/calendar.types.js';
import { CapacityService } from './capacity.service.js';
import { CapacityStandbyRepository, type Standby } from './capacity.standby.repository.js';
import type { Claim } from './capacity.types.js';

/** Places for people without a booking that come from people with one. */
@Injectable()
export class CapacityStandbyService {
  constructor(
    private readonly capacity: CapacityService,
    private readonly repository: CapacityStandbyRepository,
  ) {}

  find(tx: Tx, serviceDayId: string): Promise<Standby | null> {
    return this.repository.find(tx, serviceDayId);
  }

  /**
   * The places of somebody who did not come leave their slots, and so many people more have one on the standby slot; a
   * place that was given ahead becomes this one. All slots must be locked. What was taken by others is never touched.
   */
  async passOn(
    tx: Tx,
    { id, siteId }: Pick<ServiceDay, 'id' | 'siteId'>,
    standbyId: string,
    { claims, people }: { claims: readonly Claim[]; people: number },
  ): Promise<void> {
    touches(tx, [siteId, id]);
    await this.repository.leave(tx, claims);
    await this.repository.receive(tx, standbyId, people);
  }

  /**
   * Gives so many places ahead, or takes back those that nobody has taken yet. Locks the slot. Gives how many there are
   * now: never fewer than what is taken needs.
   */
  async giveAhead(tx: Tx, day: Pick<ServiceDay, 'id' | 'siteId'>, places: number): Promise<number> {
    const seen = await this.repository.find(tx, day.id);
    if (!seen) return 0;
    await this.capacity.lockSlots(tx, [seen.id]);
    const slot = (await this.repository.find(tx, day.id)) as Standby;
    const change = Math.max(places - slot.forecast, slot.taken - slot.capacity, -slot.forecast);
    if (change !== 0) {
      touches(tx, [day.siteId, day.id]);
      await this.repository.giveAhead(tx, slot.id, change);
    }
    return slot.forecast + change;
  }
}
