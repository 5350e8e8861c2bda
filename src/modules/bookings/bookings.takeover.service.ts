import { Injectable } from '@nestjs/common';
import { newBookingCode, newId } from '../../common/new-id.js';
import { type Actor, assertMayAct, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import type { ApplicantInput } from '../applicants/applicants.types.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { SlotFull } from '../capacity/capacity.errors.js';
import { CapacityService } from '../capacity/capacity.service.js';
import type { Claim } from '../capacity/capacity.types.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { BookingsAccessRepository } from './bookings.access.repository.js';
import { BookingsBlockRepository } from './bookings.block.repository.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { BookingNotLive } from './bookings.errors.js';
import { BOOKING_CHANGED, NOT_THEIRS } from './bookings.events.js';
import { BookingsOfferingService } from './bookings.offering.service.js';
import { type Assessment, BookingsPeopleService, cardsNeeded } from './bookings.people.service.js';
import { BookingsRepository } from './bookings.repository.js';
import { newBooking, onDay } from './bookings.rules.js';
import type { Booking, BookingPerson, BookingReport } from './bookings.types.js';

const DESK = ['desk'] as const;
const POOLS = ['school', 'priority', 'public'] as const;

export interface TakeOver {
  /** As on the KK or KTP that staff have seen; the NIK must be one of the wrong booking. */
  applicant: ApplicantInput;
  /** As typed, without personal data; kept in the audit. */
  reason: string;
}

/** The booking that the person has instead. */
export interface TakenOver {
  bookingId: string;
  code: string;
  startsAt: string;
}

/** What both bookings have in common. */
interface Scene {
  site: Site;
  day: ServiceDay;
  wrong: Booking;
  person: BookingPerson;
}

/** "Bukan saya yang memesan", with papers: whoever the booking names has its place, whoever made it has none. */
@Injectable()
export class BookingsTakeoverService {
  constructor(
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly calendar: CalendarService,
    private readonly catalogue: CatalogueService,
    private readonly capacity: CapacityService,
    private readonly blanks: BlanksService,
    private readonly people: BookingsPeopleService,
    private readonly offering: BookingsOfferingService,
    private readonly ending: BookingsEndingService,
    private readonly bookings: BookingsRepository,
    private readonly blocks: BookingsBlockRepository,
    private readonly reports: BookingsAccessRepository,
  ) {}

  /**
   * Cancels the wrong booking and books the person on the same place, in one transaction; the places of others who were
   * on it go their usual way. Idempotent by key. Locks: day stock, slots, pools, booking, people.
   * @throws NotFound, InvalidInput, BookingNotLive when it is settled, over or arrived, NotEligible, NoCardsLeft
   */
  takeOver(actor: Actor, reportId: string, want: TakeOver, request?: IdempotentRequest): Promise<TakenOver> {
    return this.idempotency.run(request, async (tx) => {
      const report = await this.reports.findReport(tx, reportId);
      if (!report) throw new NotFound();
      assertMayAct(actor, DESK, report);
      const now = this.clock.now();
      if ((await this.reports.settleReport(tx, reportId, staffIdOf(actor), 'cancelled', now)) === 0)
        throw new BookingNotLive();
      const { scene, assessed } = await this.prepare(tx, report, want.applicant);
      const booking = await this.exchange(tx, actor, scene, assessed);
      const what = { action: 'booking.taken_over', subjectType: 'booking_report', subjectId: reportId, at: report };
      await this.audit.record(tx, actor, { ...what, details: { reason: want.reason, bookingId: booking.id } });
      return { bookingId: booking.id, code: booking.code, startsAt: booking.startsAt.toISOString() };
    });
  }

  private async prepare(
    tx: Tx,
    report: BookingReport,
    applicant: ApplicantInput,
  ): Promise<{ scene: Scene; assessed: Assessment }> {
    const site = await this.calendar.getSite(report.siteId);
    const wrong = await this.bookings.find(tx, report.bookingId);
    const day = wrong && (await this.calendar.findDayById(tx, wrong.serviceDayId));
    if (wrong?.status !== 'booked' || !day || day.date < this.calendar.today(site)) throw new BookingNotLive();
    const everybody = await this.bookings.listPeople(tx, [wrong.id]);
    const [asked] = await this.people.prepare([applicant], wrong.serviceCode, { today: this.calendar.today(site) });
    const person = everybody.find(({ nikHmac }) => nikHmac !== null && nikHmac === asked?.prepared.nikHmac);
    if (!asked || !person) throw new InvalidInput([{ field: 'applicants.0.nik', code: 'nik_other_person' }]);
    const service = await this.catalogue.get(person.serviceCode);
    const [assessed] = await this.people.assess(tx, [{ ...asked, service }], site, day.date);
    if (!assessed) throw new NotFound();
    return { scene: { site, day, wrong, person }, assessed };
  }

  private async exchange(tx: Tx, actor: Actor, scene: Scene, assessed: Assessment): Promise<Booking> {
    const { day, wrong, person } = scene;
    const { blankKind, usesCard, nationalClass } = assessed.service;
    if (await this.offering.offerableDay(tx, wrong)) await this.offering.lockCards(tx, [day.id]);
    else if (blankKind) await this.blanks.lockDay(tx, day.id, blankKind);
    if (!(await this.ending.lockWhole(tx, wrong))) throw new BookingNotLive();
    const { slotId, claims } = await this.takeSeat(tx, scene, assessed);
    const ending = { to: 'cancelled', reason: NOT_THEIRS, cools: true, announces: true } as const;
    if (!(await this.ending.end(tx, actor, wrong, ending))) throw new BookingNotLive();
    const cards = cardsNeeded([assessed]);
    if (blankKind) {
      const options = { mayUseReserve: true, canGoWithout: usesCard === 'from17', nationalClass };
      await this.blanks.promise(tx, { serviceDayId: day.id, blankKind, cards }, options);
    }
    const own = { slotId, startsAt: person.startsAt, serviceCode: person.serviceCode, cardsHeld: cards, blankKind };
    const booking = this.newBooking(day, claims, own);
    await this.bookings.insert(tx, [{ booking, claims }]);
    await this.people.insert(tx, booking, [assessed], 'desk', 'booked');
    await this.ending.note(tx, actor, { ...booking, status: 'pending' }, 'booked', 'taken_over');
    await this.outbox.add(tx, BOOKING_CHANGED, booking.id, booking.version);
    return booking;
  }

  /** The person's own places, out of what the wrong booking holds: they are never free in between. @throws SlotFull */
  private async takeSeat(
    tx: Tx,
    { day, wrong, person }: Scene,
    { service }: Assessment,
  ): Promise<{ slotId: string; claims: Claim[] }> {
    const held = await this.bookings.listClaims(tx, wrong.id);
    const slots = await this.capacity.listTimed(tx, day.id, POOLS);
    const first = slots.find(({ startsAt }) => startsAt.getTime() === person.startsAt.getTime());
    const steps = this.calendar.stepsFor(service.minutes, day);
    const claims = first && this.capacity.seatWithin(slots, first.id, held, steps);
    if (!first || !claims) throw new SlotFull();
    for (const claim of claims) if (!(await this.blocks.takeOut(tx, wrong.id, claim))) throw new SlotFull();
    return { slotId: first.id, claims };
  }

  private newBooking(
    day: ServiceDay,
    claims: readonly Claim[],
    own: Pick<Booking, 'slotId' | 'startsAt' | 'serviceCode' | 'cardsHeld' | 'blankKind'>,
  ): Booking {
    const createdAt = this.clock.now();
    const what = { kind: 'booking', status: 'booked', party: 1, channel: 'desk' } as const;
    const pool = claims[0]?.pool ?? 'public';
    return newBooking({
      ...onDay(day),
      ...what,
      ...own,
      pool,
      id: newId(createdAt),
      code: newBookingCode(),
      createdAt,
    });
  }
}
