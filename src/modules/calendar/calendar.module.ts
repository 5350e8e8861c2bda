import { Module } from '@nestjs/common';
import { CalendarChangeRepository } from './calendar.change.repository.js';
import { CalendarChangeService } from './calendar.change.service.js';
import { CalendarController } from './calendar.controller.js';
import { CalendarJournalService } from './calendar.journal.service.js';
import { CalendarModeRepository } from './calendar.mode.repository.js';
import { CalendarModeService } from './calendar.mode.service.js';
import { CalendarPauseController } from './calendar.pause.controller.js';
import { CalendarPauseRepository } from './calendar.pause.repository.js';
import { CalendarPauseService } from './calendar.pause.service.js';
import { CalendarReferenceRepository } from './calendar.reference.repository.js';
import { CalendarReferenceService } from './calendar.reference.service.js';
import { CalendarRepository } from './calendar.repository.js';
import { CalendarRosterRepository } from './calendar.roster.repository.js';
import { CalendarRosterService } from './calendar.roster.service.js';
import { CalendarService } from './calendar.service.js';
import { CalendarTemplateRepository } from './calendar.template.repository.js';
import { CalendarTemplateService } from './calendar.template.service.js';

/**
 * Owns regions, sites, opening templates, holidays, closures, service days and their rosters, and which modes are open
 * when: a period is added, never changed.
 * Never counts places or cards, and never closes a day that has bookings: that is a plan.
 * One day per site and date: service_days_one_per_site_uq; one pause of booking at a time: booking_pauses_one_open_uq.
 */
@Module({
  controllers: [CalendarController, CalendarPauseController],
  providers: [
    CalendarChangeRepository,
    CalendarChangeService,
    CalendarJournalService,
    CalendarModeService,
    CalendarModeRepository,
    CalendarPauseService,
    CalendarPauseRepository,
    CalendarService,
    CalendarRepository,
    CalendarReferenceService,
    CalendarReferenceRepository,
    CalendarRosterService,
    CalendarRosterRepository,
    CalendarTemplateService,
    CalendarTemplateRepository,
  ],
  exports: [
    CalendarChangeService,
    CalendarJournalService,
    CalendarModeService,
    CalendarPauseService,
    CalendarService,
    CalendarReferenceService,
    CalendarRosterService,
    CalendarTemplateService,
  ],
})
export class CalendarModule {}
