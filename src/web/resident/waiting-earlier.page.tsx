import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { VNode } from 'preact';
import { isLocalDate } from '../../common/local-date.js';
import { AlreadyWaiting, BookingNotLive } from '../../modules/bookings/bookings.errors.js';
import { BookingsJoiningService } from '../../modules/bookings/bookings.joining.service.js';
import { BookingsWaitingService } from '../../modules/bookings/bookings.waiting.service.js';
import { Public } from '../../platform/access/access.decorators.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import type { FieldProblem } from '../field-errors.js';
import { Frames } from '../frame.service.js';
import type { PageFrame } from '../layout.js';
import { type MessageKey, t } from '../messages.js';
import { seeOther, show } from '../answer.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { Availability } from './availability.service.js';
import { assertInOwnHands, type Booked, BookedPlaces } from './booked.service.js';
import { FromLink, type Link } from './link.decorator.js';
import { MessageView } from './message.view.js';
import { bookingPaths, entryPaths } from './paths.js';
import { EarlierView } from './waiting-earlier.view.js';
import { EarlierForm } from './waiting.dto.js';

/** A booking that waits for an earlier day, and stays what it is until an offer is taken. */
@ApiExcludeController()
@Controller('janji/:code/:token/lebih-awal')
@Public()
export class WaitingEarlierPage {
  constructor(
    private readonly frames: Frames,
    private readonly places: BookedPlaces,
    private readonly availability: Availability,
    private readonly joining: BookingsJoiningService,
    private readonly waiting: BookingsWaitingService,
  ) {}

  @Get()
  async ask(@CurrentVisit() { request, reply }: Visit, @FromLink() { code, token }: Link): Promise<string> {
    const booked = await this.places.open(code, token);
    if (booked.booking.status !== 'booked') return seeOther(reply, bookingPaths(code, token).home);
    assertInOwnHands(booked);
    return this.view(reply, this.frames.of(request), booked, token, []);
  }

  @Post()
  async join(
    @CurrentVisit() { request, reply }: Visit,
    @FromLink() { code, token }: Link,
    @Body() { tanggal }: EarlierForm,
  ): Promise<string> {
    const frame = this.frames.of(request);
    const booked = await this.places.open(code, token);
    const date = isLocalDate(tanggal) ? tanggal : undefined;
    try {
      const receipt = await this.joining.joinForEarlierDay({ code, token }, { date, language: frame.locale });
      return seeOther(reply, entryPaths(receipt.code, this.waiting.tokenOf(receipt)).home);
    } catch (error) {
      if (error instanceof BookingNotLive) return seeOther(reply, bookingPaths(code, token).home);
      if (error instanceof AlreadyWaiting)
        return show(reply, noChoice(frame, booked, token, 'earlier.title', 'earlier.already'), 409);
      if (!(error instanceof InvalidInput)) throw error;
      return this.view(reply, frame, booked, token, [{ field: 'tanggal', code: 'out_of_range' }]);
    }
  }

  private async view(
    reply: FastifyReply,
    frame: PageFrame,
    booked: Booked,
    token: string,
    errors: readonly FieldProblem[],
  ): Promise<string> {
    const { booking, site, service } = booked;
    const upcoming = await this.availability.upcoming(site, service);
    const days = upcoming
      .filter((day) => day.status === 'open' && day.date < booking.serviceOn)
      .map(({ date }) => date);
    if (days.length === 0) return show(reply, noChoice(frame, booked, token, 'earlier.none', 'earlier.noneText'));
    const shown = { code: booking.code, token, startsAt: booking.startsAt, zone: site.timezone, days, errors };
    return show(reply, <EarlierView frame={frame} {...shown} />, errors.length > 0 ? 422 : 200);
  }
}

/** No day can be chosen: why, and the way back to the booking. */
function noChoice(frame: PageFrame, { booking }: Booked, token: string, title: MessageKey, text: MessageKey): VNode {
  const { locale } = frame;
  const act = { href: bookingPaths(booking.code, token).home, label: t(locale, 'entry.open') };
  return (
    <MessageView frame={frame} title={t(locale, title)} act={act}>
      <p>{t(locale, text)}</p>
    </MessageView>
  );
}
