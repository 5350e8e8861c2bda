import { Module } from '@nestjs/common';
import { CalendarController } from './calendar.controller.js';
import { CalendarReferenceRepository } from './calendar.reference.repository.js';
import { CalendarReferenceService } from './calendar.reference.service.js';
import { CalendarRepository } from './calendar.repository.js';
import { CalendarService } from './calendar.service.js';

/**
 * Owns regions, sites, opening templates, holidays, closures and service days.
 * Never counts places or cards, and never closes a day that has bookings: that is a plan.
 * One day per site and date: service_days_one_per_site_uq.
 */
@Module({
  controllers: [CalendarController],
  providers: [CalendarService, CalendarRepository, CalendarReferenceService, CalendarReferenceRepository],
  exports: [CalendarService, CalendarReferenceService],
})
export class CalendarModule {}
