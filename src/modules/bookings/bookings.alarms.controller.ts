import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HOME_ZONE, isoWithOffset } from '../../common/local-date.js';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { Describes, instant, list, oneOf, orNull, record, text, uuid, whole } from '../../platform/http/answers.js';
import { Uuid } from '../../platform/http/fields.js';
import { BookingsAlarmsService } from './bookings.alarms.service.js';
import { CROWD_ACTS } from './bookings.alarms.types.js';

export class AlarmsQuery {
  @Uuid({ optional: true }) siteId?: string;
}

const SOURCE = { id: text, shown: text, firstAt: instant, lastAt: instant };
const ALARMS = record('Alarms', {
  hoarding: list(
    record('Hoarding', { ...SOURCE, source: oneOf(['address', 'device']), siteId: uuid, held: whole, booked: whole }),
  ),
  floods: list(
    record('Flood', {
      ...SOURCE,
      source: oneOf(['address', 'device', 'all']),
      sources: whole,
      siteId: orNull(uuid),
      act: oneOf(CROWD_ACTS),
      times: whole,
    }),
  ),
});

@ApiTags('staff')
@Controller('api/v1/alarms')
export class BookingsAlarmsController {
  constructor(private readonly alarms: BookingsAlarmsService) {}

  @Get()
  @Roles('supervisor')
  @Describes('Networks and devices that hold places without booking, or try for the bookings of others', {
    200: ALARMS,
  })
  async list(@CurrentActor() actor: Actor, @Query() { siteId }: AlarmsQuery) {
    const [hoarding, floods] = [
      await this.alarms.listHoarding(actor, siteId),
      await this.alarms.listFloods(actor, siteId),
    ];
    return { hoarding: hoarding.map(withTimes), floods: floods.map(withTimes) };
  }
}

const withTimes = <T extends { firstAt: Date; lastAt: Date }>(one: T) => ({
  ...one,
  firstAt: isoWithOffset(HOME_ZONE, one.firstAt),
  lastAt: isoWithOffset(HOME_ZONE, one.lastAt),
});
