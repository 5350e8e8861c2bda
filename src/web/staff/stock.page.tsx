import { Body, Controller, Get, Header, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { newId } from '../../common/new-id.js';
import { longDate } from '../../common/spoken-date.js';
import { BlanksStockService } from '../../modules/blanks/blanks.stock.service.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import { type Actor, mayAct, staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { DomainError } from '../../platform/database/database.errors.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { hashRequest } from '../../platform/idempotency/idempotency.service.js';
import { renderPage } from '../layout.js';
import { amount } from './amount.js';
import { Flash, type Outcome } from './flash.service.js';
import { refusalWords } from './refusal-words.js';
import { seeOther } from './see-other.js';
import { ServiceTexts } from './service-texts.service.js';
import { SignInFilter } from './sign-in.filter.js';
import { ChooseSiteView } from './staff.layout.js';
import { StaffShells } from './staff-shell.service.js';
import { StaffSites } from './staff-sites.service.js';
import { AllotmentForm, allotmentOf, KIND_WORDS, MovementForm, movementOf, StockQuery } from './stock.form.js';
import { StockView } from './stock.view.js';
import type { StockProps } from './stock-props.js';

const HTML = 'text/html; charset=utf-8';
const READERS = ['desk', 'auditor'] as const;
const SUPERVISOR = ['supervisor'] as const;
const MOVEMENTS_SHOWN = 20;

type Typed = Pick<StockProps, 'outcome' | 'movement' | 'allotment' | 'errors'>;
const NOTHING_TYPED: Typed = { outcome: null, movement: {}, allotment: null, errors: [] };

@ApiExcludeController()
@Controller('stok')
@Roles(...READERS)
@UseFilters(SignInFilter)
export class StockPage {
  constructor(
    private readonly sites: StaffSites,
    private readonly shells: StaffShells,
    private readonly flash: Flash,
    private readonly stock: BlanksStockService,
    private readonly calendar: CalendarService,
    private readonly texts: ServiceTexts,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Header('content-type', HTML)
  async show(
    @CurrentActor() actor: Actor,
    @Query() { situs }: StockQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const sites = await this.sites.listFor(actor, READERS);
    const site = this.sites.choose(request, reply, sites, situs);
    if (!site) {
      const shell = this.shells.of(request, actor);
      return renderPage(<ChooseSiteView shell={shell} title="Stok tempat mana?" sites={sites} />);
    }
    return this.render(request, actor, site, { ...NOTHING_TYPED, outcome: this.flash.take(request, reply) });
  }

  @Post('gerak')
  @Roles(...SUPERVISOR)
  @Header('content-type', HTML)
  async move(
    @CurrentActor() actor: Actor,
    @Body() form: MovementForm,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.change(request, reply, actor, form.situs, { movement: form }, async (site) => {
      const movement = movementOf(form, await this.calendar.listSites());
      const hash = hashRequest('POST', '/stok/gerak', { siteId: site.id, movement });
      const key = form.kunci;
      const once = key ? { key, scope: `staff:${staffIdOf(actor) ?? ''}`, hash } : undefined;
      const { kind, quantity } = await this.stock.move(actor, site.id, movement, once);
      return {
        tone: 'ok',
        head: 'Tercatat',
        text: `${KIND_WORDS[kind]}: ${quantity > 0 ? '+' : ''}${amount(quantity)} kartu.`,
      };
    });
  }

  @Post('jatah')
  @Roles(...SUPERVISOR)
  @Header('content-type', HTML)
  async allot(
    @CurrentActor() actor: Actor,
    @Body() form: AllotmentForm,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.change(request, reply, actor, form.situs, { allotment: form }, async (site) => {
      const { date, ...want } = allotmentOf(form);
      const { allotted, reserve } = await this.stock.allot(actor, site.id, date, want);
      const text = `${longDate('id', date, 'UTC')}: ${amount(allotted)} kartu, cadangan ${amount(reserve)}.`;
      return { tone: 'ok', head: 'Jatah disimpan', text };
    });
  }

  /** Does the act and goes on, or shows the page again with the refusal and what was typed. */
  private async change(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    wanted: string | undefined,
    typed: Partial<Typed>,
    act: (site: Site) => Promise<Outcome>,
  ): Promise<string> {
    const site = this.sites.choose(request, reply, await this.sites.listFor(actor, SUPERVISOR), wanted);
    if (!site) return seeOther(reply, '/stok');
    try {
      this.flash.put(reply, await act(site));
      return seeOther(reply, '/stok');
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      void reply.status(error.status);
      const errors = error instanceof InvalidInput && typed.movement ? onMovementForm(error) : [];
      const outcome: Outcome | null = errors.length > 0 ? null : { tone: 'stop', ...refusalWords(error) };
      return this.render(request, actor, site, { ...NOTHING_TYPED, ...typed, outcome, errors });
    }
  }

  private async render(request: FastifyRequest, actor: Actor, site: Site, typed: Typed): Promise<string> {
    const overview = await this.stock.overview(actor, site.id);
    const goals = (await this.calendar.listSites()).filter((other) => other.id !== site.id);
    const count = (await this.sites.listFor(actor, READERS)).length;
    return renderPage(
      <StockView
        shell={this.shells.of(request, actor, site, count, '/stok')}
        site={site}
        overview={overview}
        movements={await this.stock.listMovements(actor, site.id, 'ktp', MOVEMENTS_SHOWN)}
        mayChange={mayAct(actor, SUPERVISOR, { siteId: site.id, regionId: site.regionId })}
        services={await this.texts.all()}
        goals={goals}
        formKey={newId(this.clock.now())}
        {...typed}
      />,
    );
  }
}

const onMovementForm = (error: InvalidInput) =>
  error.problems.map((problem) => (problem.field === 'toSiteId' ? { ...problem, field: 'tujuan' } : problem));
