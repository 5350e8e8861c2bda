import { Module } from '@nestjs/common';
import { ApplicantsModule } from '../applicants/applicants.module.js';
import { BlanksModule } from '../blanks/blanks.module.js';
import { BookingsModule } from '../bookings/bookings.module.js';
import { CalendarModule } from '../calendar/calendar.module.js';
import { CatalogueModule } from '../catalogue/catalogue.module.js';
import { DeskArrivalService } from './desk.arrival.service.js';
import { DeskBoardController } from './desk.board.controller.js';
import { DeskController } from './desk.controller.js';
import { DeskCounterService } from './desk.counter.service.js';
import { DeskJournalService } from './desk.journal.service.js';
import { DeskPositionController } from './desk.position.controller.js';
import { DeskPositionService } from './desk.position.service.js';
import { DeskRepository } from './desk.repository.js';
import { DeskTicketController } from './desk.ticket.controller.js';
import { DeskTicketService } from './desk.ticket.service.js';
import { DeskViewService } from './desk.view.service.js';

/**
 * Owns tickets, the order in line, counters, calls and outcomes.
 * Never calls one person twice: tickets_one_per_counter_uq, and a claim with SKIP LOCKED.
 * No number twice: tickets_number_uq; one ticket per booking: tickets_one_per_booking_uq.
 */
@Module({
  imports: [ApplicantsModule, BlanksModule, BookingsModule, CalendarModule, CatalogueModule],
  controllers: [DeskController, DeskTicketController, DeskBoardController, DeskPositionController],
  providers: [
    DeskArrivalService,
    DeskCounterService,
    DeskJournalService,
    DeskPositionService,
    DeskRepository,
    DeskTicketService,
    DeskViewService,
  ],
  exports: [DeskArrivalService, DeskCounterService, DeskPositionService, DeskTicketService, DeskViewService],
})
export class DeskModule {}
