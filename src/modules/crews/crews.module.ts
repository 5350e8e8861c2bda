import { Module } from '@nestjs/common';
import { CalendarModule } from '../calendar/calendar.module.js';
import { CrewsRepository } from './crews.repository.js';
import { CrewsService } from './crews.service.js';

/**
 * Owns teams, vehicles and where they go.
 * Never sends one to two places at once, the way there and back included: crew_assignments_one_place_ex.
 */
@Module({
  imports: [CalendarModule],
  providers: [CrewsService, CrewsRepository],
  exports: [CrewsService],
})
export class CrewsModule {}
