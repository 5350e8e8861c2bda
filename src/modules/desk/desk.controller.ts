import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import { DeskArrivalService } from './desk.arrival.service.js';
import { DeskCounterService } from './desk.counter.service.js';
import { CheckInBody, CounterParam, FinishBody, ParkBody, TicketParam, VoidBody, WalkInBody } from './desk.dto.js';
import { DeskTicketService } from './desk.ticket.service.js';

@ApiTags('staff')
@Controller('api/v1/desk')
@Roles('desk')
export class DeskController {
  constructor(
    private readonly arrivals: DeskArrivalService,
    private readonly counters: DeskCounterService,
    private readonly tickets: DeskTicketService,
    private readonly bookings: BookingsReadService,
  ) {}

  @Post('check-ins')
  async checkIn(
    @CurrentActor() actor: Actor,
    @Body() { siteId, code, nik }: CheckInBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if ((code === undefined) === (nik === undefined)) throw new InvalidInput([{ field: 'code', code: 'required' }]);
    const { ticket, isNew } = await this.arrivals.checkIn(actor, siteId, { code, nik });
    void reply.status(isNew ? 201 : 200);
    return { ticket };
  }

  @Post('walk-ins')
  async walkIn(@CurrentActor() actor: Actor, @Body() body: WalkInBody, @Idempotent() request?: IdempotentRequest) {
    const { priority: isPriority, ...want } = body;
    const { ticket, estimate, warnings, ...booking } = await this.arrivals.walkIn(
      actor,
      { ...want, isPriority },
      request,
    );
    return { ticket, code: booking.code, token: this.bookings.tokenOf(booking), estimate, warnings };
  }

  @Post('counters/:counterId/open')
  @HttpCode(200)
  open(@CurrentActor() actor: Actor, @Param() { counterId }: CounterParam) {
    return this.counters.open(actor, counterId);
  }

  @Post('counters/:counterId/close')
  @HttpCode(200)
  close(@CurrentActor() actor: Actor, @Param() { counterId }: CounterParam) {
    return this.counters.close(actor, counterId);
  }

  @Post('counters/:counterId/next')
  async next(
    @CurrentActor() actor: Actor,
    @Param() { counterId }: CounterParam,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Idempotent() request?: IdempotentRequest,
  ) {
    const ticket = await this.counters.next(actor, counterId, request);
    void reply.status(ticket ? 200 : 204);
    return ticket ? { ticket } : undefined;
  }

  @Post('tickets/:id/recall')
  @HttpCode(200)
  recall(@CurrentActor() actor: Actor, @Param() { id }: TicketParam) {
    return this.tickets.recall(actor, id);
  }

  @Post('tickets/:id/start')
  @HttpCode(200)
  start(@CurrentActor() actor: Actor, @Param() { id }: TicketParam) {
    return this.tickets.start(actor, id);
  }

  @Post('tickets/:id/park')
  @HttpCode(200)
  park(@CurrentActor() actor: Actor, @Param() { id }: TicketParam, @Body() { note }: ParkBody) {
    return this.tickets.park(actor, id, note);
  }

  @Post('tickets/:id/resume')
  @HttpCode(200)
  resume(@CurrentActor() actor: Actor, @Param() { id }: TicketParam) {
    return this.tickets.resume(actor, id);
  }

  @Post('tickets/:id/skip')
  @HttpCode(200)
  skip(@CurrentActor() actor: Actor, @Param() { id }: TicketParam) {
    return this.tickets.skip(actor, id);
  }

  @Post('tickets/:id/return')
  @HttpCode(200)
  return(@CurrentActor() actor: Actor, @Param() { id }: TicketParam) {
    return this.tickets.return(actor, id);
  }

  @Post('tickets/:id/void')
  @HttpCode(200)
  void(@CurrentActor() actor: Actor, @Param() { id }: TicketParam, @Body() { reason }: VoidBody) {
    return this.tickets.void(actor, id, reason);
  }

  @Post('tickets/:id/finish')
  @HttpCode(200)
  finish(
    @CurrentActor() actor: Actor,
    @Param() { id }: TicketParam,
    @Body() body: FinishBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.tickets.finish(actor, id, body, request);
  }
}
