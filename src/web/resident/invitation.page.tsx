import { Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { OfferEnded } from '../../modules/bookings/bookings.errors.js';
import { BookingsInvitationService } from '../../modules/bookings/bookings.invitation.service.js';
import { BookingsReadService } from '../../modules/bookings/bookings.read.service.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import { CatalogueService } from '../../modules/catalogue/catalogue.service.js';
import { Public } from '../../platform/access/access.decorators.js';
import { Frames } from '../frame.service.js';
import { seeOther, show } from '../answer.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { InvitationEndedView, InvitationView } from './invitation.view.js';
import { Journey } from './journey.service.js';
import { FromLink, type Link } from './link.decorator.js';
import { offerRefused } from './offer-refused.js';
import { bookingPaths, invitationPaths } from './paths.js';

const GONE = 410;

/** A place and a card kept for one person who may have the card printed now. Opening it changes nothing. */
@ApiExcludeController()
@Controller('undangan/:code/:token')
@Public()
export class InvitationPage {
  constructor(
    private readonly frames: Frames,
    private readonly journey: Journey,
    private readonly calendar: CalendarService,
    private readonly catalogue: CatalogueService,
    private readonly invitations: BookingsInvitationService,
    private readonly bookings: BookingsReadService,
  ) {}

  @Get()
  async look(@CurrentVisit() { request, reply }: Visit, @FromLink() { code, token }: Link): Promise<string> {
    const frame = this.frames.of(request);
    const invitation = await this.invitations.view(code, token);
    const { status, startsAt, expiresAt } = invitation;
    if (status === 'taken') return seeOther(reply, await this.bookingOf(code, token));
    if (status === 'ended' || !expiresAt) return show(reply, <InvitationEndedView frame={frame} />, GONE);
    const site = this.journey.placeOf(await this.calendar.getSite(invitation.siteId));
    const service = await this.catalogue.get(invitation.serviceCode);
    const documents = this.catalogue.documentsOf(service, frame.locale, invitation.age);
    const links = invitationPaths(invitation.code, token);
    return show(
      reply,
      <InvitationView
        frame={frame}
        links={links}
        site={site}
        documents={documents}
        startsAt={startsAt}
        expiresAt={expiresAt}
      />,
    );
  }

  /** Reloading what an act led to only shows the invitation. */
  @Get(':act')
  again(@CurrentVisit() { reply }: Visit, @FromLink() { code, token }: Link): string {
    return seeOther(reply, invitationPaths(code, token).home);
  }

  @Post('ambil')
  async take(@CurrentVisit() { request, reply }: Visit, @FromLink() { code, token }: Link): Promise<string> {
    const frame = this.frames.of(request);
    try {
      return seeOther(reply, `${await this.bookingOf(code, token)}?baru=1`);
    } catch (error) {
      if (error instanceof OfferEnded) return show(reply, <InvitationEndedView frame={frame} />, GONE);
      return offerRefused(reply, frame, error);
    }
  }

  /** Let go of after it was taken: it is a booking, which has a page of its own. */
  @Post('lewati')
  async letGo(@CurrentVisit() { reply }: Visit, @FromLink() { code, token }: Link): Promise<string> {
    await this.invitations.letGo(code, token).catch((error: unknown) => {
      if (!(error instanceof OfferEnded)) throw error;
    });
    return seeOther(reply, invitationPaths(code, token).home);
  }

  /** Taking it a second time gives the same booking. */
  private async bookingOf(code: string, token: string): Promise<string> {
    const receipt = await this.invitations.take(code, token);
    return bookingPaths(receipt.view.code, this.bookings.tokenOf(receipt)).home;
  }
}
