import { Injectable } from '@nestjs/common';
import { DAY_MS } from '../../common/duration.js';
import { addDays, localTimeIn } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { SYSTEM_ACTOR } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ApplicantsContactService } from '../applicants/applicants.contact.service.js';
import { NoCardsLeft } from '../blanks/blanks.errors.js';
import { BookingsEndingService } from '../bookings/bookings.ending.service.js';
import { NotEligible } from '../bookings/bookings.errors.js';
import { BookingsInvitationService } from '../bookings/bookings.invitation.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import { OFFERS_FROM, OFFERS_UNTIL, WITHDRAWN } from '../bookings/bookings.waiting.types.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { placeOf, type ServiceDay, type Site } from '../calendar/calendar.types.js';
import { SlotFull } from '../capacity/capacity.errors.js';
import { CapacityService } from '../capacity/capacity.service.js';
import { type Candidate, PrintingRepository } from './printing.repository.js';
import { roomFor } from './printing.rules.js';
import { AGAIN_AFTER_DAYS, AHEAD_DAYS } from './printing.types.js';

const BATCH = 100;

/** What came of trying one person on one day. */
type Tried = 'invited' | 'no_room' | 'not_now';

/** Sends for people whose card may be printed, in birthday order, as far as places and cards reach. */
@Injectable()
export class PrintingInvitingService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly calendar: CalendarService,
    private readonly capacity: CapacityService,
    private readonly contacts: ApplicantsContactService,
    private readonly bookings: BookingsReadService,
    private readonly ending: BookingsEndingService,
    private readonly invitations: BookingsInvitationService,
    private readonly repository: PrintingRepository,
  ) {}

  /** Between 07.00 and 20.00 at the site; each invitation in a transaction of its own. Gives how many were made. */
  async inviteDue(): Promise<number> {
    await this.settle();
    let made = 0;
    for (const site of await this.calendar.listSites()) {
      const time = localTimeIn(site.timezone, this.clock.now());
      if (site.prints && time >= OFFERS_FROM && time < OFFERS_UNTIL) made += await this.inviteAt(site);
    }
    return made;
  }

  /** Notes what came of invitations, and takes back those that nobody needs any more. */
  async settle(): Promise<void> {
    for (const id of await this.unitOfWork.read((tx) => this.repository.listNeedless(tx))) {
      await this.unitOfWork.run(async (tx) => {
        const seen = await this.bookings.reread(tx, id);
        await this.ending.end(tx, SYSTEM_ACTOR, seen, { to: 'cancelled', reason: WITHDRAWN });
      });
    }
    await this.unitOfWork.run((tx) => this.repository.settle(tx, this.clock.now()));
  }

  private async inviteAt(site: Site): Promise<number> {
    const today = this.calendar.today(site);
    const days = await this.calendar.listDays(site.id, addDays(today, 1), addDays(today, AHEAD_DAYS));
    const open = days.filter(({ status }) => status === 'open');
    const waiting = this.candidates(site);
    let next = await waiting.next();
    let made = 0;
    for (const day of open) {
      let room = next.done ? 0 : await this.roomOn(site, day);
      while (!next.done && room > 0) {
        const tried = await this.tryOne(site, day, next.value);
        if (tried === 'no_room') break;
        if (tried === 'invited') {
          made += 1;
          room -= 1;
        }
        next = await waiting.next();
      }
    }
    return made;
  }

  private async *candidates(site: Site): AsyncGenerator<Candidate, undefined> {
    const today = this.calendar.today(site);
    const notSince = new Date(this.clock.now().getTime() - AGAIN_AFTER_DAYS * DAY_MS);
    let after: Candidate | null = null;
    while (true) {
      const last: Candidate | null = after;
      const found: Candidate[] = await this.unitOfWork.read((tx) =>
        this.repository.listCandidates(tx, site.regionId, today, notSince, last, BATCH),
      );
      yield* found;
      after = found.at(-1) ?? null;
      if (found.length < BATCH) return undefined;
    }
  }

  private roomOn(site: Site, day: ServiceDay): Promise<number> {
    return this.unitOfWork.read(async (tx) => {
      const places = (await this.capacity.countByDay(tx, [day.id])).get(day.id);
      const percent = await this.repository.invitedPercent(tx, site.id);
      return roomFor(places?.capacity ?? 0, percent, await this.invitations.countInvited(tx, day.id));
    });
  }

  private async tryOne(site: Site, day: ServiceDay, person: Candidate): Promise<Tried> {
    try {
      return await this.unitOfWork.run(async (tx) => {
        // Nobody hears of an invitation that reaches nobody: staff call these people.
        if (!(await this.contacts.contactOf(tx, person.applicantId, day.date))) return 'not_now';
        const booking = await this.invitations.invite(tx, site, day, person.applicantId);
        if (!booking) throw new SlotFull();
        const invitedAt = this.clock.now();
        const own = { id: newId(invitedAt), ...placeOf(site), recordId: person.recordId, bookingId: booking.id };
        if (!(await this.repository.insert(tx, { ...own, invitedAt }))) throw new AlreadyInvited();
        return 'invited';
      });
    } catch (error) {
      if (error instanceof NoCardsLeft || error instanceof SlotFull) return 'no_room';
      if (error instanceof NotEligible || error instanceof AlreadyInvited) return 'not_now';
      throw error;
    }
  }
}

/** Rolls the place back that was kept for somebody whom another process sent for at the same moment. */
class AlreadyInvited extends Error {}
