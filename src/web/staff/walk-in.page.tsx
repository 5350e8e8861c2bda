import { Body, Controller, Get, Header, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { newId } from '../../common/new-id.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { DeskArrivalService } from '../../modules/desk/desk.arrival.service.js';
import type { WalkInTicket } from '../../modules/desk/desk.types.js';
import { DeskViewService } from '../../modules/desk/desk.view.service.js';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import { type Actor, staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { DomainError } from '../../platform/database/database.errors.js';
import { type FieldProblem, InvalidInput } from '../../platform/http/input.errors.js';
import { hashRequest } from '../../platform/idempotency/idempotency.service.js';
import { renderPage } from '../layout.js';
import { warningText } from '../resident/reasons.js';
import { Flash, type Outcome } from './flash.service.js';
import { refusalWords } from './refusal-words.js';
import { seeOther } from './see-other.js';
import { ServiceTexts } from './service-texts.service.js';
import { SignInFilter } from './sign-in.filter.js';
import { StaffShells } from './staff-shell.service.js';
import { StaffSites } from './staff-sites.service.js';
import { onForm, WalkInForm, walkInOf } from './walk-in.form.js';
import { WalkInView } from './walk-in.view.js';

const HTML = 'text/html; charset=utf-8';
const DESK = ['desk'] as const;

interface Refused {
  errors: readonly FieldProblem[];
  refusal: Outcome | null;
}

/** A ticket for somebody who came without a booking. */
@ApiExcludeController()
@Controller('meja/tanpa-janji')
@Roles(...DESK)
@UseFilters(SignInFilter)
export class WalkInPage {
  constructor(
    private readonly sites: StaffSites,
    private readonly shells: StaffShells,
    private readonly flash: Flash,
    private readonly arrivals: DeskArrivalService,
    private readonly view: DeskViewService,
    private readonly texts: ServiceTexts,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Header('content-type', HTML)
  async show(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const site = this.sites.choose(request, reply, await this.sites.listFor(actor, DESK));
    if (!site) return seeOther(reply, '/meja');
    return this.render(request, actor, site, {}, { errors: [], refusal: null });
  }

  @Post()
  @Header('content-type', HTML)
  async give(
    @CurrentActor() actor: Actor,
    @Body() form: WalkInForm,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const site = this.sites.choose(request, reply, await this.sites.listFor(actor, DESK), form.situs);
    if (!site) return seeOther(reply, '/meja');
    try {
      const given = await this.issue(actor, site, form);
      this.flash.put(reply, outcomeOf(given));
      return seeOther(reply, `/meja/karcis/${given.ticket.id}`);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      void reply.status(error.status);
      return this.render(request, actor, site, form, refusedBy(error));
    }
  }

  private issue(actor: Actor, site: Site, form: WalkInForm): Promise<WalkInTicket> {
    const want = walkInOf(form, site.id);
    const key = form.kunci;
    const hash = hashRequest('POST', '/meja/tanpa-janji', want);
    return this.arrivals.walkIn(actor, want, key ? { key, scope: `staff:${staffIdOf(actor) ?? ''}`, hash } : undefined);
  }

  private async render(
    request: FastifyRequest,
    actor: Actor,
    site: Site,
    values: WalkInForm,
    refused: Refused,
  ): Promise<string> {
    return renderPage(
      <WalkInView
        shell={this.shells.of(request, actor, site)}
        site={site}
        services={await this.texts.all()}
        board={await this.view.board(site.id)}
        formKey={newId(this.clock.now())}
        values={values}
        {...refused}
      />,
    );
  }
}

function refusedBy(error: DomainError): Refused {
  if (error instanceof InvalidInput) return { errors: onForm(error.problems), refusal: null };
  const words = refusalWords(error);
  const advice =
    error.code === 'no_cards_left'
      ? ' Bila perekaman saja sudah cukup, beri tanda “tanpa kartu hari ini” di bawah.'
      : '';
  return { errors: [], refusal: { tone: 'stop', head: words.head, text: `${words.text ?? ''}${advice}` } };
}

function outcomeOf({ ticket, estimate, warnings }: WalkInTicket): Outcome {
  const said = warnings.map((warning) => warningText('id', warning));
  const wait = `Perkiraan tunggu ${estimate.low}–${estimate.high} menit.`;
  return {
    tone: said.length > 0 ? 'warn' : 'ok',
    head: `${ticket.ticket} dibuat`,
    text: [wait, ...said].join(' '),
    ticketId: ticket.id,
  };
}
