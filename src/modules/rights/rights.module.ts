import { Module } from '@nestjs/common';
import { ApplicantsModule } from '../applicants/applicants.module.js';
import { BookingsModule } from '../bookings/bookings.module.js';
import { CalendarModule } from '../calendar/calendar.module.js';
import { DeskModule } from '../desk/desk.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { SchoolsRosterModule } from '../schools/schools.roster.module.js';
import { RightsBreachRepository } from './rights.breach.repository.js';
import { RightsBreachService } from './rights.breach.service.js';
import { RightsCopyRepository } from './rights.copy.repository.js';
import { RightsCopyService } from './rights.copy.service.js';
import { RightsErasingService } from './rights.erasing.service.js';
import { RightsOfficeService } from './rights.office.service.js';
import { RightsPupilsRepository } from './rights.pupils.repository.js';
import { RightsPupilsService } from './rights.pupils.service.js';
import { RightsRepository } from './rights.repository.js';
import { RightsRetentionService } from './rights.retention.service.js';
import { RightsService } from './rights.service.js';
import { RightsSubjectsService } from './rights.subjects.service.js';

/**
 * Owns what people ask about their own data, with its clock of 3 x 24 hours, and the report of a breach.
 * Never lets a link open more than came with it; never erases by NIK before papers were seen.
 * One open request of a kind per person: data_requests_one_open_uq. An erasure is one transaction.
 */
@Module({
  imports: [ApplicantsModule, BookingsModule, CalendarModule, DeskModule, MessagesModule, SchoolsRosterModule],
  providers: [
    RightsBreachRepository,
    RightsBreachService,
    RightsCopyRepository,
    RightsCopyService,
    RightsErasingService,
    RightsOfficeService,
    RightsPupilsRepository,
    RightsPupilsService,
    RightsRepository,
    RightsRetentionService,
    RightsService,
    RightsSubjectsService,
  ],
  exports: [
    RightsBreachService,
    RightsCopyService,
    RightsOfficeService,
    RightsPupilsService,
    RightsRetentionService,
    RightsService,
  ],
})
export class RightsModule {}
