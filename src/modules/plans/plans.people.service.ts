import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { type Actor, assertMayAct } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ApplicantsContactService } from '../applicants/applicants.contact.service.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import type { BookingWithPeople } from '../bookings/bookings.types.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { Plan } from './plans.types.js';

/** The people of one booking in a plan. */
export interface PlanParty {
  names: string[];
  /** Of those whom no message reaches; empty for all others. */
  phones: string[];
}

/** Names for the bookings of a plan, which itself holds none. */
@Injectable()
export class PlansPeopleService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: Audit,
    private readonly calendar: CalendarService,
    private readonly bookings: BookingsReadService,
    private readonly applicants: ApplicantsService,
    private readonly contacts: ApplicantsContactService,
  ) {}

  /** By booking. That numbers were shown is recorded. @throws NotFound for a foreign site */
  async list(actor: Actor, plan: Plan): Promise<Map<string, PlanParty>> {
    const at = { siteId: plan.siteId, regionId: plan.regionId };
    assertMayAct(actor, ['supervisor'], at);
    const { moves } = plan.effect;
    const unreachable = new Set(moves.filter(({ isReachable }) => !isReachable).map(({ bookingId }) => bookingId));
    return this.unitOfWork.run(async (tx) => {
      const wholes = await this.wholes(
        tx,
        plan.siteId,
        new Set(moves.map(({ from, bookingId }) => `${from.date} ${bookingId}`)),
      );
      const idsOf = (found: readonly BookingWithPeople[]) =>
        found.flatMap(({ people }) => people.map((p) => p.applicantId));
      const cards = await this.applicants.describe(tx, idsOf(wholes));
      const numbers = await this.contacts.numbersOf(
        tx,
        idsOf(wholes.filter(({ booking }) => unreachable.has(booking.id))),
      );
      if (numbers.size > 0) {
        const entry = { action: 'plan.numbers_shown', subjectType: 'plan', subjectId: plan.id, at };
        await this.audit.record(tx, actor, { ...entry, details: { numbers: numbers.size } });
      }
      return new Map(
        wholes.map(({ booking, people }) => [
          booking.id,
          {
            names: people.map(({ applicantId }) => cards.get(applicantId)?.name ?? ''),
            phones: [...new Set(people.flatMap(({ applicantId }) => numbers.get(applicantId) ?? []))],
          },
        ]),
      );
    });
  }

  /** `wanted` holds 'date bookingId'; a booking that was moved since is read by itself. */
  private async wholes(tx: Tx, siteId: string, wanted: ReadonlySet<string>): Promise<BookingWithPeople[]> {
    const pairs = [...wanted].map((pair) => pair.split(' ') as [LocalDate, string]);
    const found = new Map<string, BookingWithPeople>();
    for (const date of new Set(pairs.map(([on]) => on))) {
      const day = await this.calendar.findDay(tx, siteId, date);
      for (const whole of day ? await this.bookings.listWhole(tx, day.id) : []) found.set(whole.booking.id, whole);
    }
    const wholes: BookingWithPeople[] = [];
    for (const [, id] of pairs) {
      const whole = found.get(id) ?? (await this.bookings.findWhole(tx, id));
      if (whole) wholes.push(whole);
    }
    return wholes;
  }
}
