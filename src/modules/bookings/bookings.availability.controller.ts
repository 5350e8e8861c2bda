import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { addDays } from '../../common/local-date.js';
import { Public } from '../../platform/access/access.decorators.js';
import { Describes } from '../../platform/http/answers.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { BookingsAvailabilityService } from './bookings.availability.service.js';
import { DayParam, DAYS, DaysQuery, SiteParam, SLOTS, SlotsQuery } from './bookings.dto.js';

const DEFAULT_RANGE_DAYS = 28;
/** Both answers are JSON that is kept ready. */
const JSON_TYPE = 'application/json; charset=utf-8';

/** What is left, for everyone and without a name. */
@ApiTags('public')
@Controller('api/v1/sites/:siteId/days')
export class BookingsAvailabilityController {
  constructor(
    private readonly availability: BookingsAvailabilityService,
    private readonly calendar: CalendarService,
  ) {}

  @Public()
  @Get()
  @Header('content-type', JSON_TYPE)
  @Describes('Service days of a site and what is left on them, at most 92 days', { 200: DAYS })
  async days(@Param() { siteId }: SiteParam, @Query() { service, from, to }: DaysQuery) {
    const start = from ?? this.calendar.today(await this.calendar.getSite(siteId));
    return this.availability.daysAsJson(siteId, service, start, to ?? addDays(start, DEFAULT_RANGE_DAYS));
  }

  @Public()
  @Get(':date/slots')
  @Header('content-type', JSON_TYPE)
  @Describes('Starts of one day that a party may choose', { 200: SLOTS })
  slots(@Param() { siteId, date }: DayParam, @Query() { service, party }: SlotsQuery) {
    return this.availability.slotsAsJson(siteId, date, service, Number(party ?? 1));
  }
}
