import { Module } from '@nestjs/common';
import { CalendarModule } from '../calendar/calendar.module.js';
import { CatalogueModule } from '../catalogue/catalogue.module.js';
import { CapacityClock } from './capacity.clock.js';
import { CapacityPoolsService } from './capacity.pools.service.js';
import { CapacityRepository } from './capacity.repository.js';
import { CapacityService } from './capacity.service.js';
import { CapacityShapeRepository } from './capacity.shape.repository.js';
import { CapacityShapeService } from './capacity.shape.service.js';
import { CapacityStandbyRepository } from './capacity.standby.repository.js';
import { CapacityStandbyService } from './capacity.standby.service.js';

/**
 * Owns slots, pools and the one guarded claim that every path to a place goes through.
 * Never assigns `taken`: it moves only by a guarded statement, and slots_taken_ck is the last guard.
 */
@Module({
  imports: [CalendarModule, CatalogueModule],
  providers: [
    CapacityService,
    CapacityPoolsService,
    CapacityClock,
    CapacityRepository,
    CapacityShapeService,
    CapacityShapeRepository,
    CapacityStandbyService,
    CapacityStandbyRepository,
  ],
  exports: [CapacityService, CapacityPoolsService, CapacityShapeService, CapacityStandbyService],
})
export class CapacityModule {}
