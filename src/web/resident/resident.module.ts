import { Module } from '@nestjs/common';
import { ApplicantsModule } from '../../modules/applicants/applicants.module.js';
import { BookingsModule } from '../../modules/bookings/bookings.module.js';
import { CalendarModule } from '../../modules/calendar/calendar.module.js';
import { CapacityModule } from '../../modules/capacity/capacity.module.js';
import { CatalogueModule } from '../../modules/catalogue/catalogue.module.js';
import { DeskModule } from '../../modules/desk/desk.module.js';
import { MessagesModule } from '../../modules/messages/messages.module.js';
import { RightsModule } from '../../modules/rights/rights.module.js';
import { ComponentsPage } from '../demo/components.page.js';
import { Frames } from '../frame.service.js';
import { AlreadyPage } from './already.page.js';
import { Availability } from './availability.service.js';
import { BookedPlaces } from './booked.service.js';
import { CheckPage } from './check.page.js';
import { ContactPage } from './contact.page.js';
import { DraftPeople } from './draft-people.service.js';
import { DataPage } from './data.page.js';
import { Drafts } from './draft.service.js';
import { FindPage } from './find.page.js';
import { HeldPlaces } from './held-place.service.js';
import { IdentityPage } from './identity.page.js';
import { InvitationPage } from './invitation.page.js';
import { Journey } from './journey.service.js';
import { ManagePage } from './manage.page.js';
import { MovePage } from './move.page.js';
import { OneTimeCodes } from './one-time-code.service.js';
import { Outcomes } from './outcomes.service.js';
import { OwnDataPage } from './own-data.page.js';
import { PositionCookie } from './position-cookie.service.js';
import { PositionPage } from './position.page.js';
import { ServicePage } from './service.page.js';
import { StartPage } from './start.page.js';
import { Steps } from './steps.service.js';
import { TimePage } from './time.page.js';
import { WaitingEarlierPage } from './waiting-earlier.page.js';
import { WaitingEntryPage } from './waiting-entry.page.js';
import { WaitingJoinPage } from './waiting-join.page.js';

/**
 * Owns the pages of residents: booking a place, and what becomes of it.
 * Never keeps an unfinished answer on the server, and never acts on a page that is merely opened.
 */
@Module({
  imports: [
    ApplicantsModule,
    BookingsModule,
    CalendarModule,
    CapacityModule,
    CatalogueModule,
    DeskModule,
    MessagesModule,
    RightsModule,
  ],
  controllers: [
    StartPage,
    ServicePage,
    TimePage,
    IdentityPage,
    ContactPage,
    CheckPage,
    AlreadyPage,
    ComponentsPage,
    FindPage,
    InvitationPage,
    OwnDataPage,
    DataPage,
    ManagePage,
    WaitingJoinPage,
    WaitingEntryPage,
    WaitingEarlierPage,
    MovePage,
    PositionPage,
  ],
  providers: [
    Availability,
    BookedPlaces,
    DraftPeople,
    Drafts,
    Frames,
    HeldPlaces,
    Journey,
    OneTimeCodes,
    Outcomes,
    PositionCookie,
    Steps,
  ],
})
export class ResidentPagesModule {}
