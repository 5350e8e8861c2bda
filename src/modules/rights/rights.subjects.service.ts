import { Injectable } from '@nestjs/common';
import { normaliseBookingCode } from '../../common/booking-code.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import type { BookingWithPeople } from '../bookings/bookings.types.js';
import { BookingsWaitingService } from '../bookings/bookings.waiting.service.js';
import type { EntryWithPeople } from '../bookings/bookings.waiting.types.js';
import type { DataLink, DataRequest, DataSubject } from './rights.types.js';

/** What people came in with: as its link opens it, or as staff know it. */
@Injectable()
export class RightsSubjectsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly bookings: BookingsReadService,
    private readonly waiting: BookingsWaitingService,
  ) {}

  /** @throws NotFound, the same for an unknown code and a wrong token */
  async byLink({ kind, code, token }: DataLink): Promise<DataSubject> {
    if (kind !== 'entry') return ofBooking(await this.bookings.getForData(code, token));
    const found = await this.waiting.findForData({ code, token });
    if (!found) throw new NotFound();
    return ofEntry(found);
  }

  /** By the code of a booking or of an entry; null when nobody is in it. */
  async byCode(typed: string): Promise<DataSubject | null> {
    const code = normaliseBookingCode(typed);
    if (!code) return null;
    return this.unitOfWork.read(async (tx) => {
      const booking = await this.bookings.findByCode(tx, code);
      if (booking && !this.bookings.isOfSomebody(booking)) return null;
      const whole = booking && (await this.bookings.findWhole(tx, booking.id));
      if (whole) return ofBooking(whole);
      const entry = await this.waiting.findWhole(tx, { code });
      return entry && ofEntry(entry);
    });
  }

  /** Of what a request is about. */
  async of({ bookingId, entryId }: Pick<DataRequest, 'bookingId' | 'entryId'>): Promise<DataSubject | null> {
    return this.unitOfWork.read(async (tx) => {
      const whole = bookingId && (await this.bookings.findWhole(tx, bookingId));
      if (whole) return ofBooking(whole);
      const entry = entryId && (await this.waiting.findWhole(tx, { id: entryId }));
      return entry ? ofEntry(entry) : null;
    });
  }
}

/** As the audit trail names it. */
export const auditOf = (subject: Pick<DataSubject, 'kind' | 'id' | 'siteId' | 'regionId'>) => ({
  subjectType: subject.kind === 'booking' ? 'booking' : 'waiting_entry',
  subjectId: subject.id,
  at: { siteId: subject.siteId, regionId: subject.regionId },
});

function ofBooking({ booking, people }: BookingWithPeople): DataSubject {
  const { id, code, siteId, regionId, status } = booking;
  return {
    kind: 'booking',
    id,
    code,
    siteId,
    regionId,
    isComing: status === 'booked' || status === 'arrived',
    booking,
    people: people.map(({ applicantId, position, serviceCode, cardState, outcome, status: state }) => ({
      applicantId,
      position,
      service: serviceCode,
      status: state,
      card: cardState,
      outcome,
    })),
  };
}

function ofEntry({ entry, people }: EntryWithPeople): DataSubject {
  const { id, code, siteId, regionId, status } = entry;
  return {
    kind: 'entry',
    id,
    code,
    siteId,
    regionId,
    isComing: status === 'waiting' || status === 'offered',
    booking: null,
    people: people.map(({ applicantId, position, serviceCode: service }) => ({
      applicantId,
      position,
      service,
      status,
      card: null,
      outcome: null,
    })),
  };
}
