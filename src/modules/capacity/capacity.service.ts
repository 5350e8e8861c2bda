import { Injectable } from '@nestjs/common';
import { HOUR_MS } from '../../common/duration.js';
import { instantAt, minutesOfDay, timeOfDay } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { ANYTHING, touches, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { SlotFull } from './capacity.errors.js';
import { CapacityRepository } from './capacity.repository.js';
import { merged, offerSlots, planBlock, planClaims, planWithin, seatWithin, takeFrom } from './capacity.rules.js';
import type {
  BlockPlaces,
  Claim,
  ClaimPlan,
  DayPlaces,
  OfferedSlot,
  PlannedSlot,
  Pool,
  Pools,
  Slot,
  SlotPlace,
  SlotWithPool,
  StartPlan,
} from './capacity.types.js';

/** With what is kept for others first; a day of few counters keeps less for schools, then for needs. */
function poolsOf(places: number, kept: Pick<PlannedSlot, 'school' | 'priority'>): Partial<Record<Pool, number>> {
  const priority = Math.min(kept.priority, places);
  const school = Math.min(kept.school, places - priority);
  return { public: places - priority - school, ...(school ? { school } : {}), ...(priority ? { priority } : {}) };
}

const listOf = (pools: Pools): readonly Pool[] => (typeof pools === 'string' ? [pools] : pools);

/** Slots whose place is kept in memory: some hundred days of a city. */
const MOST_PLACES = 20_000;

@Injectable()
export class CapacityService {
  private readonly places = new Map<string, SlotPlace>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly calendar: CalendarService,
    private readonly repository: CapacityRepository,
  ) {}

  /** Builds the slots of a day and its standby slot. Idempotent: what is taken stays taken. */
  async buildSlots(tx: Tx, site: Site, day: ServiceDay): Promise<void> {
    await this.insertPlanned(tx, day, this.slotsOf(site, day));
  }

  /** The slots that a day should have: its times in order, and the standby slot last. */
  slotsOf(site: Site, day: ServiceDay): PlannedSlot[] {
    const at = (time: string) => instantAt(day.date, time, site.timezone);
    const { schoolPlaces: school, priorityPlaces: priority, counters: places, standbyPlaces } = day;
    const fallsBackAt = new Date(at(day.opensAt).getTime() - day.poolFallBackHours * HOUR_MS);
    const timed = this.calendar.planSlots(day).starts.map((start) => {
      const endsAt = at(timeOfDay(minutesOfDay(start) + day.stepMinutes));
      return { kind: 'timed' as const, startsAt: at(start), endsAt, places, school, priority, fallsBackAt };
    });
    const hours = { startsAt: at(day.opensAt), endsAt: at(day.closesAt) };
    const standby = { places: standbyPlaces, school: 0, priority: 0, fallsBackAt: null };
    return [...timed, { kind: 'standby', ...hours, ...standby }];
  }

  /** Inserts what is missing; slots that exist stay as they are. */
  async insertPlanned(tx: Tx, { id, regionId }: ServiceDay, planned: readonly PlannedSlot[]): Promise<void> {
    const slots = planned.map(({ kind, startsAt, endsAt, places, fallsBackAt, ...kept }) => ({
      id: newId(this.clock.now()),
      regionId,
      serviceDayId: id,
      kind,
      startsAt,
      endsAt,
      capacity: places,
      pools: kind === 'standby' ? { standby: places } : poolsOf(places, kept),
      fallsBackAt: fallsBackAt ?? undefined,
    }));
    await this.repository.insertSlots(tx, slots);
  }

  /** Day and site of a slot, which never change; mostly from memory. @throws NotFound */
  async whereIs(slotId: string): Promise<SlotPlace> {
    const known = this.places.get(slotId);
    if (known) return known;
    const found = await this.unitOfWork.read((tx) => this.repository.findPlace(tx, slotId));
    if (!found) throw new NotFound();
    if (this.places.size >= MOST_PLACES) this.places.clear();
    this.places.set(slotId, found);
    return found;
  }

  /** @throws NotFound */
  async getSlot(tx: Tx, id: string): Promise<Slot> {
    const slot = await this.repository.findSlot(tx, id);
    if (!slot) throw new NotFound();
    return slot;
  }

  /** The day's timed slots with what is left for a party, whose people each need `steps` consecutive places. */
  async listOffered(tx: Tx, serviceDayId: string, pool: Pool, party: number, steps: number): Promise<OfferedSlot[]> {
    const slots = await this.repository.listTimed(tx, [serviceDayId], [pool], this.clock.now());
    // A full slot stays a slot; one without places lies outside the hours of its day now.
    return offerSlots(
      slots.filter(({ capacity }) => capacity > 0),
      pool,
      party,
      steps,
    );
  }

  async placesLeftByDay(tx: Tx, serviceDayIds: string[], from: Date): Promise<Map<string, number>> {
    const left = await this.repository.placesLeftByDay(tx, serviceDayIds, from, this.clock.now());
    return new Map(left.map((row) => [row.serviceDayId, row.placesLeft]));
  }

  /** By service day; days without slots are missing. */
  async countByDay(tx: Tx, serviceDayIds: string[]): Promise<Map<string, DayPlaces>> {
    const counts = await this.repository.countByDay(tx, serviceDayIds);
    return new Map(counts.map(({ serviceDayId, ...places }) => [serviceDayId, places]));
  }

  /**
   * Chooses the places of a party from a slot on; `steps` places for each person, or one number for each of them.
   * @throws SlotFull when it does not fit there
   */
  async planParty(
    tx: Tx,
    slot: Slot,
    pools: Pools,
    party: number,
    steps: number | readonly number[],
  ): Promise<ClaimPlan> {
    const plan = this.seat(await this.listTimed(tx, slot.serviceDayId, pools), slot.id, pools, party, steps);
    if (!plan) throw new SlotFull();
    return plan;
  }

  /**
   * Locks the slots that a block may use and chooses its places, all or none; the claim cannot fail after it.
   * @throws SlotFull, NotFound for a slot that is no time, or over
   */
  async planBlock(tx: Tx, wanted: readonly BlockPlaces[], pools: Pools): Promise<{ claims: Claim[]; slots: Slot[] }> {
    const named = wanted.flatMap((one) => ('slotId' in one ? [one.slotId] : []));
    const whole = wanted.flatMap((one) => ('serviceDayId' in one ? [one.serviceDayId] : []));
    const dayIds = [...new Set([...whole, ...(await this.repository.listDaysOf(tx, named))])];
    const now = this.clock.now();
    const isUsed = (slot: Slot) =>
      slot.startsAt > now && (whole.includes(slot.serviceDayId) || named.includes(slot.id));
    const usable = (await this.repository.listTimed(tx, dayIds, listOf(pools))).filter(isUsed);
    if (named.some((id) => !usable.some((slot) => slot.id === id))) throw new NotFound();
    await this.lockSlots(
      tx,
      usable.map(({ id }) => id),
    );
    const slots = (await this.repository.listTimed(tx, dayIds, listOf(pools))).filter(isUsed);
    const claims = planBlock(slots, pools, wanted);
    if (!claims) throw new SlotFull();
    return { claims, slots };
  }

  /** Pools that people may take from, in this order: places for those with a need come first, then the public's. */
  poolsFor({ priorityNeeds }: Pick<Site, 'priorityNeeds'>, needs: readonly string[]): readonly Pool[] {
    return needs.some((need) => priorityNeeds.includes(need)) ? ['priority', 'public'] : ['public'];
  }

  /** Seats a party within places that are taken already, where the slot offers the service; null when it won't fit. */
  async planWithin(
    tx: Tx,
    serviceDayId: string,
    within: readonly Claim[],
    want: { serviceCode: string; party: number; steps: number },
  ): Promise<StartPlan | null> {
    const slots = await this.repository.listTimed(tx, [serviceDayId], ['public']);
    const open = slots.filter(({ serviceCodes }) => !serviceCodes || serviceCodes.includes(want.serviceCode));
    return planWithin(open, within, 'public', want.party, want.steps);
  }

  /** A place on the day's standby slot, for people without a booking. @throws SlotFull when the day has none. */
  async planStandby(tx: Tx, serviceDayId: string, party: number): Promise<{ slot: Slot; claims: Claim[] }> {
    const slot = await this.repository.findStandby(tx, serviceDayId);
    if (!slot) throw new SlotFull();
    return { slot, claims: [{ slotId: slot.id, pool: 'standby', places: party }] };
  }

  /** Seats a party from a slot on; null when it does not fit there. `slots` are the day's timed slots by start. */
  seat(
    slots: readonly SlotWithPool[],
    firstId: string,
    pools: Pools,
    party: number,
    steps: number | readonly number[],
  ): ClaimPlan | null {
    return planClaims(slots, firstId, pools, party, steps);
  }

  /** One person's places from a slot on, out of places that are taken already; null when they are not among them. */
  seatWithin(slots: readonly SlotWithPool[], firstId: string, within: readonly Claim[], steps: number): Claim[] | null {
    return seatWithin(slots, firstId, within, steps);
  }

  /** Counts claims as taken in slots at hand, for whoever is next to be seated in them. */
  takeFrom(slots: readonly SlotWithPool[], claims: readonly Claim[]): void {
    takeFrom(slots, claims);
  }

  /** The day's timed slots by start, with what is left in these pools. */
  listTimed(tx: Tx, serviceDayId: string, pools: Pools): Promise<SlotWithPool[]> {
    return this.repository.listTimed(tx, [serviceDayId], listOf(pools));
  }

  /** As `listTimed`, of many days at once. */
  listTimedOf(tx: Tx, serviceDayIds: readonly string[], pools: Pools): Promise<SlotWithPool[]> {
    return this.repository.listTimed(tx, serviceDayIds, listOf(pools));
  }

  /**
   * The one guarded claim: all of the places or none. Locks slots, then pools, ascending, unless the caller has.
   * @throws SlotFull; the caller's transaction must then roll back.
   */
  async claim(tx: Tx, claims: readonly Claim[], isLocked = false): Promise<void> {
    if (claims.length > 1 && !isLocked) await this.lock(tx, claims);
    this.noteChange(tx, claims);
    const bySlot = merged(claims.map((claim) => ({ ...claim, pool: 'public' })));
    const byPool = merged(claims);
    if ((await this.repository.takeSlots(tx, bySlot)) < bySlot.length) throw new SlotFull();
    if ((await this.repository.takePools(tx, byPool)) < byPool.length) throw new SlotFull();
  }

  /** Claims all of the places if they are free; else none, and the caller's transaction goes on. Locks as `claim`. */
  async claimIfFree(tx: Tx, claims: readonly Claim[]): Promise<boolean> {
    await this.lock(tx, claims);
    if (claims.length === 0 || !(await this.repository.areFree(tx, merged(claims)))) return false;
    await this.claim(tx, claims, true);
    return true;
  }

  /** Locks what a booking holds, before its own row: the fixed order. */
  lock(tx: Tx, claims: readonly Claim[]): Promise<void> {
    return this.lockSlots(
      tx,
      claims.map((claim) => claim.slotId),
    );
  }

  /** Under the lock, what is due falls back to the public: whoever claims then sees it. */
  async lockSlots(tx: Tx, slotIds: readonly string[]): Promise<void> {
    const now = this.clock.now();
    if (await this.repository.lock(tx, slotIds, now)) await this.repository.fallBack(tx, slotIds, now);
  }

  giveBack(tx: Tx, claims: readonly Claim[]): Promise<void> {
    this.noteChange(tx, claims);
    return this.repository.giveBack(tx, merged(claims));
  }

  /** What is left there is another number once `tx` commits. */
  private noteChange(tx: Tx, claims: readonly Claim[]): void {
    for (const { slotId } of claims) {
      const place = this.places.get(slotId);
      touches(tx, place ? [place.siteId, place.serviceDayId] : [ANYTHING]);
    }
  }
}
