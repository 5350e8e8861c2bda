import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../platform/access/access.decorators.js';
import { Describes } from '../../platform/http/answers.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { BookingsAccessService } from './bookings.access.service.js';
import { AccessCodeBody, BOOKING_TOKEN, BookingCodeParam } from './bookings.dto.js';

@ApiTags('public')
@Controller('api/v1/bookings/:code/access-codes')
export class BookingsAccessController {
  constructor(private readonly access: BookingsAccessService) {}

  @Public()
  @Post()
  @HttpCode(202)
  @Describes('Sends a one-time code to the known contact; always the same answer', { 202: null })
  async ask(@Param() { code }: BookingCodeParam, @Idempotent() request?: IdempotentRequest): Promise<void> {
    await this.access.askCode(code, request);
  }

  @Public()
  @Post('verify')
  @HttpCode(200)
  @Describes('Gives the token of the booking for the one-time code, once, within ten minutes and five tries', {
    200: BOOKING_TOKEN,
  })
  async verify(
    @Param() { code }: BookingCodeParam,
    @Body() { oneTimeCode }: AccessCodeBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    const { token } = await this.access.verify(code, oneTimeCode, request);
    return { token };
  }
}
