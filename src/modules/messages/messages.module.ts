import { Module } from '@nestjs/common';
import { ApplicantsModule } from '../applicants/applicants.module.js';
import { BookingsModule } from '../bookings/bookings.module.js';
import { CalendarModule } from '../calendar/calendar.module.js';
import { CatalogueModule } from '../catalogue/catalogue.module.js';
import { SchoolsModule } from '../schools/schools.module.js';
import { MessagesClock } from './messages.clock.js';
import { DevelopmentOutbox } from './messages.development.service.js';
import { MessagesInboundService } from './messages.inbound.service.js';
import { MessagesRepository } from './messages.repository.js';
import { MessagesSendingService } from './messages.sending.service.js';
import { MessagesService } from './messages.service.js';
import { MessagesStaffService } from './messages.staff.service.js';
import { SmtpProvider } from './messages.smtp.service.js';

/**
 * Owns what is to be said to whom, when, over which channel, and what became of it.
 * Never says anything twice: messages_once_uq, and a fence per claim; never calls a provider before the intent is committed.
 */
@Module({
  imports: [ApplicantsModule, BookingsModule, CalendarModule, CatalogueModule, SchoolsModule],
  providers: [
    MessagesService,
    MessagesSendingService,
    MessagesStaffService,
    MessagesClock,
    MessagesInboundService,
    MessagesRepository,
    SmtpProvider,
    DevelopmentOutbox,
  ],
  exports: [MessagesService, MessagesInboundService, DevelopmentOutbox],
})
export class MessagesModule {}
