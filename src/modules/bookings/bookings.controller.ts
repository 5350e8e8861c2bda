import { Body, Controller, Delete, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { HOME_ZONE, isoWithOffset } from '../../common/local-date.js';
import { CurrentActor, Public } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { Describes } from '../../platform/http/answers.js';
import { etagOf } from '../../platform/http/etag.js';
import { Bearer, IfMatch } from '../../platform/http/header.decorators.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import type { Locale } from '../../platform/http/locale.js';
import { RequestLocale } from '../../platform/http/request-locale.decorator.js';
import { type Caller, FromCaller } from '../../platform/http/caller.decorator.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { BookingsAlarmsService } from './bookings.alarms.service.js';
import { BookingsChangeService } from './bookings.change.service.js';
import { BookingsConfirmService } from './bookings.confirm.service.js';
import {
  BOOKING,
  BookingBody,
  BookingCodeParam,
  CancelBody,
  HOLD,
  HoldBody,
  HoldTokenBody,
  IdParam,
  NEW_BOOKING,
  RescheduleBody,
} from './bookings.dto.js';
import { BookingsHoldService } from './bookings.hold.service.js';
import { BookingsReadService } from './bookings.read.service.js';
import type { BookingView, Hold, NewBooking } from './bookings.types.js';

const presentHold = ({ id, token, expiresAt }: Hold) => ({ id, token, expiresAt: isoWithOffset(HOME_ZONE, expiresAt) });

/** With the version that `If-Match` may name. */
function tagged(reply: FastifyReply, view: BookingView): BookingView {
  void reply.header('etag', etagOf(view.version));
  return view;
}

@ApiTags('public')
@Controller('api/v1')
export class BookingsController {
  constructor(
    private readonly holds: BookingsHoldService,
    private readonly confirming: BookingsConfirmService,
    private readonly changes: BookingsChangeService,
    private readonly alarms: BookingsAlarmsService,
    private readonly read: BookingsReadService,
  ) {}

  @Public()
  @Post('holds')
  @Describes('Keeps the places and cards of a party for ten minutes', { 201: HOLD })
  async hold(@Body() body: HoldBody, @FromCaller() caller: Caller, @Idempotent() request?: IdempotentRequest) {
    const { slotId, service, party, cards } = body;
    const hold = await this.holds.hold({ slotId, service, party, cards, device: caller.device }, 'api', request);
    this.alarms.noteAt(caller, 'held', slotId);
    return presentHold(hold);
  }

  @Public()
  @Post('holds/:id/extend')
  @HttpCode(200)
  @Describes('Keeps a hold two minutes longer, thirty in all', { 200: HOLD })
  async extend(@Param() { id }: IdParam, @Body() { token }: HoldTokenBody, @Idempotent() request?: IdempotentRequest) {
    return presentHold(await this.holds.extend(id, token, request));
  }

  @Public()
  @ApiBearerAuth()
  @Delete('holds/:id')
  @HttpCode(204)
  @Describes('Gives the places and cards of a hold back', { 204: null })
  async drop(@Param() { id }: IdParam, @Bearer() token: string): Promise<void> {
    await this.holds.drop(id, token);
  }

  @Public()
  @Post('bookings')
  @Describes('Books, from a hold or straight from a slot; applicant is shorthand for one of applicants', {
    201: NEW_BOOKING,
  })
  async book(
    @Body() body: BookingBody,
    @RequestLocale() language: Locale,
    @FromCaller() caller: Caller,
    @Idempotent() request?: IdempotentRequest,
  ) {
    const { applicants = body.applicant ? [body.applicant] : [] } = body;
    if (applicants.length === 0) throw new InvalidInput([{ field: 'applicants', code: 'required' }]);
    if (body.applicants && body.applicant) throw new InvalidInput([{ field: 'applicant', code: 'not_in_list' }]);
    await this.alarms.assertDeviceMayBook(caller, request);
    const want: NewBooking = { applicants, language, channel: 'api' };
    try {
      const receipt = await (body.holdId ? this.fromHold(body, want, request) : this.fromSlot(body, want, request));
      this.alarms.note(caller, 'booked', receipt.view.site.id);
      return { ...receipt.view, token: this.read.tokenOf(receipt) };
    } catch (error) {
      this.alarms.noteRefusal(caller, error);
      throw body.applicant && error instanceof InvalidInput ? error.renamed('applicants.0', 'applicant') : error;
    }
  }

  @Public()
  @ApiBearerAuth()
  @Get('bookings/:code')
  @Describes('The booking; the same 404 for an unknown code and a wrong token', { 200: BOOKING })
  async view(
    @Param() { code }: BookingCodeParam,
    @Bearer() token: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return tagged(reply, await this.read.view(code, token));
  }

  @Public()
  @ApiBearerAuth()
  @Post('bookings/:code/reschedule')
  @HttpCode(200)
  @Describes('Moves the booking to another slot; eligibility and cards are decided for the new day', { 200: BOOKING })
  async reschedule(
    @CurrentActor() actor: Actor,
    @Param() { code }: BookingCodeParam,
    @Body() { slotId }: RescheduleBody,
    @Bearer() token: string,
    @IfMatch() version: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return tagged(reply, await this.changes.reschedule(actor, { code, token, version }, slotId, request));
  }

  @Public()
  @ApiBearerAuth()
  @Post('bookings/:code/cancel')
  @HttpCode(200)
  @Describes('Cancels, until the start; twice gives the same answer', { 200: BOOKING })
  cancel(
    @CurrentActor() actor: Actor,
    @Param() { code }: BookingCodeParam,
    @Body() { reason }: CancelBody,
    @Bearer() token: string,
    @IfMatch() version: number | undefined,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.changes.cancel(actor, { code, token, version }, reason, request);
  }

  @Public()
  @ApiBearerAuth()
  @Post('bookings/:code/attend')
  @HttpCode(200)
  @Describes('Says that the person will come', { 200: BOOKING })
  attend(@Param() { code }: BookingCodeParam, @Bearer() token: string, @Idempotent() request?: IdempotentRequest) {
    return this.changes.attend({ code, token }, request);
  }

  private async fromHold({ holdId, holdToken }: BookingBody, want: NewBooking, request?: IdempotentRequest) {
    if (!holdToken) throw new InvalidInput([{ field: 'holdToken', code: 'required' }]);
    return this.confirming.confirm({ id: holdId ?? '', token: holdToken }, want, request);
  }

  private async fromSlot({ slotId, service }: BookingBody, want: NewBooking, request?: IdempotentRequest) {
    const missing = [...(slotId ? [] : ['slotId']), ...(service ? [] : ['service'])];
    if (!slotId || !service) throw new InvalidInput(missing.map((field) => ({ field, code: 'required' })));
    return this.confirming.book(slotId, service, want, request);
  }
}
