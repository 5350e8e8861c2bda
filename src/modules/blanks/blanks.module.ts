import { Module } from '@nestjs/common';
import { CalendarModule } from '../calendar/calendar.module.js';
import { BlanksController } from './blanks.controller.js';
import { BlanksRepository } from './blanks.repository.js';
import { BlanksService } from './blanks.service.js';
import { BlanksStockService } from './blanks.stock.service.js';

/**
 * Owns the blank-card ledger, the stock of a service day and its promises.
 * Never refuses a fact, and never changes a movement: the application's role may only append.
 * Conservation at every commit: blank_balances_conserved_ck; never below zero: blank_balances_on_hand_ck.
 */
@Module({
  imports: [CalendarModule],
  controllers: [BlanksController],
  providers: [BlanksService, BlanksStockService, BlanksRepository],
  exports: [BlanksService, BlanksStockService],
})
export class BlanksModule {}
