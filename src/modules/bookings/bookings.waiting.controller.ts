import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Public } from '../../platform/access/access.decorators.js';
import { Describes } from '../../platform/http/answers.js';
import { type Caller, FromCaller } from '../../platform/http/caller.decorator.js';
import { Bearer } from '../../platform/http/header.decorators.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import type { Locale } from '../../platform/http/locale.js';
import { RequestLocale } from '../../platform/http/request-locale.decorator.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { BookingsAlarmsService } from './bookings.alarms.service.js';
import { BookingCodeParam, NEW_BOOKING } from './bookings.dto.js';
import { BookingsJoiningService } from './bookings.joining.service.js';
import { BookingsOfferService } from './bookings.offer.service.js';
import { BookingsReadService } from './bookings.read.service.js';
import { EarlierDayBody, ENTRY, NEW_ENTRY, WaitingBody, WaitingCodeParam } from './bookings.waiting.dto.js';
import { BookingsWaitingService } from './bookings.waiting.service.js';
import type { WaitingReceipt } from './bookings.waiting.types.js';

@ApiTags('public')
@Controller('api/v1')
export class BookingsWaitingController {
  constructor(
    private readonly joining: BookingsJoiningService,
    private readonly waiting: BookingsWaitingService,
    private readonly offers: BookingsOfferService,
    private readonly read: BookingsReadService,
    private readonly alarms: BookingsAlarmsService,
  ) {}

  @Public()
  @Post('waiting-list')
  @Describes('Joins the waiting list, for one day or for any; applicant is shorthand for one of applicants', {
    201: NEW_ENTRY,
  })
  async join(
    @Body() body: WaitingBody,
    @RequestLocale() language: Locale,
    @FromCaller() caller: Caller,
    @Idempotent() request?: IdempotentRequest,
  ) {
    const { siteId, service, date, applicants = body.applicant ? [body.applicant] : [] } = body;
    if (applicants.length === 0) throw new InvalidInput([{ field: 'applicants', code: 'required' }]);
    if (body.applicants && body.applicant) throw new InvalidInput([{ field: 'applicant', code: 'not_in_list' }]);
    const want = { siteId, service, date, applicants, language, channel: 'api' } as const;
    const receipt = await this.joining.join(want, request).catch((error: unknown) => {
      this.alarms.noteRefusal(caller, error, siteId);
      throw body.applicant && error instanceof InvalidInput ? error.renamed('applicants.0', 'applicant') : error;
    });
    return this.present(receipt);
  }

  @Public()
  @ApiBearerAuth()
  @Post('bookings/:code/waiting-list')
  @Describes('A booking waits for an earlier day: taking an offer moves it', { 201: NEW_ENTRY })
  async joinForEarlierDay(
    @Param() { code }: BookingCodeParam,
    @Body() { date }: EarlierDayBody,
    @Bearer() token: string,
    @RequestLocale() language: Locale,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.present(await this.joining.joinForEarlierDay({ code, token }, { date, language }, request));
  }

  @Public()
  @ApiBearerAuth()
  @Get('waiting-list/:code')
  @Describes('Where one stands, or what is offered', { 200: ENTRY })
  view(@Param() { code }: WaitingCodeParam, @Bearer() token: string) {
    return this.waiting.view({ code, token });
  }

  @Public()
  @ApiBearerAuth()
  @Post('waiting-list/:code/take')
  @Describes('Takes the offered place; twice gives the same answer', { 201: NEW_BOOKING })
  async take(@Param() { code }: WaitingCodeParam, @Bearer() token: string, @Idempotent() request?: IdempotentRequest) {
    const receipt = await this.offers.take({ code, token }, request);
    return { ...receipt.view, token: this.read.tokenOf(receipt) };
  }

  @Public()
  @ApiBearerAuth()
  @Post('waiting-list/:code/skip')
  @HttpCode(200)
  @Describes('Lets the offered place go to the next in line', { 200: ENTRY })
  skip(@Param() { code }: WaitingCodeParam, @Bearer() token: string, @Idempotent() request?: IdempotentRequest) {
    return this.offers.skip({ code, token }, request);
  }

  @Public()
  @ApiBearerAuth()
  @Post('waiting-list/:code/leave')
  @HttpCode(200)
  @Describes('Leaves the waiting list: nothing is offered any more', { 200: ENTRY })
  leave(@Param() { code }: WaitingCodeParam, @Bearer() token: string, @Idempotent() request?: IdempotentRequest) {
    return this.waiting.leave({ code, token }, request);
  }

  @Public()
  @ApiBearerAuth()
  @Post('waiting-list/:code/rejoin')
  @HttpCode(200)
  @Describes('Back to the end of the line after an offer that passed', { 200: ENTRY })
  again(@Param() { code }: WaitingCodeParam, @Bearer() token: string, @Idempotent() request?: IdempotentRequest) {
    return this.waiting.again({ code, token }, request);
  }

  private present(receipt: WaitingReceipt) {
    const { code, position } = receipt;
    return { code, token: this.waiting.tokenOf(receipt), position };
  }
}
