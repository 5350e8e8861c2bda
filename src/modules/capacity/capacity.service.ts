import { Injectable } from '@nestjs/common';
import { instantAt, minutesOfDay, timeOfDay } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { SlotFull } from './capacity.errors.js';
import { CapacityRepository } from './capacity.repository.js';
import { offerSlots, planClaims } from './capacity.rules.js';
import type { Claim, ClaimPlan, OfferedSlot, Pool, Slot } from './capacity.types.js';

@Injectable()
export class CapacityService {
  constructor(
    private readonly clock: Clock,
    private readonly calendar: CalendarService,
    private readonly repository: CapacityRepository,
  ) {}

  /** Builds the slots of a day and its standby slot. Idempotent: what is taken stays taken. */
  async buildSlots(tx: Tx, site: Site, day: ServiceDay): Promise<void> {
    const id = () => newId(this.clock.now());
    const at = (time: string) => instantAt(day.date, time, site.timezone);
    const own = { regionId: day.regionId, serviceDayId: day.id };
    const { schoolPlaces: school, priorityPlaces: priority, counters, standbyPlaces } = day;
    const pools = {
      public: counters - school - priority,
      ...(school ? { school } : {}),
      ...(priority ? { priority } : {}),
    };
    const timed = this.calendar.planSlots(day).starts.map((start) => ({
      ...own,
      id: id(),
      kind: 'timed' as const,
      startsAt: at(start),
      endsAt: at(timeOfDay(minutesOfDay(start) + day.stepMinutes)),
      capacity: counters,
      pools,
    }));
    const standby = {
      ...own,
      id: id(),
      kind: 'standby' as const,
      startsAt: at(day.opensAt),
      endsAt: at(day.closesAt),
      capacity: standbyPlaces,
      pools: { standby: standbyPlaces },
    };
    await this.repository.insertSlots(tx, [...timed, standby]);
  }

  /** @throws NotFound */
  async getSlot(tx: Tx, id: string): Promise<Slot> {
    const slot = await this.repository.findSlot(tx, id);
    if (!slot) throw new NotFound();
    return slot;
  }

  /** The day's timed slots with what is left for a party, whose people each need `steps` consecutive places. */
  async listOffered(tx: Tx, serviceDayId: string, pool: Pool, party: number, steps: number): Promise<OfferedSlot[]> {
    return offerSlots(await this.repository.listTimed(tx, serviceDayId, pool), pool, party, steps);
  }

  async placesLeftByDay(tx: Tx, serviceDayIds: string[], from: Date): Promise<Map<string, number>> {
    const left = await this.repository.placesLeftByDay(tx, serviceDayIds, 'public', from);
    return new Map(left.map((row) => [row.serviceDayId, Number(row.placesLeft)]));
  }

  /** Chooses the places of a party from a slot on. @throws SlotFull when it does not fit there. */
  async planParty(tx: Tx, slot: Slot, pool: Pool, party: number, steps: number): Promise<ClaimPlan> {
    const plan = planClaims(await this.repository.listTimed(tx, slot.serviceDayId, pool), slot.id, pool, party, steps);
    if (!plan) throw new SlotFull();
    return plan;
  }

  /** A place on the day's standby slot, for people without a booking. @throws SlotFull when the day has none. */
  async planStandby(tx: Tx, serviceDayId: string, party: number): Promise<{ slot: Slot; claims: Claim[] }> {
    const slot = await this.repository.findStandby(tx, serviceDayId);
    if (!slot) throw new SlotFull();
    return { slot, claims: [{ slotId: slot.id, pool: 'standby', places: party }] };
  }

  /**
   * The one guarded claim: all of the places or none. Locks slots, then pools, ascending.
   * @throws SlotFull; the caller's transaction must then roll back.
   */
  async claim(tx: Tx, claims: readonly Claim[]): Promise<void> {
    if (claims.length > 1) await this.repository.lock(tx, claims);
    if ((await this.repository.takeSlots(tx, claims)) < claims.length) throw new SlotFull();
    if ((await this.repository.takePools(tx, claims)) < claims.length) throw new SlotFull();
  }

  /** Locks what a booking holds, before its own row: the fixed order. */
  lock(tx: Tx, claims: readonly Claim[]): Promise<void> {
    return this.repository.lock(tx, claims);
  }

  giveBack(tx: Tx, claims: readonly Claim[]): Promise<void> {
    return this.repository.giveBack(tx, claims);
  }
}
