import { Module } from '@nestjs/common';
import { CalendarModule } from '../calendar/calendar.module.js';
import { CatalogueModule } from '../catalogue/catalogue.module.js';
import { CapacityRepository } from './capacity.repository.js';
import { CapacityService } from './capacity.service.js';

/**
 * Owns slots, pools and the one guarded claim that every path to a place goes through.
 * Never assigns `taken`: it moves only by a guarded statement, and slots_taken_ck is the last guard.
 */
@Module({
  imports: [CalendarModule, CatalogueModule],
  providers: [CapacityService, CapacityRepository],
  exports: [CapacityService],
})
export class CapacityModule {}
