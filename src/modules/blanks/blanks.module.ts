import { Module } from '@nestjs/common';
import { CalendarModule } from '../calendar/calendar.module.js';
import { BlanksClock } from './blanks.clock.js';
import { BlanksController } from './blanks.controller.js';
import { BlanksCountService } from './blanks.count.service.js';
import { BlanksCoverService } from './blanks.cover.service.js';
import { BlanksDeliveryService } from './blanks.delivery.service.js';
import { BlanksLedgerRepository } from './blanks.ledger.repository.js';
import { BlanksLedgerService } from './blanks.ledger.service.js';
import { BlanksOutlookService } from './blanks.outlook.service.js';
import { BlanksPlanningController } from './blanks.planning.controller.js';
import { BlanksPlanningRepository } from './blanks.planning.repository.js';
import { BlanksPolicyService } from './blanks.policy.service.js';
import { BlanksRepository } from './blanks.repository.js';
import { BlanksService } from './blanks.service.js';
import { BlanksStockService } from './blanks.stock.service.js';

/**
 * Owns the blank-card ledger, the stock of a service day and its promises, counts, deliveries and the spreading policy.
 * Never refuses a fact, and never changes a movement: the application's role may only append.
 * Conservation at every commit: blank_balances_conserved_ck; never below zero: blank_balances_on_hand_ck; taken back
 * once: blank_movements_reversed_once_uq. A day with more promised than it has is told as STOCK_SHORT.
 */
@Module({
  imports: [CalendarModule],
  controllers: [BlanksController, BlanksPlanningController],
  providers: [
    BlanksClock,
    BlanksCountService,
    BlanksCoverService,
    BlanksDeliveryService,
    BlanksLedgerRepository,
    BlanksLedgerService,
    BlanksOutlookService,
    BlanksPlanningRepository,
    BlanksPolicyService,
    BlanksRepository,
    BlanksService,
    BlanksStockService,
  ],
  exports: [
    BlanksCountService,
    BlanksCoverService,
    BlanksDeliveryService,
    BlanksOutlookService,
    BlanksPolicyService,
    BlanksService,
    BlanksStockService,
  ],
})
export class BlanksModule {}
