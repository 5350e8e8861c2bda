import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { normaliseBookingCode } from '../../common/booking-code.js';
import type { FastifyReply } from 'fastify';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { Describes } from '../../platform/http/answers.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { DeskArrivalService } from './desk.arrival.service.js';
import { DeskCounterService } from './desk.counter.service.js';
import { CHECK_IN, CheckInBody, COUNTER, CounterParam, UndoLastBody, WALK_IN, WalkInBody } from './desk.dto.js';
import { counterAnswer, ticketAnswer } from './desk.presenter.js';
import type { Counter, TicketView } from './desk.types.js';
import { DeskUndoService } from './desk.undo.service.js';

/** Who comes in, and the counters. */
@ApiTags('staff')
@Controller('api/v1/desk')
@Roles('desk')
export class DeskController {
  constructor(
    private readonly arrivals: DeskArrivalService,
    private readonly counters: DeskCounterService,
    private readonly undoing: DeskUndoService,
    private readonly bookings: BookingsReadService,
    private readonly calendar: CalendarService,
  ) {}

  @Post('check-ins')
  @Describes('Checks a booking in, by its code or a NIK; 200 when it was checked in before', {
    200: CHECK_IN,
    201: CHECK_IN,
  })
  async checkIn(
    @CurrentActor() actor: Actor,
    @Body() { siteId, code, nik, moveHere }: CheckInBody,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Idempotent() request?: IdempotentRequest,
  ) {
    if ((code === undefined) === (nik === undefined)) throw new InvalidInput([{ field: 'code', code: 'required' }]);
    if (code !== undefined && !normaliseBookingCode(code))
      throw new InvalidInput([{ field: 'code', code: 'booking_code_invalid' }]);
    const { ticket, isNew } = await this.arrivals.checkIn(actor, siteId, { code, nik, moveHere }, request);
    void reply.status(isNew ? 201 : 200);
    return { ticket: await this.ticketOf(ticket) };
  }

  @Post('walk-ins')
  @Describes('Gives a ticket to people without a booking', { 201: WALK_IN })
  async walkIn(@CurrentActor() actor: Actor, @Body() body: WalkInBody, @Idempotent() request?: IdempotentRequest) {
    const { priority: isPriority, ...want } = body;
    const made = await this.arrivals.walkIn(actor, { ...want, isPriority }, request);
    const { ticket, code, estimate, warnings } = made;
    return { ticket: await this.ticketOf(ticket), code, token: this.bookings.tokenOf(made), estimate, warnings };
  }

  @Post('undo')
  @HttpCode(200)
  @Describes('Undoes one’s own newest act at the site, of the last minute', { 200: CHECK_IN })
  async undoLast(
    @CurrentActor() actor: Actor,
    @Body() { siteId }: UndoLastBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return { ticket: await this.ticketOf(await this.undoing.undoLast(actor, siteId, request)) };
  }

  @Post('counters/:counterId/open')
  @HttpCode(200)
  @Describes('Opens a counter for the member of staff who asks', { 200: COUNTER })
  async open(
    @CurrentActor() actor: Actor,
    @Param() { counterId }: CounterParam,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.counterOf(await this.counters.open(actor, counterId, request));
  }

  @Post('counters/:counterId/close')
  @HttpCode(200)
  @Describes('Closes the counter', { 200: COUNTER })
  async close(
    @CurrentActor() actor: Actor,
    @Param() { counterId }: CounterParam,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.counterOf(await this.counters.close(actor, counterId, request));
  }

  @Post('counters/:counterId/next')
  @Describes('Calls the next person to the counter; 204 when nobody waits', { 200: CHECK_IN, 204: null })
  async next(
    @CurrentActor() actor: Actor,
    @Param() { counterId }: CounterParam,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Idempotent() request?: IdempotentRequest,
  ) {
    const ticket = await this.counters.next(actor, counterId, request);
    void reply.status(ticket ? 200 : 204);
    return ticket ? { ticket: await this.ticketOf(ticket) } : undefined;
  }

  private async ticketOf(view: TicketView) {
    return ticketAnswer((await this.calendar.getSite(view.siteId)).timezone, view);
  }

  private async counterOf(counter: Counter) {
    return counterAnswer((await this.calendar.getSite(counter.siteId)).timezone, counter);
  }
}
