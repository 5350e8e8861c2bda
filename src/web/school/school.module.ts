import { Module } from '@nestjs/common';
import { CalendarModule } from '../../modules/calendar/calendar.module.js';
import { CrewsModule } from '../../modules/crews/crews.module.js';
import { SchoolsModule } from '../../modules/schools/schools.module.js';
import { StaffPagesModule } from '../staff/staff.module.js';
import { CrewsPage } from './crews.page.js';
import { SchoolHomePage } from './home.page.js';
import { ModesPage } from './modes.page.js';
import { SchoolOfficePage } from './office.page.js';
import { RegionCalendarPage } from './region-calendar.page.js';
import { SchoolRegisterPage } from './register.page.js';
import { SchoolRequestPage } from './request.page.js';
import { SignInLinkPage } from './sign-in-link.page.js';

/** Owns the pages of schools, of the province's coordinator, and of supervisors who plan for schools. */
@Module({
  imports: [CalendarModule, CrewsModule, SchoolsModule, StaffPagesModule],
  controllers: [
    SignInLinkPage,
    SchoolHomePage,
    SchoolRequestPage,
    SchoolRegisterPage,
    SchoolOfficePage,
    RegionCalendarPage,
    CrewsPage,
    ModesPage,
  ],
})
export class SchoolPagesModule {}
