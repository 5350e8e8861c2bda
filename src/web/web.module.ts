import { Module } from '@nestjs/common';
import { ApiDocsPage } from './api-docs.page.js';
import { ErrorPageRenderer } from './error-pages.js';
import { Frames } from './frame.service.js';
import { ResidentPagesModule } from './resident/resident.module.js';
import { RosterPagesModule } from './school/roster.module.js';
import { SchoolPagesModule } from './school/school.module.js';
import { StaffPagesModule } from './staff/staff.module.js';

/** Owns the pages. Outermost: nobody imports it but the list of modules. */
@Module({
  imports: [ResidentPagesModule, StaffPagesModule, RosterPagesModule, SchoolPagesModule],
  controllers: [ApiDocsPage],
  providers: [Frames, ErrorPageRenderer],
  exports: [ErrorPageRenderer, Frames],
})
export class WebModule {}
