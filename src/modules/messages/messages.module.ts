import { Module } from '@nestjs/common';
import { ApplicantsModule } from '../applicants/applicants.module.js';
import { BookingsModule } from '../bookings/bookings.module.js';
import { CalendarModule } from '../calendar/calendar.module.js';
import { CatalogueModule } from '../catalogue/catalogue.module.js';
import { DeskModule } from '../desk/desk.module.js';
import { SchoolsModule } from '../schools/schools.module.js';
import { MessagesAddressingService } from './messages.addressing.service.js';
import { MessagesChannelsRepository } from './messages.channels.repository.js';
import { MessagesChannelsService } from './messages.channels.service.js';
import { MessagesClock } from './messages.clock.js';
import { DevelopmentOutbox } from './messages.development.service.js';
import { MessagesErasingRepository } from './messages.erasing.repository.js';
import { MessagesErasingService } from './messages.erasing.service.js';
import { MessagesInboundService } from './messages.inbound.service.js';
import { MessagesLetterService } from './messages.letter.service.js';
import { MessagesCallsRepository } from './messages.calls.repository.js';
import { MessagesCallsService } from './messages.calls.service.js';
import { MessagesOfficeRepository } from './messages.office.repository.js';
import { MessagesOfficeService } from './messages.office.service.js';
import { MessagesPostingService } from './messages.posting.service.js';
import { MessagesReceiptsService } from './messages.receipts.service.js';
import { MessagesRepository } from './messages.repository.js';
import { MessagesRestoreRepository } from './messages.restore.repository.js';
import { MessagesRestoreService } from './messages.restore.service.js';
import { MessagesSendingService } from './messages.sending.service.js';
import { MessagesSequelService } from './messages.sequel.service.js';
import { MessagesService } from './messages.service.js';
import { MessagesStaffService } from './messages.staff.service.js';
import { SmsProvider } from './messages.sms.service.js';
import { SmtpProvider } from './messages.smtp.service.js';
import { MessagesTemplateRepository } from './messages.template.repository.js';
import { MessagesTemplateService } from './messages.template.service.js';
import { MessagesTurnService } from './messages.turn.service.js';
import { MessagesWebhookController } from './messages.webhook.controller.js';
import { WhatsAppProvider } from './messages.whatsapp.service.js';

/**
 * Owns what is to be said to whom, when, over which channel, and what became of it.
 * Never says anything twice: messages_once_uq, and a fence per claim; never calls a provider before the intent is committed.
 */
@Module({
  imports: [ApplicantsModule, BookingsModule, CalendarModule, CatalogueModule, DeskModule, SchoolsModule],
  controllers: [MessagesWebhookController],
  providers: [
    MessagesAddressingService,
    MessagesChannelsRepository,
    MessagesChannelsService,
    MessagesErasingRepository,
    MessagesErasingService,
    MessagesLetterService,
    MessagesCallsRepository,
    MessagesCallsService,
    MessagesOfficeRepository,
    MessagesOfficeService,
    MessagesPostingService,
    MessagesReceiptsService,
    MessagesRestoreRepository,
    MessagesRestoreService,
    MessagesSequelService,
    SmsProvider,
    WhatsAppProvider,
    MessagesService,
    MessagesSendingService,
    MessagesStaffService,
    MessagesTemplateRepository,
    MessagesTemplateService,
    MessagesTurnService,
    MessagesClock,
    MessagesInboundService,
    MessagesRepository,
    SmtpProvider,
    DevelopmentOutbox,
  ],
  exports: [
    MessagesErasingService,
    MessagesService,
    MessagesCallsService,
    MessagesInboundService,
    MessagesOfficeService,
    MessagesRestoreService,
    MessagesTemplateService,
    DevelopmentOutbox,
  ],
})
export class MessagesModule {}
