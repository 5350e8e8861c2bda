import { Module } from '@nestjs/common';
import { ApplicantsModule } from '../applicants/applicants.module.js';
import { BlanksModule } from '../blanks/blanks.module.js';
import { CalendarModule } from '../calendar/calendar.module.js';
import { CapacityModule } from '../capacity/capacity.module.js';
import { CatalogueModule } from '../catalogue/catalogue.module.js';
import { BookingsAccessController } from './bookings.access.controller.js';
import { BookingsAccessRepository } from './bookings.access.repository.js';
import { BookingsAccessService } from './bookings.access.service.js';
import { BookingsAdmissionService } from './bookings.admission.service.js';
import { BookingsAlarmsController } from './bookings.alarms.controller.js';
import { BookingsAlarmsRepository } from './bookings.alarms.repository.js';
import { BookingsAlarmsService } from './bookings.alarms.service.js';
import { BookingsArrivalService } from './bookings.arrival.service.js';
import { BookingsAvailabilityController } from './bookings.availability.controller.js';
import { BookingsAvailabilityService } from './bookings.availability.service.js';
import { BookingsDayAtHandService } from './bookings.batch.day.service.js';
import { BookingsBatchRepository } from './bookings.batch.repository.js';
import { BookingsBatchService } from './bookings.batch.service.js';
import { BookingsBlockRepository } from './bookings.block.repository.js';
import { BookingsBlockService } from './bookings.block.service.js';
import { BookingsChangeService } from './bookings.change.service.js';
import { BookingsClock } from './bookings.clock.js';
import { BookingsConfirmService } from './bookings.confirm.service.js';
import { BookingsController } from './bookings.controller.js';
import { BookingsDisplacingRepository } from './bookings.displacing.repository.js';
import { BookingsDisplacingService } from './bookings.displacing.service.js';
import { BookingsEndingRepository } from './bookings.ending.repository.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { BookingsErasingRepository } from './bookings.erasing.repository.js';
import { BookingsErasingService } from './bookings.erasing.service.js';
import { BookingsFittingService } from './bookings.fitting.service.js';
import { BookingsHoldRepository } from './bookings.hold.repository.js';
import { BookingsHoldService } from './bookings.hold.service.js';
import { BookingsInvitationRepository } from './bookings.invitation.repository.js';
import { BookingsInvitationService } from './bookings.invitation.service.js';
import { BookingsJoiningService } from './bookings.joining.service.js';
import { BookingsLineService } from './bookings.line.service.js';
import { BookingsMoveService } from './bookings.move.service.js';
import { BookingsNamingRepository } from './bookings.naming.repository.js';
import { BookingsNamingService } from './bookings.naming.service.js';
import { BookingsOfferService } from './bookings.offer.service.js';
import { BookingsOfferingService } from './bookings.offering.service.js';
import { BookingsPassingRepository } from './bookings.passing.repository.js';
import { BookingsPassingService } from './bookings.passing.service.js';
import { BookingsPeopleService } from './bookings.people.service.js';
import { BookingsReadService } from './bookings.read.service.js';
import { BookingsReportsService } from './bookings.reports.service.js';
import { BookingsRepository } from './bookings.repository.js';
import { BookingsUndoingService } from './bookings.undoing.service.js';
import { BookingsRetentionRepository } from './bookings.retention.repository.js';
import { BookingsTakeoverService } from './bookings.takeover.service.js';
import { BookingsTodayService } from './bookings.today.service.js';
import { BookingsWaitingClock } from './bookings.waiting.clock.js';
import { BookingsWaitingController } from './bookings.waiting.controller.js';
import { BookingsWaitingRepository } from './bookings.waiting.repository.js';
import { BookingsWaitingService } from './bookings.waiting.service.js';
import { BookingsSeatService } from './bookings.seat.service.js';

/**
 * Owns holds, bookings and their people; every path to a place ends in capacity's one claim.
 * Owns the waiting list too: waiting_people_one_live_per_group_uq; an offer is a pending booking (waiting_entries_offer_uq).
 * Never frees a place outside the transaction that ends or moves its booking.
 * One live booking per person and group: booking_people_one_live_per_group_uq; one hold per device: bookings_one_hold_per_device_uq.
 */
@Module({
  imports: [ApplicantsModule, BlanksModule, CalendarModule, CapacityModule, CatalogueModule],
  controllers: [
    BookingsAccessController,
    BookingsAlarmsController,
    BookingsController,
    BookingsAvailabilityController,
    BookingsWaitingController,
  ],
  providers: [
    BookingsAdmissionService,
    BookingsBatchRepository,
    BookingsBatchService,
    BookingsDayAtHandService,
    BookingsAccessRepository,
    BookingsAccessService,
    BookingsAlarmsRepository,
    BookingsAlarmsService,
    BookingsArrivalService,
    BookingsAvailabilityService,
    BookingsBlockRepository,
    BookingsBlockService,
    BookingsChangeService,
    BookingsClock,
    BookingsConfirmService,
    BookingsDisplacingRepository,
    BookingsDisplacingService,
    BookingsEndingRepository,
    BookingsEndingService,
    BookingsErasingRepository,
    BookingsErasingService,
    BookingsFittingService,
    BookingsHoldRepository,
    BookingsHoldService,
    BookingsInvitationRepository,
    BookingsInvitationService,
    BookingsJoiningService,
    BookingsLineService,
    BookingsMoveService,
    BookingsNamingRepository,
    BookingsNamingService,
    BookingsOfferService,
    BookingsOfferingService,
    BookingsPassingRepository,
    BookingsPassingService,
    BookingsPeopleService,
    BookingsReadService,
    BookingsReportsService,
    BookingsRepository,
    BookingsUndoingService,
    BookingsRetentionRepository,
    BookingsTakeoverService,
    BookingsTodayService,
    BookingsWaitingClock,
    BookingsWaitingRepository,
    BookingsWaitingService,
    BookingsSeatService,
  ],
  exports: [
    BookingsAccessService,
    BookingsAlarmsService,
    BookingsArrivalService,
    BookingsAvailabilityService,
    BookingsBlockService,
    BookingsChangeService,
    BookingsConfirmService,
    BookingsDisplacingService,
    BookingsEndingService,
    BookingsErasingService,
    BookingsHoldService,
    BookingsInvitationService,
    BookingsJoiningService,
    BookingsLineService,
    BookingsNamingService,
    BookingsOfferService,
    BookingsPassingService,
    BookingsReadService,
    BookingsUndoingService,
    BookingsWaitingService,
    BookingsSeatService,
    BookingsReportsService,
    BookingsTakeoverService,
    BookingsTodayService,
  ],
})
export class BookingsModule {}
