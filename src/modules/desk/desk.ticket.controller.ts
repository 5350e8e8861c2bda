import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { Describes } from '../../platform/http/answers.js';
import { IdParam } from '../../platform/http/params.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import {
  CallNowBody,
  CorrectBody,
  FinishBody,
  ParkBody,
  SkipBody,
  SpoilBody,
  TICKET,
  TransferBody,
  UndoBody,
  VoidBody,
} from './desk.dto.js';
import { DeskOverrideService } from './desk.override.service.js';
import { ticketAnswer } from './desk.presenter.js';
import { DeskTicketService } from './desk.ticket.service.js';
import type { TicketView } from './desk.types.js';
import { DeskUndoService } from './desk.undo.service.js';

/** What a clerk does with one ticket; every act answers the ticket after it. */
@ApiTags('staff')
@Controller('api/v1/desk/tickets/:id')
@Roles('desk')
export class DeskTicketController {
  constructor(
    private readonly tickets: DeskTicketService,
    private readonly undoing: DeskUndoService,
    private readonly overrides: DeskOverrideService,
    private readonly calendar: CalendarService,
  ) {}

  @Post('recall')
  @HttpCode(200)
  @Describes('Calls the person again', { 200: TICKET })
  recall(@CurrentActor() actor: Actor, @Param() { id }: IdParam, @Idempotent() request?: IdempotentRequest) {
    return this.answer(this.tickets.recall(actor, id, request));
  }

  @Post('start')
  @HttpCode(200)
  @Describes('The person is at the counter', { 200: TICKET })
  start(@CurrentActor() actor: Actor, @Param() { id }: IdParam, @Idempotent() request?: IdempotentRequest) {
    return this.answer(this.tickets.start(actor, id, request));
  }

  @Post('resume')
  @HttpCode(200)
  @Describes('Calls a parked person to the own counter', { 200: TICKET })
  resume(@CurrentActor() actor: Actor, @Param() { id }: IdParam, @Idempotent() request?: IdempotentRequest) {
    return this.answer(this.tickets.resume(actor, id, request));
  }

  @Post('skip')
  @HttpCode(200)
  @Describes('The person did not answer, called as often as the rule says', { 200: TICKET })
  skip(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() { reason }: SkipBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.answer(this.tickets.skip(actor, id, reason, request));
  }

  @Post('transfer')
  @HttpCode(200)
  @Describes('Hands the person to another open counter: called there, or first in line for it', { 200: TICKET })
  transfer(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() { counterId }: TransferBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.answer(this.tickets.transfer(actor, id, counterId, request));
  }

  @Post('spoil')
  @HttpCode(200)
  @Describes('Notes cards that were spoiled for this visit', { 200: TICKET })
  spoil(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() { cards, reason }: SpoilBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.answer(this.tickets.spoil(actor, id, cards, reason, request));
  }

  @Post('undo')
  @HttpCode(200)
  @Describes('Undoes the newest act on the ticket, one’s own and of the last minute', { 200: TICKET })
  undo(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() { actId }: UndoBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.answer(this.undoing.undo(actor, id, request, actId));
  }

  @Post('call')
  @HttpCode(200)
  @Roles('supervisor')
  @Describes('Calls this ticket to an open counter, past the order in line, for a reason', { 200: TICKET })
  call(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() { counterId, reason }: CallNowBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.answer(this.overrides.callNow(actor, id, counterId, reason, request));
  }

  @Post('return')
  @HttpCode(200)
  @Describes('Puts a missed or parked person back into the line', { 200: TICKET })
  return(@CurrentActor() actor: Actor, @Param() { id }: IdParam, @Idempotent() request?: IdempotentRequest) {
    return this.answer(this.tickets.return(actor, id, request));
  }

  @Post('park')
  @HttpCode(200)
  @Describes('Sets the person aside, for a paper that is missing', { 200: TICKET })
  park(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() { note }: ParkBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.answer(this.tickets.park(actor, id, note, request));
  }

  @Post('void')
  @HttpCode(200)
  @Describes('The person will not come; cards go back', { 200: TICKET })
  void(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() { reason }: VoidBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.answer(this.tickets.void(actor, id, reason, request));
  }

  @Post('finish')
  @HttpCode(200)
  @Describes('Notes what came of each person and ends the visit', { 200: TICKET })
  finish(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() body: FinishBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.answer(this.tickets.finish(actor, id, body, request));
  }

  @Post('correct')
  @HttpCode(200)
  @Describes('Other outcomes of a visit of today; cards and records follow', { 200: TICKET })
  correct(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() body: CorrectBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.answer(this.tickets.correct(actor, id, body, request));
  }

  private async answer(acting: Promise<TicketView>) {
    const view = await acting;
    return ticketAnswer((await this.calendar.getSite(view.siteId)).timezone, view);
  }
}
