import { Injectable } from '@nestjs/common';
import { HOUR_MS, MINUTE_MS } from '../../common/duration.js';
import { HOME_ZONE, instantAt, timeOfDay } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { BLANK_KINDS } from '../blanks/blanks.types.js';
import { BookingsBlockService } from '../bookings/bookings.block.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { CapacityService } from '../capacity/capacity.service.js';
import type { SlotWithPool } from '../capacity/capacity.types.js';
import { CrewsService } from '../crews/crews.service.js';
import type { NewAssignment } from '../crews/crews.types.js';
import type { PlannedVisit } from './schools.planning.rules.js';
import { SchoolsProposalRepository } from './schools.proposal.repository.js';
import { type KnownDay, POOLS, type Scene, SERVICE } from './schools.scene.service.js';
import type { Proposal, School, SchoolRequest, SchoolVisit } from './schools.types.js';

interface Held {
  school: School;
  request: SchoolRequest;
  proposal: Pick<Proposal, 'id' | 'expiresAt'>;
  scene: Scene;
}

/** Visits hold their places, cards, teams and vehicles, and give them back. All of it joins the caller's transaction. */
@Injectable()
export class SchoolsVisitService {
  constructor(
    private readonly clock: Clock,
    private readonly calendar: CalendarService,
    private readonly capacity: CapacityService,
    private readonly blanks: BlanksService,
    private readonly blocks: BookingsBlockService,
    private readonly crews: CrewsService,
    private readonly repository: SchoolsProposalRepository,
  ) {}

  /** The fixed order over many days: every day stock, then every slot. */
  async lockDays(tx: Tx, days: readonly KnownDay[]): Promise<void> {
    const ids = [...new Set(days.map(({ day }) => day.id))].sort();
    for (const id of ids) for (const kind of BLANK_KINDS) await this.blanks.lockDay(tx, id, kind);
    const slotIds = days.flatMap(({ slots }) => slots.map((slot) => slot.id));
    if (slotIds.length > 0) await this.capacity.lockSlots(tx, slotIds);
  }

  /**
   * Holds the planned visits, all or none; the days must be locked. Crews are sent out last.
   * @throws SlotFull, NoCardsLeft, CrewBusy; the transaction must then roll back
   */
  async hold(tx: Tx, held: Held, plan: readonly PlannedVisit[]): Promise<void> {
    const out: NewAssignment[] = [];
    for (const planned of plan) {
      const visit = await this.holdOne(tx, held, planned);
      await this.repository.insertVisit(tx, visit);
      out.push(...this.assignmentsOf(held, planned, visit));
    }
    await this.crews.assign(tx, out);
  }

  /** The visits stand. @throws HoldExpired */
  async confirm(tx: Tx, actor: Actor, visits: readonly SchoolVisit[]): Promise<void> {
    for (const { blockId } of byBlock(visits)) await this.blocks.confirmIn(tx, actor, blockId);
    await this.repository.confirmVisits(
      tx,
      visits.map(({ id }) => id),
      this.clock.now(),
    );
  }

  /** The visits do not take place: their places and cards are free, and their crews. */
  async release(tx: Tx, actor: Actor, visits: readonly SchoolVisit[], reason: string): Promise<void> {
    const live = visits.filter(({ endedReason }) => endedReason === null);
    if (live.length === 0) return;
    const days: KnownDay[] = [];
    for (const { serviceDayId } of live) {
      const day = await this.calendar.findDayById(tx, serviceDayId);
      if (day) days.push({ day, slots: await this.capacity.listTimedOf(tx, [serviceDayId], POOLS) });
    }
    await this.lockDays(tx, days);
    for (const { blockId } of byBlock(live)) await this.blocks.releaseIn(tx, actor, blockId);
    const ids = live.map(({ id }) => id);
    await this.crews.release(tx, ids);
    await this.repository.endVisits(tx, ids, reason);
  }

  private async holdOne(
    tx: Tx,
    held: Held,
    planned: PlannedVisit,
  ): Promise<Omit<SchoolVisit, 'endedReason' | 'confirmedAt'>> {
    const { school, proposal, scene } = held;
    const { option, pupils, cards } = planned;
    const known = scene.days.get(option.key);
    const { day, slots } = known ?? (await this.makeDay(tx, held, planned));
    const used = this.slotsUsed(scene, { day, slots }, planned);
    const blockId = await this.blocks.claim(tx, {
      service: SERVICE,
      // The times of a day that this transaction made are known to nobody else yet: it is filled from its first on.
      places: known
        ? used.map(({ id: slotId, places }) => ({ slotId, places }))
        : [{ serviceDayId: day.id, places: pupils }],
      pools: POOLS,
      cards: [{ serviceDayId: day.id, cards }],
      hours: this.hoursUntil(proposal.expiresAt),
    });
    return {
      id: newId(this.clock.now()),
      regionId: school.regionId,
      proposalId: proposal.id,
      schoolId: school.id,
      siteId: day.siteId,
      serviceDayId: day.id,
      blockId,
      date: day.date,
      startsAt: new Date(Math.min(...used.map(({ startsAt }) => startsAt.getTime()))),
      endsAt: new Date(Math.max(...used.map(({ endsAt }) => endsAt.getTime()))),
      pupils,
      cards,
    };
  }

  /** Every place that the seats take: a pupil who needs several takes them one after the other. */
  private slotsUsed(
    scene: Scene,
    { day, slots }: KnownDay,
    { seats }: PlannedVisit,
  ): (SlotWithPool & { places: number })[] {
    const steps = scene.stepsOn(day);
    return seats.flatMap(({ slotId, from, places }) => {
      const at = instantAt(day.date, timeOfDay(from), HOME_ZONE).getTime();
      const first = slots.findIndex((slot) => (slotId ? slot.id === slotId : slot.startsAt.getTime() === at));
      return slots.slice(first, first + steps).map((slot) => ({ ...slot, places }));
    });
  }

  /** A service day at the school, for its pupils alone. */
  private async makeDay(tx: Tx, { school, scene }: Held, { option }: PlannedVisit): Promise<KnownDay> {
    const site = await this.calendar.getSite(school.siteId);
    const [first, last] = [option.seats[0], option.seats.at(-1)];
    const counters = first?.places ?? 1;
    const day = await this.calendar.addExtraDay(tx, site, {
      date: option.date,
      opensAt: timeOfDay(first?.from ?? 0),
      closesAt: timeOfDay((last?.from ?? 0) + scene.minutes),
      counters,
      stepMinutes: scene.minutes,
      standbyPlaces: 0,
      schoolPlaces: counters,
      poolFallBackHours: 0,
      reason: school.name,
    });
    await this.capacity.buildSlots(tx, site, day);
    return { day, slots: await this.capacity.listTimedOf(tx, [day.id], POOLS) };
  }

  private assignmentsOf(
    { school, request }: Held,
    { option }: PlannedVisit,
    { id: subjectId, startsAt, endsAt }: Pick<SchoolVisit, 'id' | 'startsAt' | 'endsAt'>,
  ): NewAssignment[] {
    const travel = request.travelMinutes * MINUTE_MS;
    const leavesAt = new Date(startsAt.getTime() - travel);
    const returnsAt = new Date(endsAt.getTime() + travel);
    const own = { regionId: school.regionId, subjectId, leavesAt, startsAt, endsAt, returnsAt };
    return option.crewIds.map((crewId) => ({ ...own, crewId }));
  }

  private hoursUntil(expiresAt: Date | null): number {
    return ((expiresAt?.getTime() ?? 0) - this.clock.now().getTime()) / HOUR_MS;
  }
}

const byBlock = (visits: readonly SchoolVisit[]): SchoolVisit[] =>
  visits.toSorted((a, b) => (a.blockId < b.blockId ? -1 : 1));
