import { Module } from '@nestjs/common';
import { ApplicantsModule } from '../applicants/applicants.module.js';
import { BlanksModule } from '../blanks/blanks.module.js';
import { CalendarModule } from '../calendar/calendar.module.js';
import { CapacityModule } from '../capacity/capacity.module.js';
import { CatalogueModule } from '../catalogue/catalogue.module.js';
import { BookingsArrivalService } from './bookings.arrival.service.js';
import { BookingsAvailabilityController } from './bookings.availability.controller.js';
import { BookingsChangeService } from './bookings.change.service.js';
import { BookingsClock } from './bookings.clock.js';
import { BookingsConfirmService } from './bookings.confirm.service.js';
import { BookingsController } from './bookings.controller.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { BookingsHoldService } from './bookings.hold.service.js';
import { BookingsMoveService } from './bookings.move.service.js';
import { BookingsPeopleService } from './bookings.people.service.js';
import { BookingsReadService } from './bookings.read.service.js';
import { BookingsRepository } from './bookings.repository.js';

/**
 * Owns holds, bookings and their people; every path to a place ends in capacity's one claim.
 * Never frees a place outside the transaction that ends or moves its booking.
 * One live booking per person and group: booking_people_one_live_per_group_uq; one hold per device: bookings_one_hold_per_device_uq.
 */
@Module({
  imports: [ApplicantsModule, BlanksModule, CalendarModule, CapacityModule, CatalogueModule],
  controllers: [BookingsController, BookingsAvailabilityController],
  providers: [
    BookingsArrivalService,
    BookingsChangeService,
    BookingsClock,
    BookingsConfirmService,
    BookingsEndingService,
    BookingsHoldService,
    BookingsMoveService,
    BookingsPeopleService,
    BookingsReadService,
    BookingsRepository,
  ],
  exports: [
    BookingsArrivalService,
    BookingsChangeService,
    BookingsConfirmService,
    BookingsEndingService,
    BookingsHoldService,
    BookingsReadService,
  ],
})
export class BookingsModule {}
