import { Module } from '@nestjs/common';
import { BlanksModule } from '../modules/blanks/blanks.module.js';
import { BookingsModule } from '../modules/bookings/bookings.module.js';
import { CalendarModule } from '../modules/calendar/calendar.module.js';
import { PlansModule } from '../modules/plans/plans.module.js';
import { DemoClockService } from './demo.clock.service.js';
import { DemoSeedService } from './demo.seed.service.js';

/**
 * Owns the invented people, staff and bookings of demo mode, and its clock button.
 * Never runs outside demo mode, and never names a real person.
 */
@Module({
  imports: [BlanksModule, BookingsModule, CalendarModule, PlansModule],
  providers: [DemoClockService, DemoSeedService],
  exports: [DemoClockService, DemoSeedService],
})
export class DemoModule {}
