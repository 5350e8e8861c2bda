import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { localDateIn } from '../../common/local-date.js';
import { BookingsChangeService } from '../../modules/bookings/bookings.change.service.js';
import { BookingNotLive } from '../../modules/bookings/bookings.errors.js';
import { IllegalMove } from '../../modules/desk/desk.errors.js';
import { DeskPositionService } from '../../modules/desk/desk.position.service.js';
import { type PlaceInLine, positionPath } from '../../modules/desk/desk.types.js';
import { Public } from '../../platform/access/access.decorators.js';
import { Frames } from '../frame.service.js';
import { seeOther, show } from '../answer.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { BookedPlaces } from './booked.service.js';
import { FromLink, type Link } from './link.decorator.js';
import { PositionCookie } from './position-cookie.service.js';
import { bookingPaths } from './paths.js';
import { LeaveView, PositionView } from './position.view.js';
import { PositionForm } from './resident.dto.js';

const LATE_MINUTES = 10;
const AUTO_SECONDS = '30';
const LEAVABLE = ['waiting', 'parked', 'missed'];

/** One person's place in line. Works by refreshing; a script keeps it alive. */
@ApiExcludeController()
@Controller('janji/:code/:token/antrean')
@Public()
export class PositionPage {
  constructor(
    private readonly frames: Frames,
    private readonly places: BookedPlaces,
    private readonly positions: DeskPositionService,
    private readonly changes: BookingsChangeService,
    private readonly cookie: PositionCookie,
  ) {}

  @Get()
  async look(@CurrentVisit() { request, reply }: Visit, @FromLink() { code, token }: Link): Promise<string> {
    const place = await this.places.byLink(code, this.positions.look(code, token));
    this.cookie.set(reply, place.booking.code, token);
    const isAuto = request.url.split('?')[1]?.includes('tiap=30') ?? false;
    // Only for who asked for it: a page that comes anew unasked loses the place of who reads it slowly.
    if (isAuto) void reply.header('refresh', AUTO_SECONDS);
    return show(reply, this.view(request, token, place, isAuto));
  }

  @Get('keluar')
  async askLeave(@CurrentVisit() { request, reply }: Visit, @FromLink() { code, token }: Link): Promise<string> {
    const { booking, position } = await this.places.byLink(code, this.positions.look(code, token));
    if (!position.ticket) return seeOther(reply, bookingPaths(code, token).cancel);
    const ticket = LEAVABLE.includes(position.state) ? position.ticket : undefined;
    const frame = this.frames.of(request);
    return show(reply, <LeaveView frame={frame} code={booking.code} token={token} ticket={ticket} />);
  }

  @Post()
  async act(
    @CurrentVisit() { reply }: Visit,
    @FromLink() { code, token }: Link,
    @Body() { aksi }: PositionForm,
  ): Promise<string> {
    const links = bookingPaths(code, token);
    try {
      const done =
        aksi === 'keluar' ? this.positions.leave(code, token) : this.changes.comeLate({ code, token }, LATE_MINUTES);
      await this.places.byLink(code, done);
    } catch (error) {
      if (error instanceof IllegalMove) return seeOther(reply, links.leave);
      if (!(error instanceof BookingNotLive)) throw error;
    }
    return seeOther(reply, links.position);
  }

  private view(request: FastifyRequest, token: string, place: PlaceInLine, isAuto: boolean) {
    const { booking, site, position } = place;
    const asOf = new Date(position.asOf);
    const isToday = localDateIn(site.timezone, asOf) === booking.serviceOn;
    return (
      <PositionView
        frame={this.frames.of(request)}
        code={booking.code}
        token={token}
        zone={site.timezone}
        startsAt={booking.startsAt}
        position={position}
        arrivedAt={place.arrivedAt}
        openCounters={place.openCounters}
        asOf={asOf}
        eventsHref={`${positionPath(booking.code)}/events`}
        lateMinutes={booking.lateMinutes}
        isAuto={isAuto}
        canLeave={LEAVABLE.includes(position.state)}
        canBeLate={position.state === 'booked' && isToday && booking.lateMinutes === null}
      />
    );
  }
}
