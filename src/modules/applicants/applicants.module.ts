import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/catalogue.module.js';
import { ApplicantsConsentsRepository } from './applicants.consents.repository.js';
import { ApplicantsConsentsService } from './applicants.consents.service.js';
import { ApplicantsContactService } from './applicants.contact.service.js';
import { ApplicantsCorrectingService } from './applicants.correcting.service.js';
import { ApplicantsErasingRepository } from './applicants.erasing.repository.js';
import { ApplicantsErasingService } from './applicants.erasing.service.js';
import { ApplicantsNamingRepository } from './applicants.naming.repository.js';
import { ApplicantsNamingService } from './applicants.naming.service.js';
import { ApplicantsRecordsRepository } from './applicants.records.repository.js';
import { ApplicantsRecordsService } from './applicants.records.service.js';
import { ApplicantsRepository } from './applicants.repository.js';
import { ApplicantsService } from './applicants.service.js';
import { ApplicantsVisitService } from './applicants.visit.service.js';

/**
 * Owns NIK and personal data (sealed), consents, guardians, and the record of a person.
 * Never lets what somebody typed for a booking change the record of that NIK; only staff move a record.
 * One record per person: person_records_nik_uq; history is append-only by the application's rights.
 */
@Module({
  imports: [CatalogueModule],
  providers: [
    ApplicantsService,
    ApplicantsVisitService,
    ApplicantsConsentsRepository,
    ApplicantsConsentsService,
    ApplicantsContactService,
    ApplicantsCorrectingService,
    ApplicantsErasingRepository,
    ApplicantsErasingService,
    ApplicantsNamingRepository,
    ApplicantsNamingService,
    ApplicantsRecordsService,
    ApplicantsRecordsRepository,
    ApplicantsRepository,
  ],
  exports: [
    ApplicantsService,
    ApplicantsConsentsService,
    ApplicantsContactService,
    ApplicantsCorrectingService,
    ApplicantsErasingService,
    ApplicantsNamingService,
    ApplicantsRecordsService,
    ApplicantsVisitService,
  ],
})
export class ApplicantsModule {}
