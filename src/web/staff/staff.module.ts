import { Module } from '@nestjs/common';
import { ApplicantsModule } from '../../modules/applicants/applicants.module.js';
import { BlanksModule } from '../../modules/blanks/blanks.module.js';
import { BookingsModule } from '../../modules/bookings/bookings.module.js';
import { CalendarModule } from '../../modules/calendar/calendar.module.js';
import { CatalogueModule } from '../../modules/catalogue/catalogue.module.js';
import { DeskModule } from '../../modules/desk/desk.module.js';
import { CoverageModule } from '../../modules/coverage/coverage.module.js';
import { PlansModule } from '../../modules/plans/plans.module.js';
import { PrintingModule } from '../../modules/printing/printing.module.js';
import { RightsModule } from '../../modules/rights/rights.module.js';
import { DemoModule } from '../../demo/demo.module.js';
import { MessagesModule } from '../../modules/messages/messages.module.js';
import { DemoPage } from '../demo/demo.page.js';
import { Frames } from '../frame.service.js';
import { LobbyPage } from '../lobby/lobby.page.js';
import { NumberPage } from '../lobby/number.page.js';
import { AccountsPage } from './accounts.page.js';
import { CalendarActsPage } from './calendar-acts.page.js';
import { CalendarChecks } from './calendar-checks.service.js';
import { CalendarDayPage } from './calendar-day.page.js';
import { CalendarPausePage } from './calendar-pause.page.js';
import { CalendarPage } from './calendar.page.js';
import { DataRequestsPage } from './data-requests.page.js';
import { DeskActs } from './desk-acts.service.js';
import { DeskTicketActs } from './desk-ticket-acts.service.js';
import { DeskPage } from './desk.page.js';
import { EstimatesPage } from './estimates.page.js';
import { Flash } from './flash.service.js';
import { OfflinePage } from './offline.page.js';
import { PaperPage } from './paper.page.js';
import { PlansPage } from './plans.page.js';
import { CoveragePage } from './coverage.page.js';
import { OfficeCallsPage } from './office-calls.page.js';
import { OfficeMessagesPage } from './office-messages.page.js';
import { OfficeRestorePage } from './office-restore.page.js';
import { OfficeTextsPage } from './office-texts.page.js';
import { PrintingFilePage } from './printing-file.page.js';
import { PrintingPage } from './printing.page.js';
import { ReportsPage } from './reports.page.js';
import { ServiceTexts } from './service-texts.service.js';
import { ChoosePasswordPage } from './choose-password.page.js';
import { OwnAccountPage } from './own-account.page.js';
import { SecondStepPage } from './second-step.page.js';
import { SitelessPages } from './siteless-pages.service.js';
import { SignInPage } from './sign-in.page.js';
import { StaffShells } from './staff-shell.service.js';
import { StaffSites } from './staff-sites.service.js';
import { StockPage } from './stock.page.js';
import { StockActsPage } from './stock-acts.page.js';
import { StockDeliveryPage } from './stock-delivery.page.js';
import { StockLedgerPage } from './stock-ledger.page.js';
import { StockPages } from './stock-pages.service.js';
import { StockPolicyPage } from './stock-policy.page.js';
import { SupervisorPage } from './supervisor.page.js';
import { SupervisorPages } from './supervisor-pages.service.js';
import { SyncPage } from './sync.page.js';
import { TemplateChecks } from './template-checks.service.js';
import { TrailPage } from './trail.page.js';
import { TemplatesPage } from './templates.page.js';
import { TicketPage } from './ticket.page.js';
import { WalkInPage } from './walk-in.page.js';

/** Owns the pages of staff: signing in, the desk, the stock, the calendar; the lobby display and the pages of demo mode. */
@Module({
  imports: [
    ApplicantsModule,
    BlanksModule,
    BookingsModule,
    CalendarModule,
    CatalogueModule,
    DemoModule,
    DeskModule,
    MessagesModule,
    CoverageModule,
    PlansModule,
    PrintingModule,
    RightsModule,
  ],
  controllers: [
    SignInPage,
    SecondStepPage,
    ChoosePasswordPage,
    OwnAccountPage,
    AccountsPage,
    OfflinePage,
    PaperPage,
    SyncPage,
    DeskPage,
    EstimatesPage,
    WalkInPage,
    TicketPage,
    ReportsPage,
    StockPage,
    StockActsPage,
    StockDeliveryPage,
    StockLedgerPage,
    StockPolicyPage,
    CalendarPausePage,
    CalendarPage,
    CalendarDayPage,
    CalendarActsPage,
    TemplatesPage,
    TrailPage,
    PlansPage,
    PrintingPage,
    PrintingFilePage,
    CoveragePage,
    DataRequestsPage,
    OfficeTextsPage,
    OfficeRestorePage,
    OfficeCallsPage,
    OfficeMessagesPage,
    SupervisorPage,
    LobbyPage,
    NumberPage,
    DemoPage,
  ],
  providers: [
    CalendarChecks,
    TemplateChecks,
    SupervisorPages,
    SitelessPages,
    DeskActs,
    DeskTicketActs,
    Flash,
    Frames,
    ServiceTexts,
    StaffShells,
    StaffSites,
    StockPages,
  ],
  exports: [Flash, SitelessPages, StaffShells, StaffSites, SupervisorPages],
})
export class StaffPagesModule {}
