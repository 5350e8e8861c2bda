import { Controller, Get, Header, Param, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '../../platform/access/access.decorators.js';
import { Describes } from '../../platform/http/answers.js';
import { BookingsAvailabilityService } from './bookings.availability.service.js';
import { DayParam, DAYS, DaysQuery, SiteParam, SLOTS, SlotsQuery } from './bookings.dto.js';

/** Both answers are JSON that is kept ready. */
const JSON_TYPE = 'application/json; charset=utf-8';

/** What is left, for everyone and without a name. */
@ApiTags('public')
@Controller('api/v1/sites/:siteId/days')
export class BookingsAvailabilityController {
  constructor(private readonly availability: BookingsAvailabilityService) {}

  @Public()
  @Get()
  @Header('content-type', JSON_TYPE)
  @Describes('Service days of a site and what is left on them, at most 92 days', { 200: DAYS })
  days(@Param() { siteId }: SiteParam, @Query() { service, from, to }: DaysQuery, @Req() { url }: FastifyRequest) {
    return this.availability.daysAsJson(siteId, service, { from, to }, url);
  }

  @Public()
  @Get(':date/slots')
  @Header('content-type', JSON_TYPE)
  @Describes('Starts of one day that a party may choose', { 200: SLOTS })
  slots(@Param() { siteId, date }: DayParam, @Query() { service, party }: SlotsQuery, @Req() { url }: FastifyRequest) {
    return this.availability.slotsAsJson(siteId, date, service, Number(party ?? 1), url);
  }
}
