import { Module } from '@nestjs/common';
import { CalendarModule } from '../../modules/calendar/calendar.module.js';
import { RightsModule } from '../../modules/rights/rights.module.js';
import { SchoolsRosterModule } from '../../modules/schools/schools.roster.module.js';
import { Frames } from '../frame.service.js';
import { Drafts } from '../resident/draft.service.js';
import { Flash } from '../staff/flash.service.js';
import { StaffShells } from '../staff/staff-shell.service.js';
import { StaffSites } from '../staff/staff-sites.service.js';
import { AgainPage } from './roster-again.page.js';
import { SchoolDayPage } from './roster-day.page.js';
import { GuardianDataPage } from './roster-guardian-data.page.js';
import { GuardianPage } from './roster-guardian.page.js';
import { TeamPage } from './roster-team.page.js';
import { RosterPage } from './roster.page.js';

/** Owns the pages of lists of pupils: of schools, of guardians, and of the team on the day. */
@Module({
  imports: [CalendarModule, RightsModule, SchoolsRosterModule],
  controllers: [SchoolDayPage, RosterPage, GuardianPage, GuardianDataPage, AgainPage, TeamPage],
  providers: [Drafts, Flash, Frames, StaffShells, StaffSites],
})
export class RosterPagesModule {}
