import { Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { OfferEnded, OfferLinkNeeded } from '../../modules/bookings/bookings.errors.js';
import { BookingsOfferService } from '../../modules/bookings/bookings.offer.service.js';
import { BookingsReadService } from '../../modules/bookings/bookings.read.service.js';
import { BookingsWaitingService } from '../../modules/bookings/bookings.waiting.service.js';
import type { WaitingAccess, WaitingView } from '../../modules/bookings/bookings.waiting.types.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import { CatalogueService } from '../../modules/catalogue/catalogue.service.js';
import { Public } from '../../platform/access/access.decorators.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Frames } from '../frame.service.js';
import type { PageFrame } from '../layout.js';
import { seeOther, show } from '../answer.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { Journey } from './journey.service.js';
import { FromLink, type Link } from './link.decorator.js';
import { offerRefused } from './offer-refused.js';
import { bookingPaths, entryPaths } from './paths.js';
import { EntryView, OfferView, SettledView } from './waiting-entry.view.js';

/** An offer that passed, and a wait that is over, are gone; the rest is a page like any other. */
const GONE = 410;

/** One entry of the waiting list, opened by its own token or by that of its offer. Opening it changes nothing. */
@ApiExcludeController()
@Controller('tunggu/:code/:token')
@Public()
export class WaitingEntryPage {
  constructor(
    private readonly clock: Clock,
    private readonly frames: Frames,
    private readonly journey: Journey,
    private readonly calendar: CalendarService,
    private readonly catalogue: CatalogueService,
    private readonly waiting: BookingsWaitingService,
    private readonly offers: BookingsOfferService,
    private readonly bookings: BookingsReadService,
  ) {}

  @Get()
  async look(@CurrentVisit() { request, reply }: Visit, @FromLink() { code, token }: Link): Promise<string> {
    const frame = this.frames.of(request);
    const entry = await this.waiting.view({ code, token });
    const site = this.journey.placeOf(await this.calendar.getSite(entry.site.id));
    const service = this.journey.nameOf(await this.catalogue.get(entry.service), frame.locale);
    const showsData = await this.showsData({ code, token });
    const shown = { frame, entry, token, site, service, showsData };
    if (entry.status === 'waiting') return show(reply, <EntryView {...shown} />);
    if (entry.offer && !this.isOver(entry)) {
      const { startsAt, expiresAt } = entry.offer;
      return show(reply, <OfferView {...shown} startsAt={new Date(startsAt)} expiresAt={new Date(expiresAt)} />);
    }
    return this.settled(reply, frame, entry, token);
  }

  /** Reloading what an act led to only shows the entry. */
  @Get(':act')
  again(@CurrentVisit() { reply }: Visit, @FromLink() { code, token }: Link): string {
    return seeOther(reply, entryPaths(code, token).home);
  }

  @Post('ambil')
  async take(@CurrentVisit() { request, reply }: Visit, @FromLink() { code, token }: Link): Promise<string> {
    const frame = this.frames.of(request);
    try {
      const receipt = await this.offers.take({ code, token });
      return seeOther(reply, `${bookingPaths(receipt.view.code, this.bookings.tokenOf(receipt)).home}?baru=1`);
    } catch (error) {
      if (error instanceof OfferEnded)
        return this.settled(reply, frame, await this.waiting.view({ code, token }), token);
      return offerRefused(reply, frame, error);
    }
  }

  @Post('lewati')
  async skip(@CurrentVisit() { reply }: Visit, @FromLink() { code, token }: Link): Promise<string> {
    await this.offers.skip({ code, token }).catch((error: unknown) => {
      if (!(error instanceof OfferEnded)) throw error;
    });
    return seeOther(reply, entryPaths(code, token).home);
  }

  @Post('berhenti')
  async stop(@CurrentVisit() { reply }: Visit, @FromLink() { code, token }: Link): Promise<string> {
    await this.waiting.leave({ code, token });
    return seeOther(reply, entryPaths(code, token).home);
  }

  @Post('lagi')
  async rejoin(@CurrentVisit() { reply }: Visit, @FromLink() { code, token }: Link): Promise<string> {
    await this.waiting.again({ code, token }).catch((error: unknown) => {
      if (!(error instanceof InvalidInput)) throw error;
    });
    return seeOther(reply, entryPaths(code, token).home);
  }

  /** Its time has come, though no clock has passed it on yet. */
  private isOver({ offer }: WaitingView): boolean {
    return offer !== undefined && new Date(offer.expiresAt) <= this.clock.now();
  }

  private async settled(reply: FastifyReply, frame: PageFrame, entry: WaitingView, token: string): Promise<string> {
    const shown = entry.status === 'offered' ? { ...entry, status: 'passed' as const } : entry;
    const bookingHref = entry.status === 'taken' ? await this.bookingOf(entry.code, token) : undefined;
    const status = shown.status === 'passed' || shown.status === 'expired' ? GONE : 200;
    const showsData = await this.showsData({ code: entry.code, token });
    const told = { frame, entry: shown, token, bookingHref, showsData };
    return show(reply, <SettledView {...told} />, status);
  }

  /** The link of an offer that went to whoever has the booking it would move opens nothing of those who wait. */
  private async showsData(access: WaitingAccess): Promise<boolean> {
    return (await this.waiting.findForData(access)) !== null;
  }

  /** Nothing is taken here: it was, and the same answer is given again. */
  private async bookingOf(code: string, token: string): Promise<string | undefined> {
    try {
      const receipt = await this.offers.take({ code, token });
      return bookingPaths(receipt.view.code, this.bookings.tokenOf(receipt)).home;
    } catch (error) {
      if (error instanceof OfferLinkNeeded) return undefined;
      throw error;
    }
  }
}
