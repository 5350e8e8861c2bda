import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { HOME_ZONE, isoWithOffset } from '../../common/local-date.js';
import { CurrentActor, Public } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { Describes } from '../../platform/http/answers.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import type { Locale } from '../../platform/http/locale.js';
import { RequestLocale } from '../../platform/http/request-locale.decorator.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
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
import type { Hold, NewBooking } from './bookings.types.js';

/** The token of an `Authorization: Bearer` header; empty when there is none, which fits no booking. */
const bearerOf = (header: string | undefined): string => /^Bearer ([\w-]{1,64})$/i.exec(header ?? '')?.[1] ?? '';

const presentHold = ({ id, token, expiresAt }: Hold) => ({ id, token, expiresAt: isoWithOffset(HOME_ZONE, expiresAt) });

@ApiTags('public')
@Controller('api/v1')
export class BookingsController {
  constructor(
    private readonly holds: BookingsHoldService,
    private readonly confirming: BookingsConfirmService,
    private readonly changes: BookingsChangeService,
    private readonly read: BookingsReadService,
  ) {}

  @Public()
  @Post('holds')
  @Describes('Keeps the places and cards of a party for ten minutes', { 201: HOLD })
  async hold(@Body() body: HoldBody, @Idempotent() request?: IdempotentRequest) {
    return presentHold(await this.holds.hold(body, 'api', request));
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
  async drop(@Param() { id }: IdParam, @Headers('authorization') authorization?: string): Promise<void> {
    await this.holds.drop(id, bearerOf(authorization));
  }

  @Public()
  @Post('bookings')
  @Describes('Books, from a hold or straight from a slot; applicant is shorthand for one of applicants', {
    201: NEW_BOOKING,
  })
  async book(@Body() body: BookingBody, @RequestLocale() language: Locale, @Idempotent() request?: IdempotentRequest) {
    const { applicants = body.applicant ? [body.applicant] : [] } = body;
    if (applicants.length === 0) throw new InvalidInput([{ field: 'applicants', code: 'required' }]);
    if (body.applicants && body.applicant) throw new InvalidInput([{ field: 'applicant', code: 'not_in_list' }]);
    const want: NewBooking = { applicants, language, channel: 'api' };
    const booking = body.holdId ? this.fromHold(body, want, request) : this.fromSlot(body, want, request);
    const receipt = await booking.catch((error: unknown) => {
      throw body.applicant && error instanceof InvalidInput ? error.renamed('applicants.0', 'applicant') : error;
    });
    return { ...receipt.view, token: this.read.tokenOf(receipt) };
  }

  @Public()
  @ApiBearerAuth()
  @Get('bookings/:code')
  @Describes('The booking; the same 404 for an unknown code and a wrong token', { 200: BOOKING })
  view(@Param() { code }: BookingCodeParam, @Headers('authorization') authorization?: string) {
    return this.read.view(code, bearerOf(authorization));
  }

  @Public()
  @ApiBearerAuth()
  @Post('bookings/:code/reschedule')
  @HttpCode(200)
  @Describes('Moves the booking to another slot; eligibility and cards are decided for the new day', { 200: BOOKING })
  reschedule(
    @CurrentActor() actor: Actor,
    @Param() { code }: BookingCodeParam,
    @Body() { slotId }: RescheduleBody,
    @Headers('authorization') authorization?: string,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.changes.reschedule(actor, { code, token: bearerOf(authorization) }, slotId, request);
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
    @Headers('authorization') authorization?: string,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.changes.cancel(actor, { code, token: bearerOf(authorization) }, reason, request);
  }

  @Public()
  @ApiBearerAuth()
  @Post('bookings/:code/attend')
  @HttpCode(200)
  @Describes('Says that the person will come', { 200: BOOKING })
  attend(
    @Param() { code }: BookingCodeParam,
    @Headers('authorization') authorization?: string,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.changes.attend({ code, token: bearerOf(authorization) }, request);
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
