import { Injectable } from '@nestjs/common';
import { type Actor, PUBLIC_ACTOR } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import type { PreparedApplicant } from '../applicants/applicants.types.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import type { Service } from '../catalogue/catalogue.types.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { HoldExpired } from './bookings.errors.js';
import { BOOKING_CHANGED } from './bookings.events.js';
import { type BookableStart, BookingsHoldService } from './bookings.hold.service.js';
import { type Assessment, BookingsPeopleService } from './bookings.people.service.js';
import { presentBooking } from './bookings.presenter.js';
import { BookingsRepository } from './bookings.repository.js';
import type { Booking, BookingReceipt, NewBooking } from './bookings.types.js';

interface Person {
  prepared: PreparedApplicant;
  service: Service;
}

@Injectable()
export class BookingsConfirmService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly catalogue: CatalogueService,
    private readonly calendar: CalendarService,
    private readonly applicants: ApplicantsService,
    private readonly blanks: BlanksService,
    private readonly holds: BookingsHoldService,
    private readonly people: BookingsPeopleService,
    private readonly ending: BookingsEndingService,
    private readonly repository: BookingsRepository,
  ) {}

  /**
   * Turns a hold into a booking, in place. Eligibility and cards are decided again in the same transaction: cards that
   * are not needed go back, others are claimed. Idempotent by key, and for a hold that was confirmed already.
   * Locks: day stock, booking, and then the people, who are new.
   * @throws HoldNotFound, HoldExpired, NotEligible, NoCardsLeft, AlreadyBooked, InvalidInput
   */
  async confirm(
    hold: { id: string; token: string },
    want: NewBooking,
    request?: IdempotentRequest,
  ): Promise<BookingReceipt> {
    const seen = await this.unitOfWork.read((tx) => this.holds.getHold(tx, hold.id, hold.token));
    const site = await this.calendar.getSite(seen.siteId);
    const people = await this.prepare(want, seen.serviceCode, this.calendar.today(site));
    if (people.length !== seen.party) throw new InvalidInput([{ field: 'applicants', code: 'out_of_range' }]);
    return this.ending.unlessForgotten(
      () => niksOf(people),
      () =>
        this.orAsConfirmed(hold, () =>
          this.holds.claiming(seen.serviceDayId, () =>
            this.unitOfWork.run((tx) =>
              this.idempotency.once(tx, request, async () => {
                const booking = await this.holds.getHold(tx, hold.id, hold.token);
                if (isConfirmed(booking)) return this.receiptOf(tx, booking);
                const start = await this.startOf(tx, booking);
                return this.fill(tx, PUBLIC_ACTOR, booking, start, people, want);
              }),
            ),
          ),
        ),
    );
  }

  /**
   * Books without a hold before it: claim and booking in one transaction.
   * @throws as `hold` and `confirm`
   */
  async book(
    slotId: string,
    serviceCode: string,
    want: NewBooking,
    request?: IdempotentRequest,
  ): Promise<BookingReceipt> {
    const known = await this.unitOfWork.read((tx) => this.idempotency.find<BookingReceipt>(tx, request));
    if (known) return known;
    const start = await this.unitOfWork.read((tx) => this.holds.findStart(tx, slotId, serviceCode));
    const people = await this.prepare(want, serviceCode, this.calendar.today(start.site));
    return this.ending.unlessForgotten(
      () => niksOf(people),
      () =>
        this.holds.claiming(start.day.id, () =>
          this.unitOfWork.run((tx) =>
            this.idempotency.once(tx, request, async () => {
              const assessed = await this.people.assess(tx, people, start.site, start.day.date);
              const cards = assessed.filter((a) => a.card.state === 'promised').length;
              const booking = await this.holds.place(tx, start, { party: people.length, cards, channel: want.channel });
              return this.fill(tx, PUBLIC_ACTOR, booking, start, people, want, assessed);
            }),
          ),
        ),
    );
  }

  private async prepare(want: NewBooking, defaultService: string, today: string): Promise<Person[]> {
    const context = { today, knownDistricts: await this.calendar.knownDistricts() };
    const prepared = this.applicants.prepare(want.applicants, context);
    return Promise.all(
      prepared.map(async (p, i) => ({
        prepared: p,
        service: await this.catalogue.get(p.service ?? defaultService, `applicants.${i}.service`),
      })),
    );
  }

  private async startOf(tx: Tx, booking: Booking): Promise<BookableStart> {
    return this.holds.findStart(tx, booking.slotId, booking.serviceCode, true);
  }

  private async fill(
    tx: Tx,
    actor: Actor,
    booking: Booking,
    { site, day, steps }: BookableStart,
    people: readonly Person[],
    want: NewBooking,
    known?: Assessment[],
  ): Promise<BookingReceipt> {
    const now = this.clock.now();
    if (!booking.expiresAt || booking.status !== 'pending' || booking.expiresAt <= now) throw new HoldExpired();
    this.people.assertOneKind(people, booking.blankKind);
    const tooLong = people.findIndex((p) => this.calendar.stepsFor(p.service.minutes, day) > steps);
    if (tooLong >= 0) throw new InvalidInput([{ field: `applicants.${tooLong}.service`, code: 'not_in_list' }]);
    const assessed = known ?? (await this.people.assess(tx, people, site, day.date));
    const cards = await this.settleCards(tx, booking, assessed);
    if ((await this.repository.confirm(tx, booking.id, now, cards, want.language)) === 0) throw new HoldExpired();
    const stored = await this.people.insert(tx, booking, assessed, want.channel, 'booked');
    await this.ending.note(tx, actor, booking, 'booked', null);
    await this.outbox.add(tx, BOOKING_CHANGED, booking.id, booking.version);
    const confirmed: Booking = {
      ...booking,
      status: 'booked',
      cardsHeld: cards,
      language: want.language,
      expiresAt: null,
    };
    const warnings = assessed.flatMap((a) => a.warnings);
    return {
      bookingId: booking.id,
      accessNonce: booking.accessNonce,
      view: presentBooking({ booking: confirmed, people: stored }, site, warnings),
    };
  }

  /** Claims the cards that are missing, gives back those that are not needed. Gives how many stay promised. */
  private async settleCards(
    tx: Tx,
    { serviceDayId, cardsHeld, blankKind }: Booking,
    assessed: readonly Assessment[],
  ): Promise<number> {
    const needed = assessed.filter((a) => a.card.state === 'promised');
    if (!blankKind) return 0;
    const difference = needed.length - cardsHeld;
    const canGoWithout = needed.every((a) => a.service.usesCard === 'from17');
    if (difference > 0) await this.blanks.promise(tx, { serviceDayId, blankKind, cards: difference }, { canGoWithout });
    if (difference < 0) await this.blanks.giveBack(tx, { serviceDayId, blankKind, cards: -difference });
    return needed.length;
  }

  /** A double click: the hold was confirmed between reading and writing it, so the second answer is the first. */
  private async orAsConfirmed<T>(hold: { id: string; token: string }, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof HoldExpired)) throw error;
      if (!isConfirmed(await this.unitOfWork.read((tx) => this.holds.getHold(tx, hold.id, hold.token)))) throw error;
      return work();
    }
  }

  private async receiptOf(tx: Tx, booking: Booking): Promise<BookingReceipt> {
    const people = await this.repository.listPeople(tx, [booking.id]);
    const site = await this.calendar.getSite(booking.siteId);
    const warnings = await this.people.warningsOf(tx, people, site, booking.serviceOn);
    return {
      bookingId: booking.id,
      accessNonce: booking.accessNonce,
      view: presentBooking({ booking, people }, site, warnings),
    };
  }
}

const isConfirmed = ({ status }: Booking): boolean => status === 'booked' || status === 'arrived';

const niksOf = (people: readonly Person[]): string[] =>
  people.map((p) => p.prepared.nikHmac).filter((hmac) => hmac !== null);
