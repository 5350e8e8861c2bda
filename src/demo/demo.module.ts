import { Module } from '@nestjs/common';
import { BlanksModule } from '../modules/blanks/blanks.module.js';
import { BookingsModule } from '../modules/bookings/bookings.module.js';
import { CalendarModule } from '../modules/calendar/calendar.module.js';
import { PlansModule } from '../modules/plans/plans.module.js';
import { DemoSeedService } from './demo.seed.service.js';

/**
 * Owns the invented people, staff and bookings of demo mode.
 * Never runs outside demo mode, and never names a real person.
 */
@Module({
  imports: [BlanksModule, BookingsModule, CalendarModule, PlansModule],
  providers: [DemoSeedService],
  exports: [DemoSeedService],
})
export class DemoModule {}
