import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { CapacityService } from '../capacity/capacity.service.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { BookingsBatchService } from './bookings.batch.service.js';
import type { DayAnswer, NewPerson } from './bookings.batch.types.js';
import { HoldNotFound } from './bookings.errors.js';
import { BookingsHoldService } from './bookings.hold.service.js';
import { BookingsPeopleService } from './bookings.people.service.js';
import type { BookingReceipt, NewBooking } from './bookings.types.js';

/** Turns people into bookings, from a hold or straight from a slot. */
@Injectable()
export class BookingsConfirmService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly catalogue: CatalogueService,
    private readonly calendar: CalendarService,
    private readonly capacity: CapacityService,
    private readonly applicants: ApplicantsService,
    private readonly people: BookingsPeopleService,
    private readonly holds: BookingsHoldService,
    private readonly batches: BookingsBatchService,
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
    const service = await this.catalogue.get(seen.serviceCode);
    const people = await this.prepare(want, seen.serviceCode, seen.siteId);
    const { language, channel } = want;
    const ask = { kind: 'confirm', holdId: hold.id, service, people, language, channel } as const;
    return receiptOf(await this.batches.submit(seen.serviceDayId, { ask, request }));
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
    const service = await this.catalogue.get(serviceCode);
    const { serviceDayId, siteId } = await this.capacity.whereIs(slotId);
    const people = await this.prepare(want, serviceCode, siteId);
    const { language, channel } = want;
    const ask = { kind: 'book', slotId, service, people, language, channel } as const;
    return receiptOf(await this.batches.submit(serviceDayId, { ask, request }));
  }

  /** Checks what people typed and seals it, before anything is locked. @throws InvalidInput */
  private async prepare(want: NewBooking, defaultService: string, siteId: string): Promise<NewPerson[]> {
    const today = this.calendar.today(await this.calendar.getSite(siteId));
    const people = await this.people.prepare(want.applicants, defaultService, { today });
    return people.map((person) => ({ ...person, sealed: this.applicants.seal(person.prepared, want.channel) }));
  }
}

function receiptOf(answer: DayAnswer): BookingReceipt {
  if (answer.kind !== 'booking') throw new HoldNotFound();
  return answer.receipt;
}
