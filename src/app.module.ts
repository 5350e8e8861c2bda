import { type DynamicModule, Module } from '@nestjs/common';
import { DemoModule } from './demo/demo.module.js';
import { ApplicantsModule } from './modules/applicants/applicants.module.js';
import { BlanksModule } from './modules/blanks/blanks.module.js';
import { BookingsModule } from './modules/bookings/bookings.module.js';
import { CalendarModule } from './modules/calendar/calendar.module.js';
import { CapacityModule } from './modules/capacity/capacity.module.js';
import { CatalogueModule } from './modules/catalogue/catalogue.module.js';
import { DeskModule } from './modules/desk/desk.module.js';
import { IdentityModule } from './modules/identity/identity.module.js';
import { MessagesModule } from './modules/messages/messages.module.js';
import { PlansModule } from './modules/plans/plans.module.js';
import { PrintingModule } from './modules/printing/printing.module.js';
import { RightsModule } from './modules/rights/rights.module.js';
import { SchoolsRosterModule } from './modules/schools/schools.roster.module.js';
import { CoverageModule } from './modules/coverage/coverage.module.js';
import { CrewsModule } from './modules/crews/crews.module.js';
import { SchoolsModule } from './modules/schools/schools.module.js';
import { AccessModule } from './platform/access/access.module.js';
import { ClockModule } from './platform/clock/clock.module.js';
import { ApiDocumentModule } from './platform/http/api-document.js';
import { ConfigModule, type ProcessKind } from './platform/config/config.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { HealthModule } from './platform/http/health.module.js';
import { IdempotencyModule } from './platform/idempotency/idempotency.module.js';
import { JobsModule } from './platform/jobs/jobs.module.js';
import { LiveModule } from './platform/live/live.module.js';
import { SecretsModule } from './platform/secrets/secrets.module.js';
import { WebModule } from './web/web.module.js';

const PLATFORM = [
  DatabaseModule,
  ClockModule,
  SecretsModule,
  AccessModule,
  IdempotencyModule,
  LiveModule,
  JobsModule,
  HealthModule,
  ApiDocumentModule,
];
const DOMAIN = [
  CatalogueModule,
  CalendarModule,
  IdentityModule,
  ApplicantsModule,
  BlanksModule,
  CapacityModule,
  BookingsModule,
  PlansModule,
  DeskModule,
  PrintingModule,
  SchoolsRosterModule,
  CrewsModule,
  SchoolsModule,
  MessagesModule,
  CoverageModule,
  RightsModule,
];

/** Whose routes are the public API; pages are not. */
export const API_MODULES = [HealthModule, ...DOMAIN];

/** The same modules in every process; what a process does with them is its kind. */
@Module({})
export class AppModule {
  static register(kind: ProcessKind): DynamicModule {
    return { module: AppModule, imports: [ConfigModule.register(kind), ...PLATFORM, ...DOMAIN, DemoModule, WebModule] };
  }
}
