import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { CapacityService } from './capacity.service.js';
import { CapacityShapeRepository } from './capacity.shape.repository.js';
import { type Kept, shapedPools } from './capacity.shape.rules.js';
import type { PlannedSlot, Pool, SlotOfDay } from './capacity.types.js';

/** A slot as it would be under another shape of its day; a new one has no id yet. */
export interface ShapedSlot {
  id: string | null;
  kind: 'timed' | 'standby';
  startsAt: Date;
  endsAt: Date;
  serviceCodes: readonly string[] | null;
  pools: Partial<Record<Pool, number>>;
}

/** Gives the slots of a published day another shape. What is taken is never touched. */
@Injectable()
export class CapacityShapeService {
  constructor(
    private readonly clock: Clock,
    private readonly capacity: CapacityService,
    private readonly repository: CapacityShapeRepository,
  ) {}

  /** Every slot of the days, standby ones too, with all pools. */
  listDays(tx: Tx, serviceDayIds: readonly string[]): Promise<SlotOfDay[]> {
    return this.repository.list(tx, serviceDayIds);
  }

  /** Locks every slot of the days, then the pools. */
  async lockDays(tx: Tx, serviceDayIds: readonly string[]): Promise<void> {
    const slots = await this.repository.list(tx, serviceDayIds);
    await this.capacity.lockSlots(
      tx,
      slots.map(({ id }) => id),
    );
  }

  /** What the day's slots would be: `keptOf` says what stays in each whatever happens. A closed day has no places. */
  shaped(site: Site, day: ServiceDay, slots: readonly SlotOfDay[], keptOf: (slot: SlotOfDay) => Kept): ShapedSlot[] {
    const now = this.clock.now();
    const planned = day.status === 'open' ? this.capacity.slotsOf(site, day) : [];
    const known = slots.map((slot): ShapedSlot => {
      const match = planned.find((plan) => isSame(plan, slot));
      // What has begun stays as it was: nobody is served there any more, or somebody is right now.
      const isPast = slot.kind === 'timed' && slot.startsAt <= now;
      const pools = isPast ? poolsAsTheyAre(slot) : shapedPools(slot, match, keptOf(slot), now);
      const { id, kind, serviceCodes } = slot;
      const hours = slot.kind === 'standby' && match ? match : slot;
      return { id, kind, serviceCodes, pools, startsAt: hours.startsAt, endsAt: hours.endsAt };
    });
    const added = planned.filter((plan) => !slots.some((slot) => isSame(plan, slot)));
    return [...known, ...added.map((plan) => ({ ...newSlot(plan, now), id: null }))];
  }

  /** Brings the slots into the shape of the day, as far as nobody sits in the way. Idempotent; the slots must be locked. */
  async reshape(tx: Tx, site: Site, day: ServiceDay): Promise<void> {
    const slots = await this.repository.list(tx, [day.id]);
    const taken = (slot: SlotOfDay): Kept => Object.fromEntries(slot.pools.map((p) => [p.pool, p.taken]));
    const shaped = this.shaped(site, day, slots, taken);
    const known = shaped.flatMap(({ id, pools }) => (id ? [{ id, pools }] : []));
    for (const { id, kind, startsAt, endsAt } of shaped)
      if (id && kind === 'standby') await this.repository.setHours(tx, id, startsAt, endsAt);
    await this.repository.setCapacities(tx, known);
    if (shaped.length > known.length) {
      const isMissing = (plan: PlannedSlot) => !slots.some((slot) => isSame(plan, slot));
      await this.capacity.insertPlanned(tx, day, this.capacity.slotsOf(site, day).filter(isMissing));
    }
  }
}

const isSame = (plan: Pick<PlannedSlot, 'kind' | 'startsAt'>, slot: Pick<SlotOfDay, 'kind' | 'startsAt'>): boolean =>
  plan.kind === slot.kind && (plan.kind === 'standby' || plan.startsAt.getTime() === slot.startsAt.getTime());

const poolsAsTheyAre = (slot: SlotOfDay): Partial<Record<Pool, number>> =>
  Object.fromEntries(slot.pools.map(({ pool, capacity }) => [pool, capacity]));

function newSlot(plan: PlannedSlot, now: Date): Omit<ShapedSlot, 'id'> {
  const { kind, startsAt, endsAt } = plan;
  return {
    kind,
    startsAt,
    endsAt,
    serviceCodes: null,
    pools: shapedPools({ kind, pools: [], passedOn: 0, forecast: 0 }, plan, {}, now),
  };
}
