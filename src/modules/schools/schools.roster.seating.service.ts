import { Injectable } from '@nestjs/common';
import { SYSTEM_ACTOR } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import type { ApplicantInput } from '../applicants/applicants.types.js';
import { NoCardsLeft } from '../blanks/blanks.errors.js';
import { BookingsBlockService } from '../bookings/bookings.block.service.js';
import { BookingsEndingService } from '../bookings/bookings.ending.service.js';
import { AlreadyBooked, HoldExpired, NotEligible } from '../bookings/bookings.errors.js';
import { BY_OFFICE } from '../bookings/bookings.events.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import { BookingsSeatService } from '../bookings/bookings.seat.service.js';
import { SlotFull } from '../capacity/capacity.errors.js';
import { type PupilRow, SchoolsRosterRepository } from './schools.roster.repository.js';
import { byClass } from './schools.roster.service.js';
import { PUPIL_SERVICE, SchoolsRosterStandingService } from './schools.roster.standing.service.js';
import { type RosterVisit, SchoolsRosterVisitsRepository } from './schools.roster.visits.repository.js';

const BATCH = 50;
const MOVED_AT_ONCE = 500;
const UNNAMED_GUARDIAN = 'Orang tua atau wali';

interface FreeSeat {
  visit: RosterVisit;
  slotId: string;
}

/**
 * Places of an accepted block become bookings of pupils, class by class. Each pupil is a transaction of its own and all
 * of it may run again: whoever is seated stays so.
 */
@Injectable()
export class SchoolsRosterSeatingService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly seats: BookingsSeatService,
    private readonly blocks: BookingsBlockService,
    private readonly ending: BookingsEndingService,
    private readonly bookings: BookingsReadService,
    private readonly standing: SchoolsRosterStandingService,
    private readonly repository: SchoolsRosterRepository,
    private readonly visits: SchoolsRosterVisitsRepository,
  ) {}

  /** Once the school accepted, and after every later change of its list. Gives how many pupils have a booking now. */
  async seat(requestId: string): Promise<number> {
    await this.unitOfWork.run((tx) => this.keepSeats(tx, requestId));
    const pupils = await this.unitOfWork.read((tx) => this.repository.list(tx, requestId));
    let named = 0;
    for (const { id, state, slotId } of pupils)
      if (state === 'known' && slotId !== null && (await this.seatOne(id))) named += 1;
    return named;
  }

  /** Every request whose school accepted. */
  async seatAll(): Promise<void> {
    const now = this.clock.now();
    const ids = await this.unitOfWork.read((tx) => this.visits.listToSeat(tx, now, BATCH));
    for (const id of ids) await this.seat(id);
  }

  /** The kept place of one pupil becomes a booking. False when there is none, or nobody needs it. */
  async seatOne(pupilId: string): Promise<boolean> {
    const pupil = await this.unitOfWork.read((tx) => this.repository.find(tx, pupilId));
    if (!pupil?.nikHmac || pupil.state !== 'known' || !pupil.slotId || pupil.frozenAt) return false;
    const { nikHmac } = pupil;
    const name = (withoutCard: boolean) => this.unitOfWork.run((tx) => this.name(tx, pupilId, withoutCard));
    try {
      return await this.ending.unlessForgotten(
        () => [nikHmac],
        // Whoever finds no card left is recorded, and gets it later.
        () =>
          name(false).catch((error: unknown) => (error instanceof NoCardsLeft ? name(true) : Promise.reject(error))),
      );
    } catch (error) {
      await this.settle(pupilId, error);
      return false;
    }
  }

  /**
   * A visit that moved, or was withdrawn, takes the bookings of its pupils with it: they are told, and wait for the places
   * of the next proposal. Gives how many.
   */
  async freeMoved(): Promise<number> {
    const now = this.clock.now();
    const moved = await this.unitOfWork.read((tx) => this.visits.listMoved(tx, now, MOVED_AT_ONCE));
    for (const { id, bookingId } of moved)
      await this.unitOfWork.run(async (tx) => {
        const pupil = await this.repository.lock(tx, id);
        if (pupil?.state !== 'seated' || pupil.bookingId !== bookingId) return;
        const booking = await this.bookings.reread(tx, bookingId);
        await this.ending.end(tx, SYSTEM_ACTOR, booking, { to: 'cancelled', reason: BY_OFFICE, announces: true });
        await this.repository.save(tx, { ...pupil, state: 'known', bookingId: null, visitId: null, slotId: null });
      });
    return moved.length;
  }

  /** Places without a name go back to the public at the hour at which the day's other kept places do. Gives how many visits. */
  async releaseDue(): Promise<number> {
    const now = this.clock.now();
    const due = await this.unitOfWork.read((tx) => this.visits.listToRelease(tx, now, BATCH));
    for (const { id, requestId, blockId } of due) {
      await this.seat(requestId);
      await this.unitOfWork.run(async (tx) => {
        await this.visits.loseSeatsOf(tx, id);
        await this.blocks.releaseIn(tx, SYSTEM_ACTOR, blockId);
      });
    }
    return due.length;
  }

  /** Each pupil without one gets a place of the blocks, in the order of class and time: also who has not agreed yet. */
  private async keepSeats(tx: Tx, requestId: string): Promise<void> {
    await this.repository.lockRequest(tx, requestId);
    await this.visits.loseSeats(tx, requestId);
    const pupils = await this.repository.list(tx, requestId);
    const open = pupils
      .filter(({ slotId, frozenAt }) => slotId === null && frozenAt === null)
      .filter(({ state, visitId }) => state === 'known' || (state === 'asked' && !visitId))
      .sort(byClass);
    if (open.length === 0) return;
    const service = await this.standing.service();
    const request = await this.visits.findRequest(tx, requestId);
    const visits = await this.visits.listVisits(tx, requestId);
    const sessions = request ? await this.standing.sessionsOf(request, visits) : new Map<string, never>();
    const kept: { id: string; visitId: string; slotId: string }[] = [];
    for (const { visit, slotId } of await this.freeSeats(tx, visits)) {
      const session = sessions.get(visit.id);
      const isOldEnough = (pupil: PupilRow) =>
        session !== undefined && this.standing.standingOf(pupil, session, service).standing !== 'too_young';
      const index = open.findIndex(isOldEnough);
      const [pupil] = index < 0 ? [] : open.splice(index, 1);
      if (pupil) kept.push({ id: pupil.id, visitId: visit.id, slotId });
    }
    await this.visits.keepSeats(tx, kept);
  }

  /** Starts within the blocks that no pupil keeps yet, one entry each, in the order of time. */
  private async freeSeats(tx: Tx, visits: readonly RosterVisit[]): Promise<FreeSeat[]> {
    const now = this.clock.now();
    const free: FreeSeat[] = [];
    for (const visit of visits.filter(({ isAccepted, startsAt }) => isAccepted && startsAt > now)) {
      const kept = await this.visits.keptSlots(tx, visit.id);
      const starts = await this.seats.freeStarts(tx, visit.blockId, kept);
      free.push(...starts.map(({ slotId }) => ({ visit, slotId })));
    }
    return free;
  }

  private async name(tx: Tx, pupilId: string, withoutCard: boolean): Promise<boolean> {
    const pupil = await this.repository.lock(tx, pupilId);
    if (pupil?.state !== 'known' || !pupil.visitId || !pupil.slotId || pupil.frozenAt) return false;
    const visit = await this.visits.findVisit(tx, pupil.visitId);
    if (!visit?.isAccepted) return false;
    const applicant = { ...this.applicantOf(pupil), withoutCard };
    const seat = { slotId: pupil.slotId, service: PUPIL_SERVICE, applicant };
    const { bookingId } = await this.seats.nameIn(tx, SYSTEM_ACTOR, visit.blockId, seat);
    await this.repository.save(tx, { ...pupil, state: 'seated', bookingId });
    return true;
  }

  private applicantOf({ nameEnc, nikEnc, birthDate, phoneEnc, guardianEnc, hasNeeds }: PupilRow): ApplicantInput {
    const open = (sealed: string | null, field: string) => (sealed ? this.secrets.open(sealed, field) : undefined);
    const guardian = open(guardianEnc, 'guardian') ?? UNNAMED_GUARDIAN;
    return {
      nik: open(nikEnc, 'nik'),
      name: this.secrets.open(nameEnc, 'name'),
      birthDate: birthDate ?? undefined,
      guardian: { name: guardian, relation: 'guardian', phone: open(phoneEnc, 'phone'), consent: true },
      needs: hasNeeds ? ['disability'] : [],
    };
  }

  /** Somebody who has a booking keeps it, and the place goes back; where the place is gone, the pupil waits for another. */
  private async settle(pupilId: string, error: unknown): Promise<void> {
    const isTooYoung = error instanceof NotEligible && error.decision.from !== undefined;
    const isRefused = error instanceof NotEligible || error instanceof InvalidInput;
    const isGone = error instanceof SlotFull || error instanceof HoldExpired || error instanceof NotFound;
    if (!isRefused && !isGone && !(error instanceof AlreadyBooked)) throw error;
    await this.unitOfWork.run(async (tx) => {
      const pupil = await this.repository.lock(tx, pupilId);
      if (pupil?.state !== 'known') return;
      const state =
        error instanceof AlreadyBooked ? 'own_booking' : isRefused && !isTooYoung ? 'not_eligible' : 'known';
      await this.repository.save(tx, { ...pupil, state, visitId: null, slotId: null });
      if (!isGone) await this.giveBack(tx, pupil);
    });
  }

  /** The place of a pupil who does not need it. @throws HoldExpired */
  async giveBack(tx: Tx, { visitId, slotId }: Pick<PupilRow, 'visitId' | 'slotId'>): Promise<void> {
    const visit = visitId && slotId ? await this.visits.findVisit(tx, visitId) : null;
    if (visit?.isAccepted && slotId) await this.seats.giveBackIn(tx, visit.blockId, slotId);
  }
}
