import { Module } from '@nestjs/common';
import { ApplicantsModule } from '../applicants/applicants.module.js';
import { BlanksModule } from '../blanks/blanks.module.js';
import { BookingsModule } from '../bookings/bookings.module.js';
import { CalendarModule } from '../calendar/calendar.module.js';
import { CapacityModule } from '../capacity/capacity.module.js';
import { CatalogueModule } from '../catalogue/catalogue.module.js';
import { DeskActsRepository } from './desk.acts.repository.js';
import { DeskArrivalService } from './desk.arrival.service.js';
import { DeskBoardController } from './desk.board.controller.js';
import { DeskBoardService } from './desk.board.service.js';
import { DeskClock } from './desk.clock.js';
import { DeskConsoleRepository } from './desk.console.repository.js';
import { DeskConsoleService } from './desk.console.service.js';
import { DeskController } from './desk.controller.js';
import { DeskCounterService } from './desk.counter.service.js';
import { DeskDayService } from './desk.day.service.js';
import { DeskHandoutClock } from './desk.handout.clock.js';
import { DeskHandoutRepository } from './desk.handout.repository.js';
import { DeskHandoutService } from './desk.handout.service.js';
import { DeskErasingRepository } from './desk.erasing.repository.js';
import { DeskErasingService } from './desk.erasing.service.js';
import { DeskEstimateRepository } from './desk.estimate.repository.js';
import { DeskEstimateService } from './desk.estimate.service.js';
import { DeskLineService } from './desk.line.service.js';
import { DeskJournalService } from './desk.journal.service.js';
import { DeskMoveService } from './desk.move.service.js';
import { DeskOverrideService } from './desk.override.service.js';
import { DeskPaperService } from './desk.paper.service.js';
import { DeskNumberService } from './desk.number.service.js';
import { DeskPositionController } from './desk.position.controller.js';
import { DeskPositionService } from './desk.position.service.js';
import { DeskRecoveryClock } from './desk.recovery.clock.js';
import { DeskRecoveryService } from './desk.recovery.service.js';
import { DeskRepository } from './desk.repository.js';
import { DeskSyncApplying } from './desk.sync.applying.service.js';
import { DeskSyncController } from './desk.sync.controller.js';
import { DeskSyncFacts } from './desk.sync.facts.service.js';
import { DeskSyncRepository } from './desk.sync.repository.js';
import { DeskSyncService } from './desk.sync.service.js';
import { DeskSyncSettling } from './desk.sync.settling.service.js';
import { DeskTicketController } from './desk.ticket.controller.js';
import { DeskTicketService } from './desk.ticket.service.js';
import { DeskTurnService } from './desk.turn.service.js';
import { DeskUndoService } from './desk.undo.service.js';
import { DeskViewService } from './desk.view.service.js';

/**
 * Owns tickets, the order in line, counters, calls and outcomes.
 * Never calls one person twice: tickets_one_per_counter_uq, and a claim with SKIP LOCKED.
 * No number twice: tickets_number_uq; one ticket per booking: tickets_one_per_booking_uq.
 */
@Module({
  imports: [ApplicantsModule, BlanksModule, BookingsModule, CalendarModule, CapacityModule, CatalogueModule],
  controllers: [DeskController, DeskTicketController, DeskBoardController, DeskSyncController, DeskPositionController],
  providers: [
    DeskConsoleRepository,
    DeskConsoleService,
    DeskConsoleRepository,
    DeskConsoleService,
    DeskActsRepository,
    DeskArrivalService,
    DeskBoardService,
    DeskClock,
    DeskCounterService,
    DeskDayService,
    DeskHandoutClock,
    DeskHandoutRepository,
    DeskHandoutService,
    DeskErasingRepository,
    DeskErasingService,
    DeskEstimateRepository,
    DeskEstimateService,
    DeskLineService,
    DeskJournalService,
    DeskMoveService,
    DeskOverrideService,
    DeskPaperService,
    DeskNumberService,
    DeskPositionService,
    DeskRecoveryClock,
    DeskRecoveryService,
    DeskRepository,
    DeskSyncApplying,
    DeskSyncFacts,
    DeskSyncRepository,
    DeskSyncService,
    DeskSyncSettling,
    DeskTicketService,
    DeskTurnService,
    DeskUndoService,
    DeskViewService,
  ],
  exports: [
    DeskErasingService,
    DeskConsoleService,
    DeskEstimateService,
    DeskArrivalService,
    DeskCounterService,
    DeskDayService,
    DeskNumberService,
    DeskOverrideService,
    DeskPositionService,
    DeskTicketService,
    DeskTurnService,
    DeskUndoService,
    DeskViewService,
    DeskHandoutService,
    DeskPaperService,
    DeskSyncService,
    DeskSyncSettling,
  ],
})
export class DeskModule {}
