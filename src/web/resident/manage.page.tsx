import { Body, Controller, Get, Header, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { MINUTE_MS } from '../../common/duration.js';
import { formatBookingCode } from '../../common/booking-code.js';
import { BY_OFFICE } from '../../modules/bookings/bookings.events.js';
import { BookingsChangeService } from '../../modules/bookings/bookings.change.service.js';
import { BookingNotLive } from '../../modules/bookings/bookings.errors.js';
import { CurrentActor, Public } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { Env } from '../../platform/config/env.js';
import { Frames } from '../frame.service.js';
import type { PageFrame } from '../layout.js';
import { t } from '../messages.js';
import { seeOther, show } from '../answer.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { askedIn } from './answer.js';
import { assertInOwnHands, type Booked, BookedPlaces, type Company } from './booked.service.js';
import { calendarFile } from './calendar-file.js';
import { CancelView } from './cancel.view.js';
import { DoneView } from './done.view.js';
import { Drafts } from './draft.service.js';
import { Journey } from './journey.service.js';
import { FromLink, type Link } from './link.decorator.js';
import { type ManageProps, ManageView } from './manage.view.js';
import { bookingPaths } from './paths.js';
import { PositionCookie } from './position-cookie.service.js';
import { CancelForm } from './resident.dto.js';

const plus = (at: Date, minutes: number) => new Date(at.getTime() + minutes * MINUTE_MS);

/** One booking, opened by the token in its address. Opening any of these pages changes nothing. */
@ApiExcludeController()
@Controller('janji/:code/:token')
@Public()
export class ManagePage {
  constructor(
    private readonly env: Env,
    private readonly clock: Clock,
    private readonly frames: Frames,
    private readonly drafts: Drafts,
    private readonly journey: Journey,
    private readonly places: BookedPlaces,
    private readonly changes: BookingsChangeService,
    private readonly cookie: PositionCookie,
  ) {}

  @Get()
  async look(@CurrentVisit() { request, reply }: Visit, @FromLink() { code, token }: Link): Promise<string> {
    const frame = this.frames.of(request);
    const booked = await this.places.open(code, token);
    this.cookie.set(reply, booked.booking.code, token);
    const asked = askedIn(request);
    if (!asked.isNew || booked.booking.status !== 'booked') {
      return show(reply, await this.manageView(frame, booked, token, asked.isMoved));
    }
    const isOwn = this.drafts.bookedIn(request) === booked.booking.id;
    return show(reply, await this.doneView(frame, booked, token, isOwn));
  }

  @Get('hadir')
  askAttend(@CurrentVisit() { reply }: Visit, @FromLink() { code, token }: Link): string {
    return seeOther(reply, bookingPaths(code, token).home);
  }

  @Post('hadir')
  async attend(@CurrentVisit() { reply }: Visit, @FromLink() { code, token }: Link): Promise<string> {
    await unlessOver(this.places.byLink(code, this.changes.attend({ code, token })));
    return seeOther(reply, bookingPaths(code, token).home);
  }

  @Get('batal')
  async askCancel(@CurrentVisit() { request, reply }: Visit, @FromLink() { code, token }: Link): Promise<string> {
    const booked = await this.places.open(code, token);
    const { booking, site, hasStarted } = booked;
    if (booking.status !== 'booked' || hasStarted) return seeOther(reply, bookingPaths(code, token).home);
    assertInOwnHands(booked);
    const { startsAt, party } = booking;
    const shown = { code: booking.code, token, startsAt, zone: site.timezone, party };
    return show(reply, <CancelView frame={this.frames.of(request)} {...shown} />);
  }

  @Post('batal')
  async cancel(
    @CurrentActor() actor: Actor,
    @CurrentVisit() { reply }: Visit,
    @FromLink() { code, token }: Link,
    @Body() { alasan }: CancelForm,
  ): Promise<string> {
    await unlessOver(this.places.byLink(code, this.changes.cancel(actor, { code, token }, alasan)));
    return seeOther(reply, bookingPaths(code, token).home);
  }

  @Get('kalender.ics')
  @Header('content-disposition', 'attachment; filename="giliran.ics"')
  async calendar(@CurrentVisit() { request, reply }: Visit, @FromLink() { code, token }: Link): Promise<string> {
    const { locale, office } = this.frames.of(request);
    const booked = await this.places.open(code, token);
    const { booking, site, service, endsAt } = booked;
    const url = `${this.env.giliranOrigin}${bookingPaths(booking.code, token).home}`;
    const bring = [...(await this.places.documentsOf(booked, locale)), t(locale, 'document.code')].join('; ');
    const isCancelled = booking.status === 'cancelled';
    void reply.type(`text/calendar; charset=utf-8; method=${isCancelled ? 'CANCEL' : 'PUBLISH'}`);
    return calendarFile({
      uid: `${booking.id}@giliran`,
      sequence: booking.version - 1,
      isCancelled,
      madeAt: this.clock.now(),
      startsAt: booking.startsAt,
      endsAt,
      summary: this.journey.nameOf(service, locale).name,
      location: `${site.name}, ${site.address}`,
      description: [
        `${t(locale, 'ticket.code')}: ${formatBookingCode(booking.code)}`,
        `${t(locale, 'manage.bring')}: ${bring}`,
        `${t(locale, 'done.manage')}: ${url}`,
      ],
      url,
      organizer: { name: office.name, href: this.env.giliranOrigin },
    });
  }

  private async manageView(frame: PageFrame, booked: Booked, token: string, isMovedNow: boolean) {
    const { booking, site, service, moveUntil, canMove, hasStarted } = booked;
    const company = await this.places.companyOf(booked, false);
    const { lines, goNowhere } = await this.places.messagesOf(booked);
    return (
      <ManageView
        frame={frame}
        code={booking.code}
        token={token}
        status={booking.status}
        endedBy={ENDED_BY[booking.reason ?? '']}
        startsAt={booking.startsAt}
        site={this.journey.placeOf(site)}
        service={this.journey.nameOf(service, frame.locale)}
        people={company.people}
        documents={await this.places.documentsOf(booked, frame.locale)}
        messages={lines}
        silence={silenceOf(company, goNowhere)}
        isAttending={booking.willAttend === true}
        canMove={canMove}
        moveUntil={moveUntil}
        hasStarted={hasStarted}
        isUnderReview={booked.isUnderReview}
        isToday={booked.isToday}
        lateMinutes={booking.lateMinutes}
        isMovedNow={isMovedNow}
      />
    );
  }

  private async doneView(frame: PageFrame, booked: Booked, token: string, showsNames: boolean) {
    const { booking, site, service, moveUntil } = booked;
    const company = await this.places.companyOf(booked, showsNames);
    const { lines, goNowhere } = await this.places.messagesOf(booked);
    return (
      <DoneView
        frame={frame}
        code={booking.code}
        token={token}
        link={`${this.env.giliranOrigin}${bookingPaths(booking.code, token).home}`}
        startsAt={booking.startsAt}
        site={this.journey.placeOf(site)}
        service={this.journey.nameOf(service, frame.locale)}
        people={company.people}
        documents={await this.places.documentsOf(booked, frame.locale)}
        needsGuardian={company.hasChild}
        waitsForConsent={company.waitsForConsent}
        arriveFrom={plus(booking.startsAt, -site.earlyMinutes)}
        arriveUntil={plus(booking.startsAt, site.lateMinutes)}
        moveUntil={moveUntil}
        sendsNothing={!company.hasContact || goNowhere}
        reminder={lines.find(({ kind, state }) => kind === 'reminder' && state === 'planned')}
      />
    );
  }
}

/** Why nothing is sent, when nothing is. */
function silenceOf({ isFrozen, waitsForConsent, hasContact }: Company, goNowhere: boolean): ManageProps['silence'] {
  if (isFrozen) return 'data.silence';
  if (waitsForConsent) return 'done.waitConsent';
  return hasContact && !goNowhere ? undefined : 'done.noMessages';
}

/** What is over cannot be changed; the page of the booking then says what became of it. */
async function unlessOver(change: Promise<unknown>): Promise<void> {
  try {
    await change;
  } catch (error) {
    if (!(error instanceof BookingNotLive)) throw error;
  }
}

const ENDED_BY: Partial<Record<string, 'expired' | 'office'>> = { expired: 'expired', [BY_OFFICE]: 'office' };
