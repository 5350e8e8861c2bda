import { Body, Controller, Get, Header, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { addDays } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { longDate } from '../../common/spoken-date.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { PlansService } from '../../modules/plans/plans.service.js';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import { type Actor, staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { DomainError } from '../../platform/database/database.errors.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { hashRequest, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { renderPage } from '../layout.js';
import {
  CalendarPageQuery,
  ClosureForm,
  closureOf,
  DecisionForm,
  ExtraDayForm,
  extraDayOf,
  PublishForm,
  publishOf,
  reasonOf,
} from './calendar.form.js';
import { type CalendarForm, type CalendarProps, CalendarView } from './calendar.view.js';
import { Flash, type Outcome } from './flash.service.js';
import { refusalWords } from './refusal-words.js';
import { seeOther } from './see-other.js';
import { SignInFilter } from './sign-in.filter.js';
import { ChooseSiteView } from './staff.layout.js';
import { StaffShells } from './staff-shell.service.js';
import { StaffSites } from './staff-sites.service.js';

const HTML = 'text/html; charset=utf-8';
const SUPERVISOR = ['supervisor'] as const;
/** Days shown ahead: every year without a decree that was published shows up. */
const DAYS_AHEAD = 400;

/** One post of this page: who, from where, and what was typed. */
interface Sent {
  actor: Actor;
  request: FastifyRequest;
  reply: FastifyReply;
  body: { situs?: string; kunci?: string };
  /** The form to show again when it is refused; a decision is shown as a result only. */
  form?: CalendarForm;
}

@ApiExcludeController()
@Controller('kalender')
@Roles(...SUPERVISOR)
@UseFilters(SignInFilter)
export class CalendarPage {
  constructor(
    private readonly sites: StaffSites,
    private readonly shells: StaffShells,
    private readonly flash: Flash,
    private readonly calendar: CalendarService,
    private readonly plans: PlansService,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Header('content-type', HTML)
  async show(
    @CurrentActor() actor: Actor,
    @Query() { situs }: CalendarPageQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const sites = await this.sites.listFor(actor, SUPERVISOR);
    const site = this.sites.choose(request, reply, sites, situs);
    if (site) return this.render(request, actor, site, { outcome: this.flash.take(request, reply), refused: null });
    const shell = this.shells.of(request, actor);
    return renderPage(<ChooseSiteView shell={shell} title="Kalender tempat mana?" sites={sites} />);
  }

  @Post('keputusan')
  @Header('content-type', HTML)
  decide(
    @CurrentActor() actor: Actor,
    @Body() body: DecisionForm,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.change({ actor, request, reply, body }, async (_site, once) => {
      const day = await this.plans.decide(actor, body.hari, body.putusan === 'buka', reasonOf(body), once);
      const head = day.status === 'open' ? 'Hari dibuka' : 'Hari ditutup';
      return { tone: 'ok', head, text: `${longDate('id', day.date, 'UTC')}.` };
    });
  }

  @Post('hari-tambahan')
  @Header('content-type', HTML)
  addExtraDay(
    @CurrentActor() actor: Actor,
    @Body() body: ExtraDayForm,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.change({ actor, request, reply, body, form: 'extra' }, async (site, once) => {
      const day = await this.plans.addExtraDay(actor, site.id, extraDayOf(body), once);
      return { tone: 'ok', head: 'Hari tambahan dibuka', text: `${longDate('id', day.date, 'UTC')}.` };
    });
  }

  @Post('penutupan')
  @Header('content-type', HTML)
  addClosure(
    @CurrentActor() actor: Actor,
    @Body() body: ClosureForm,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.change({ actor, request, reply, body, form: 'closure' }, async (site, once) => {
      const closure = closureOf(body);
      await this.plans.addClosure(actor, site.id, closure, once);
      const [from, to] = [closure.from, closure.to].map((date) => longDate('id', date, 'UTC'));
      return { tone: 'ok', head: 'Penutupan dicatat', text: `${from} sampai ${to}: ${closure.reason}.` };
    });
  }

  @Post('terbitkan')
  @Header('content-type', HTML)
  publish(
    @CurrentActor() actor: Actor,
    @Body() body: PublishForm,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.change({ actor, request, reply, body, form: 'publish' }, async (site, once) => {
      const { from, to } = publishOf(body);
      const published = await this.plans.publish(actor, site.id, from, to, body.tahu === 'ya', once);
      const made = published.filter(({ isNew }) => isNew);
      const waiting = made.filter(({ day }) => day.status === 'undecided').length;
      const text = `${made.length} hari baru${waiting > 0 ? `, ${waiting} menunggu keputusan Anda` : ''}.`;
      return { tone: waiting > 0 ? 'warn' : 'ok', head: 'Diterbitkan', text };
    });
  }

  /** Does the act and goes on, or shows the page again with the refusal and what was typed. */
  private async change(
    { actor, request, reply, body, form }: Sent,
    act: (site: Site, once: IdempotentRequest | undefined) => Promise<Outcome>,
  ): Promise<string> {
    const site = this.sites.choose(request, reply, await this.sites.listFor(actor, SUPERVISOR), body.situs);
    if (!site) return seeOther(reply, '/kalender');
    const { kunci, ...want } = body;
    const hash = hashRequest('POST', request.url, want);
    const once = kunci
      ? { key: `${kunci}:${hash.slice(0, 16)}`, scope: `staff:${staffIdOf(actor) ?? ''}`, hash }
      : undefined;
    try {
      this.flash.put(reply, await act(site, once));
      return seeOther(reply, '/kalender');
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      void reply.status(error.status);
      const errors = error instanceof InvalidInput && form ? error.problems : [];
      const outcome: Outcome | null = errors.length > 0 ? null : { tone: 'stop', ...refusalWords(error) };
      const values = { ...body } as Record<string, string | undefined>;
      return this.render(request, actor, site, { outcome, refused: form ? { form, values, errors } : null });
    }
  }

  private async render(
    request: FastifyRequest,
    actor: Actor,
    site: Site,
    typed: Pick<CalendarProps, 'outcome' | 'refused'>,
  ): Promise<string> {
    const today = this.calendar.today(site);
    const count = (await this.sites.listFor(actor, SUPERVISOR)).length;
    return renderPage(
      <CalendarView
        shell={this.shells.of(request, actor, site, count, '/kalender')}
        site={site}
        days={await this.calendar.listDays(site.id, today, addDays(today, DAYS_AHEAD))}
        formKey={newId(this.clock.now())}
        {...typed}
      />,
    );
  }
}
