import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../platform/access/access.decorators.js';
import { NoCardsLeft } from '../../modules/blanks/blanks.errors.js';
import { BookingsAlarmsService } from '../../modules/bookings/bookings.alarms.service.js';
import { BookingsHoldService } from '../../modules/bookings/bookings.hold.service.js';
import type { Booking } from '../../modules/bookings/bookings.types.js';
import { BookingPaused, DayClosed } from '../../modules/calendar/calendar.errors.js';
import { CalendarPauseService } from '../../modules/calendar/calendar.pause.service.js';
import type { BookingPause } from '../../modules/calendar/calendar.types.js';
import { SlotFull } from '../../modules/capacity/capacity.errors.js';
import type { FieldProblem } from '../field-errors.js';
import { Frames } from '../frame.service.js';
import { seeOther, show } from '../answer.js';
import { type Asked, askedIn } from './answer.js';
import { Availability, type Want } from './availability.service.js';
import { localDateIn } from '../../common/local-date.js';
import { type Draft, nextPage } from './draft.js';
import { Drafts } from './draft.service.js';
import { HOLD_MINUTES } from '../../modules/bookings/bookings.types.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { HeldPlaces } from './held-place.service.js';
import { Journey } from './journey.service.js';
import { Outcomes, type Time } from './outcomes.service.js';
import { paths } from './paths.js';
import { slotProblem, TimeForm } from './resident.dto.js';
import { TimeView } from './time.view.js';

/** What a program waits before it asks again. */
const RETRY_SECONDS = 600;

/** When and where. Choosing a time takes the place for ten minutes. */
@ApiExcludeController()
@Controller('pesan')
@Public()
export class TimePage {
  constructor(
    private readonly frames: Frames,
    private readonly drafts: Drafts,
    private readonly places: HeldPlaces,
    private readonly journey: Journey,
    private readonly availability: Availability,
    private readonly outcomes: Outcomes,
    private readonly pauses: CalendarPauseService,
    private readonly holds: BookingsHoldService,
    private readonly alarms: BookingsAlarmsService,
  ) {}

  /** A day on which every time is taken: what can be done instead. */
  @Get('penuh')
  async full(@CurrentVisit() { request, reply }: Visit): Promise<string> {
    const draft = this.drafts.read(request);
    const { from, site: code } = askedIn(request);
    if (!draft || !from) return seeOther(reply, draft ? paths.time : paths.service);
    const site = await this.journey.siteFor(await this.journey.serviceOf(draft), code ?? draft.site);
    const page = await this.outcomes.full(this.frames.of(request), await this.journey.wantOf(draft, site), from);
    return page ? show(reply, page) : seeOther(reply, paths.timeAt(site.code));
  }

  @Get('waktu')
  async ask(@CurrentVisit() { request, reply }: Visit): Promise<string> {
    const draft = this.drafts.read(request);
    if (!draft || nextPage(draft) === paths.reason) return seeOther(reply, draft ? paths.reason : paths.service);
    const asked = askedIn(request);
    const service = await this.journey.serviceOf(draft);
    const site = await this.journey.siteFor(service, asked.site ?? draft.site);
    const pause = await this.pauses.find(site.id);
    if (pause && !(await this.runningHold(draft))) return this.paused(request, reply, { site, service }, pause);
    return show(reply, await this.view(request, draft, asked, []));
  }

  @Post('waktu')
  async choose(
    @CurrentVisit() { request, reply }: Visit,
    @Body() { slot = '', tanpaKartu }: TimeForm,
  ): Promise<string> {
    const draft = this.drafts.read(request);
    if (!draft || nextPage(draft) === paths.reason) return seeOther(reply, draft ? paths.reason : paths.service);
    const time = await this.outcomes.findTime(slot);
    if (!time) return show(reply, await this.view(request, draft, askedIn(request), [slotProblem(slot)]), 422);
    const held = await this.runningHold(draft);
    const want = await this.journey.wantOf(draft, time.site, held);
    const cards = await this.cardsFor(want, time, tanpaKartu === '1');
    try {
      const keepsPlace = held?.slotId === slot;
      const id = keepsPlace ? held.id : await this.hold(request, reply, draft, want, slot, cards ?? want.cards);
      const chosen: Draft = { ...draft, hold: id, site: time.site.code, cards };
      this.drafts.keep(reply, chosen);
      return seeOther(reply, nextPage(chosen));
    } catch (error) {
      return this.refused(request, reply, want, time, error);
    }
  }

  private async hold(
    request: FastifyRequest,
    reply: FastifyReply,
    { party }: Draft,
    { service }: Want,
    slotId: string,
    cards: number,
  ): Promise<string> {
    const caller = this.drafts.callerOf(request, reply);
    const wanted = { slotId, service: service.code, party, cards, device: caller.device };
    const { id } = await this.holds.hold(wanted, 'web');
    this.alarms.noteAt(caller, 'held', slotId);
    return id;
  }

  /** Fewer cards than the party needs, once it agreed to that; nothing when it wants all of them. */
  private async cardsFor(want: Want, { site, startsAt }: Time, agreed: boolean): Promise<number | undefined> {
    if (!agreed || want.withoutCards !== 'record_first') return undefined;
    const left = await this.availability.cardsFor(want, localDateIn(site.timezone, startsAt));
    return Math.min(left, want.party);
  }

  private async refused(
    request: FastifyRequest,
    reply: FastifyReply,
    want: Want,
    time: Time,
    error: unknown,
  ): Promise<string> {
    const frame = this.frames.of(request);
    if (error instanceof SlotFull) return show(reply, await this.outcomes.taken(frame, want, time.startsAt), 409);
    if (error instanceof NoCardsLeft) return show(reply, await this.outcomes.noCards(frame, want, time));
    if (error instanceof DayClosed) return show(reply, await this.outcomes.dayClosed(frame, want, time.startsAt));
    if (error instanceof BookingPaused) return this.paused(request, reply, want, error.pause);
    throw error;
  }

  private async paused(
    request: FastifyRequest,
    reply: FastifyReply,
    want: Pick<Want, 'site' | 'service'>,
    pause: BookingPause,
  ): Promise<string> {
    void reply.header('retry-after', RETRY_SECONDS);
    return show(reply, await this.outcomes.paused(this.frames.of(request), want, pause), 503);
  }

  private async runningHold(draft: Draft): Promise<Booking | null> {
    const held = await this.places.find(draft);
    return held && this.places.isRunning(held) ? held : null;
  }

  private async view(request: FastifyRequest, draft: Draft, asked: Asked, errors: readonly FieldProblem[]) {
    const frame = this.frames.of(request);
    const held = await this.runningHold(draft);
    const service = await this.journey.serviceOf(draft);
    const site = await this.journey.siteFor(service, asked.site ?? draft.site);
    const sites = await this.journey.sitesFor(service);
    return (
      <TimeView
        frame={frame}
        choice={await this.availability.choice(await this.journey.wantOf(draft, site, held), asked.from)}
        site={{ ...this.journey.placeOf(site), code: site.code }}
        otherSites={sites.filter(({ code }) => code !== site.code)}
        recordsOnly={service.usesCard !== 'never' && !site.prints}
        party={draft.party}
        holdMinutes={HOLD_MINUTES}
        backHref={draft.choice === 'reprint_photo' ? paths.reason : paths.service}
        values={{ slot: held?.slotId }}
        errors={errors}
      />
    );
  }
}
