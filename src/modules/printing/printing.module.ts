import { Module } from '@nestjs/common';
import { ApplicantsModule } from '../applicants/applicants.module.js';
import { BlanksModule } from '../blanks/blanks.module.js';
import { BookingsModule } from '../bookings/bookings.module.js';
import { CalendarModule } from '../calendar/calendar.module.js';
import { CapacityModule } from '../capacity/capacity.module.js';
import { PrintingClock } from './printing.clock.js';
import { PrintingController } from './printing.controller.js';
import { PrintingInvitingService } from './printing.inviting.service.js';
import { PrintingRepository } from './printing.repository.js';
import { PrintingService } from './printing.service.js';

/**
 * Owns who is recorded and not yet printed: the due list by 17th birthday, invitations, the entering of statuses.
 * Never promises a same-day card, and never sends for anybody before the day on which the card may be printed.
 * One open invitation per person: print_invitations_one_open_uq; each holds a place and a card by its booking.
 */
@Module({
  imports: [ApplicantsModule, BlanksModule, BookingsModule, CalendarModule, CapacityModule],
  controllers: [PrintingController],
  providers: [PrintingClock, PrintingInvitingService, PrintingRepository, PrintingService],
  exports: [PrintingInvitingService, PrintingService],
})
export class PrintingModule {}
