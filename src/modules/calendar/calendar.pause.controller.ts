import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { instantAt } from '../../common/local-date.js';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { Describes, instant, orNull, record, text } from '../../platform/http/answers.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { SiteParam } from '../../platform/http/params.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { PauseBody } from './calendar.dto.js';
import { CalendarPauseService } from './calendar.pause.service.js';
import { CalendarService } from './calendar.service.js';

const PAUSE = record('BookingPause', {
  paused: orNull(record('RunningPause', { reason: text, since: instant, until: orNull(instant) })),
});

/** Booking by residents, stopped for a while. */
@ApiTags('staff')
@Controller('api/v1/calendar/:siteId')
@Roles('supervisor')
export class CalendarPauseController {
  constructor(
    private readonly calendar: CalendarService,
    private readonly pauses: CalendarPauseService,
  ) {}

  @Post('pause')
  @HttpCode(200)
  @Describes('Stops booking by residents; what is booked stays', { 200: PAUSE })
  async pause(
    @CurrentActor() actor: Actor,
    @Param() { siteId }: SiteParam,
    @Body() { reason, untilDate, untilTime }: PauseBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    if (!untilDate !== !untilTime)
      throw new InvalidInput([{ field: untilDate ? 'untilTime' : 'untilDate', code: 'required' }]);
    const { timezone } = await this.calendar.getSite(siteId);
    const endsAt = untilDate && untilTime ? instantAt(untilDate, untilTime, timezone) : null;
    await this.pauses.pause(actor, siteId, { reason, endsAt }, request);
    return this.present(siteId);
  }

  @Post('resume')
  @HttpCode(200)
  @Describes('Lets residents book again', { 200: PAUSE })
  async resume(
    @CurrentActor() actor: Actor,
    @Param() { siteId }: SiteParam,
    @Idempotent() request?: IdempotentRequest,
  ) {
    await this.pauses.resume(actor, siteId, request);
    return this.present(siteId);
  }

  private async present(siteId: string) {
    const pause = await this.pauses.find(siteId);
    return { paused: pause && { reason: pause.reason, since: pause.pausedAt, until: pause.endsAt } };
  }
}
