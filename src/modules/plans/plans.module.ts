import { Module } from '@nestjs/common';
import { BlanksModule } from '../blanks/blanks.module.js';
import { CalendarModule } from '../calendar/calendar.module.js';
import { CapacityModule } from '../capacity/capacity.module.js';
import { PlansClock } from './plans.clock.js';
import { PlansController } from './plans.controller.js';
import { PlansService } from './plans.service.js';

/**
 * Owns what a change of days does to places, cards and people: opening days, and what fewer of them would mean.
 * Never moves a person without a confirmed plan.
 */
@Module({
  imports: [BlanksModule, CalendarModule, CapacityModule],
  controllers: [PlansController],
  providers: [PlansService, PlansClock],
  exports: [PlansService],
})
export class PlansModule {}
