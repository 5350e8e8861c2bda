import { Module } from '@nestjs/common';
import { ApplicantsModule } from '../modules/applicants/applicants.module.js';
import { BlanksModule } from '../modules/blanks/blanks.module.js';
import { BookingsModule } from '../modules/bookings/bookings.module.js';
import { CalendarModule } from '../modules/calendar/calendar.module.js';
import { CoverageModule } from '../modules/coverage/coverage.module.js';
import { CrewsModule } from '../modules/crews/crews.module.js';
import { SchoolsModule } from '../modules/schools/schools.module.js';
import { PlansModule } from '../modules/plans/plans.module.js';
import { DemoClockService } from './demo.clock.service.js';
import { DemoRecordsService } from './demo.records.service.js';
import { DemoSchoolsService } from './demo.schools.service.js';
import { DemoSeedService } from './demo.seed.service.js';

/**
 * Owns the invented people, staff and bookings of demo mode, and its clock button.
 * Never runs outside demo mode, and never names a real person.
 */
@Module({
  imports: [
    ApplicantsModule,
    CoverageModule,
    BlanksModule,
    BookingsModule,
    CalendarModule,
    CrewsModule,
    PlansModule,
    SchoolsModule,
  ],
  providers: [DemoClockService, DemoRecordsService, DemoSchoolsService, DemoSeedService],
  exports: [DemoClockService, DemoSeedService],
})
export class DemoModule {}
