import { Module } from '@nestjs/common';
import { BlanksModule } from '../blanks/blanks.module.js';
import { BookingsModule } from '../bookings/bookings.module.js';
import { CalendarModule } from '../calendar/calendar.module.js';
import { CapacityModule } from '../capacity/capacity.module.js';
import { CatalogueModule } from '../catalogue/catalogue.module.js';
import { CrewsModule } from '../crews/crews.module.js';
import { SchoolsAnswerService } from './schools.answer.service.js';
import { SchoolsCalendarRepository } from './schools.calendar.repository.js';
import { SchoolsCalendarService } from './schools.calendar.service.js';
import { SchoolsClock } from './schools.clock.js';
import { SchoolsController } from './schools.controller.js';
import { SchoolsInvitationService } from './schools.invitation.service.js';
import { SchoolsMovingService } from './schools.moving.service.js';
import { SchoolsProposalRepository } from './schools.proposal.repository.js';
import { SchoolsProposalService } from './schools.proposal.service.js';
import { SchoolsRepository } from './schools.repository.js';
import { SchoolsRequestController } from './schools.request.controller.js';
import { SchoolsRequestRepository } from './schools.request.repository.js';
import { SchoolsRequestService } from './schools.request.service.js';
import { SchoolsSceneService } from './schools.scene.service.js';
import { SchoolsService } from './schools.service.js';
import { SchoolsVisitService } from './schools.visit.service.js';

/**
 * Owns schools, their breaks and exams, their requests and the office's proposals.
 * Never proposes into exams, breaks or lessons that a school did not agree to, nor a part of what it asked for.
 * One live proposal per request: school_proposals_one_live_uq; one block of places per visit: school_visits_block_uq.
 */
@Module({
  imports: [BlanksModule, BookingsModule, CalendarModule, CapacityModule, CatalogueModule, CrewsModule],
  controllers: [SchoolsController, SchoolsRequestController],
  providers: [
    SchoolsAnswerService,
    SchoolsCalendarRepository,
    SchoolsCalendarService,
    SchoolsClock,
    SchoolsInvitationService,
    SchoolsMovingService,
    SchoolsProposalRepository,
    SchoolsProposalService,
    SchoolsRepository,
    SchoolsRequestRepository,
    SchoolsRequestService,
    SchoolsSceneService,
    SchoolsService,
    SchoolsVisitService,
  ],
  exports: [
    SchoolsAnswerService,
    SchoolsCalendarService,
    SchoolsInvitationService,
    SchoolsMovingService,
    SchoolsProposalService,
    SchoolsRequestService,
    SchoolsService,
  ],
})
export class SchoolsModule {}
