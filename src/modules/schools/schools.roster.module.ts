import { Module } from '@nestjs/common';
import { ApplicantsModule } from '../applicants/applicants.module.js';
import { BlanksModule } from '../blanks/blanks.module.js';
import { BookingsModule } from '../bookings/bookings.module.js';
import { CalendarModule } from '../calendar/calendar.module.js';
import { CapacityModule } from '../capacity/capacity.module.js';
import { CatalogueModule } from '../catalogue/catalogue.module.js';
import { SchoolsErasingRepository } from './schools.erasing.repository.js';
import { SchoolsErasingService } from './schools.erasing.service.js';
import { SchoolsRosterClock } from './schools.roster.clock.js';
import { SchoolsRosterConsentService } from './schools.roster.consent.service.js';
import { SchoolsRosterController } from './schools.roster.controller.js';
import { SchoolsRosterDataService } from './schools.roster.data.service.js';
import { SchoolsRosterReadingService } from './schools.roster.reading.service.js';
import { SchoolsRosterRepository } from './schools.roster.repository.js';
import { SchoolsRosterSeatingService } from './schools.roster.seating.service.js';
import { SchoolsRosterService } from './schools.roster.service.js';
import { SchoolsRosterSessionService } from './schools.roster.session.service.js';
import { SchoolsRosterStandingService } from './schools.roster.standing.service.js';
import { SchoolsRosterUploadService } from './schools.roster.upload.service.js';
import { SchoolsRosterVisitsRepository } from './schools.roster.visits.repository.js';

/**
 * Owns lists of pupils, what guardians agreed to, and how the places of a block become pupils' bookings.
 * Never keeps more than name and class of a pupil without consent: pupils_data_needs_consent_ck.
 * Never opens a file of others in this process, and writes none to a disk.
 * One pupil per NIK and request: pupils_nik_once_uq; consents are append-only by the application's rights.
 */
@Module({
  imports: [ApplicantsModule, BlanksModule, BookingsModule, CalendarModule, CapacityModule, CatalogueModule],
  controllers: [SchoolsRosterController],
  providers: [
    SchoolsErasingRepository,
    SchoolsErasingService,
    SchoolsRosterClock,
    SchoolsRosterConsentService,
    SchoolsRosterDataService,
    SchoolsRosterReadingService,
    SchoolsRosterRepository,
    SchoolsRosterSeatingService,
    SchoolsRosterService,
    SchoolsRosterSessionService,
    SchoolsRosterStandingService,
    SchoolsRosterUploadService,
    SchoolsRosterVisitsRepository,
  ],
  exports: [
    SchoolsErasingService,
    SchoolsRosterConsentService,
    SchoolsRosterDataService,
    SchoolsRosterSeatingService,
    SchoolsRosterService,
    SchoolsRosterSessionService,
    SchoolsRosterUploadService,
  ],
})
export class SchoolsRosterModule {}
