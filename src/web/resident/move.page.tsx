import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { NoCardsLeft } from '../../modules/blanks/blanks.errors.js';
import { BookingsChangeService } from '../../modules/bookings/bookings.change.service.js';
import { BookingNotLive, NotEligible, TooLate } from '../../modules/bookings/bookings.errors.js';
import { DayClosed } from '../../modules/calendar/calendar.errors.js';
import { SlotFull } from '../../modules/capacity/capacity.errors.js';
import { CurrentActor, Public } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import type { FieldProblem } from '../field-errors.js';
import { Frames } from '../frame.service.js';
import type { PageFrame } from '../layout.js';
import { t } from '../messages.js';
import { seeOther, show } from '../answer.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { askedIn } from './answer.js';
import { Availability, type Want } from './availability.service.js';
import { assertInOwnHands, type Booked, BookedPlaces } from './booked.service.js';
import { FromLink, type Link } from './link.decorator.js';
import { NotYetView } from './not-eligible.view.js';
import { Outcomes, type Time } from './outcomes.service.js';
import { bookingPaths, moving } from './paths.js';
import { RescheduleCheckView, RescheduleView, TooLateView } from './reschedule.view.js';
import { MoveForm, slotProblem } from './resident.dto.js';

/** A booking being moved. */
interface Move {
  frame: PageFrame;
  token: string;
  booked: Booked;
}

/** Another time: choose, check, done. The old place is freed by the act that takes the new one. */
@ApiExcludeController()
@Controller('janji/:code/:token/pindah')
@Public()
export class MovePage {
  constructor(
    private readonly frames: Frames,
    private readonly places: BookedPlaces,
    private readonly availability: Availability,
    private readonly outcomes: Outcomes,
    private readonly changes: BookingsChangeService,
  ) {}

  @Get()
  async ask(@CurrentVisit() { request, reply }: Visit, @FromLink() { code, token }: Link): Promise<string> {
    const move = { frame: this.frames.of(request), token, booked: await this.places.open(code, token) };
    if (!isOpen(move)) return seeOther(reply, bookingPaths(code, token).home);
    assertInOwnHands(move.booked);
    if (!move.booked.canMove) return show(reply, <TooLateView {...shownOf(move)} moveUntil={move.booked.moveUntil} />);
    return show(reply, await this.chooseView(move, request, []));
  }

  @Post()
  async choose(
    @CurrentActor() actor: Actor,
    @CurrentVisit() { request, reply }: Visit,
    @FromLink() { code, token }: Link,
    @Body() { slot = '', aksi }: MoveForm,
  ): Promise<string> {
    const { home } = bookingPaths(code, token);
    const move = { frame: this.frames.of(request), token, booked: await this.places.open(code, token) };
    if (!isOpen(move)) return seeOther(reply, home);
    assertInOwnHands(move.booked);
    const time = await this.outcomes.findTime(slot);
    if (!time) return show(reply, await this.chooseView(move, request, [slotProblem(slot)]), 422);
    if (aksi !== 'pindah') {
      const to = { id: slot, startsAt: time.startsAt };
      return show(reply, <RescheduleCheckView {...shownOf(move)} slot={to} />);
    }
    try {
      await this.places.byLink(code, this.changes.reschedule(actor, { code, token }, slot));
      return seeOther(reply, `${home}?pindah=1`);
    } catch (error) {
      return this.refused(reply, move, time, error);
    }
  }

  private async refused(reply: FastifyReply, move: Move, time: Time, error: unknown): Promise<string> {
    const { frame, token, booked } = move;
    const { booking, moveUntil } = booked;
    const at = moving(booking.code, token);
    const want = wantOf(move, time);
    if (error instanceof SlotFull) return show(reply, await this.outcomes.taken(frame, want, time.startsAt, at), 409);
    if (error instanceof NoCardsLeft) return show(reply, await this.outcomes.noCards(frame, want, time, at));
    if (error instanceof DayClosed) return show(reply, await this.outcomes.dayClosed(frame, want, time.startsAt, at));
    if (error instanceof NotEligible) return show(reply, notEligible(move, error));
    if (error instanceof TooLate) return show(reply, <TooLateView {...shownOf(move)} moveUntil={moveUntil} />, 409);
    if (error instanceof BookingNotLive) return seeOther(reply, bookingPaths(booking.code, token).home);
    throw error;
  }

  private async chooseView(move: Move, request: FastifyRequest, errors: readonly FieldProblem[]) {
    const choice = await this.availability.choice(wantOf(move, move.booked), askedIn(request).from);
    return <RescheduleView {...shownOf(move)} choice={choice} values={{}} errors={errors} />;
  }
}

const isOpen = ({ booked }: Move): boolean => booked.booking.status === 'booked' && !booked.hasStarted;

const shownOf = ({ frame, token, booked: { booking, site } }: Move) => ({
  frame,
  token,
  code: booking.code,
  startsAt: booking.startsAt,
  zone: site.timezone,
});

/** As many cards as the booking keeps now; the people themselves are judged anew for the new day. */
const wantOf = ({ booked: { booking, service } }: Move, { site }: Pick<Time, 'site'>): Want => ({
  site,
  service,
  party: booking.party,
  cards: booking.cardsHeld,
  withoutCards: 'nothing',
});

function notEligible({ frame, token, booked }: Move, { decision }: NotEligible): VNode {
  const { locale } = frame;
  const act = { href: bookingPaths(booked.booking.code, token).move, label: t(locale, 'move.other') };
  return <NotYetView frame={frame} title={t(locale, 'move.notYet')} reasons={decision.reasons} act={act} />;
}
