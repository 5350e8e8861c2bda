import { Body, Controller, Get, Param, Post, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { isUuid } from '../../common/uuid.js';
import { CalendarModeService } from '../../modules/calendar/calendar.mode.service.js';
import { SchoolsAnswerService } from '../../modules/schools/schools.answer.service.js';
import { SchoolsRequestService } from '../../modules/schools/schools.request.service.js';
import { SchoolsService } from '../../modules/schools/schools.service.js';
import {
  REQUEST_MODES,
  type RequestMode,
  type School,
  type WholeRequest,
} from '../../modules/schools/schools.types.js';
import { Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { t } from '../messages.js';
import { done, type ShownForm } from '../staff/supervisor-types.js';
import { rosterPaths } from './roster-paths.js';
import { RequestCheckView, RequestView } from './request-steps.view.js';
import { AnswerProposalForm, SchoolForm, WishesForm, wishesOf, WithdrawForm } from './school.form.js';
import { type SitelessFrame, SitelessPages } from '../staff/siteless-pages.service.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { SchoolSignInFilter } from './school-sign-in.filter.js';
import { requestPath } from './school-words.js';
import { type AskableMode, typedWishes, WishesView } from './wishes.view.js';

/** A request in four steps: wishes, roster, check, sent; and then what comes of it. */
@ApiExcludeController()
@Controller('sekolah')
@Roles('school')
@UseFilters(SchoolSignInFilter)
export class SchoolRequestPage {
  constructor(
    private readonly pages: SitelessPages,
    private readonly schools: SchoolsService,
    private readonly requests: SchoolsRequestService,
    private readonly answers: SchoolsAnswerService,
    private readonly modes: CalendarModeService,
  ) {}

  @Get('minta')
  ask(@CurrentVisit() visit: Visit) {
    return this.pages.show(visit, (frame) => this.wishes(frame, { values: {}, errors: [] }, '/sekolah/minta'));
  }

  @Post('minta')
  create(@CurrentVisit() visit: Visit, @Body() body: WishesForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.wishes(frame, named(shown), '/sekolah/minta'),
      read: () => wishesOf(body),
      apply: async ({ actor, locale }, want, once) => {
        const { id } = await this.own(actor);
        const made = await this.requests.create(actor, id, want, {}, once);
        return done(rosterPaths(made.id).home, t(locale, 'wish.saved'), '');
      },
    });
  }

  @Get('permintaan/:id/keinginan')
  async edit(@CurrentVisit() visit: Visit, @Param('id') id: string) {
    const { request } = await this.get(visit.actor, id);
    return this.pages.show(visit, (frame) =>
      this.wishes(frame, { values: typedWishes(request), errors: [] }, `${requestPath(id)}/keinginan`),
    );
  }

  @Post('permintaan/:id/keinginan')
  change(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() body: WishesForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.wishes(frame, named(shown), `${requestPath(id)}/keinginan`),
      read: () => wishesOf(body),
      apply: async ({ actor, locale }, want, once) => {
        await this.get(actor, id);
        await this.requests.change(actor, id, want, once);
        return done(`${requestPath(id)}/periksa`, t(locale, 'wish.saved'), '');
      },
    });
  }

  @Get('permintaan/:id/periksa')
  check(@CurrentVisit() visit: Visit, @Param('id') id: string) {
    return this.pages.show(visit, async (frame) => (
      <RequestCheckView frame={frame} whole={await this.get(frame.actor, id)} />
    ));
  }

  @Post('permintaan/:id/periksa')
  send(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() body: SchoolForm) {
    return this.pages.act(visit, body, {
      form: async (frame) => <RequestCheckView frame={frame} whole={await this.get(frame.actor, id)} />,
      read: () => id,
      apply: async ({ actor, locale }, _want, once) => {
        await this.get(actor, id);
        await this.requests.send(actor, id, once);
        return done(requestPath(id), t(locale, 'request.sent'), t(locale, 'request.sent.text'));
      },
    });
  }

  @Get('permintaan/:id')
  show(@CurrentVisit() visit: Visit, @Param('id') id: string) {
    return this.pages.show(visit, async (frame) => (
      <RequestView frame={frame} whole={await this.get(frame.actor, id)} />
    ));
  }

  @Post('permintaan/:id/terima')
  accept(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() body: AnswerProposalForm) {
    return this.pages.act(visit, body, {
      form: async (frame) => <RequestView frame={frame} whole={await this.get(frame.actor, id)} />,
      read: () => body.usulan ?? '',
      apply: async ({ actor, locale }, proposalId, once) => {
        await this.proposalOf(actor, id, proposalId);
        await this.answers.accept(actor, proposalId, once);
        return done(requestPath(id), t(locale, 'proposal.accepted'), t(locale, 'proposal.accepted.text'));
      },
    });
  }

  @Get('permintaan/:id/lain')
  async askOther(@CurrentVisit() visit: Visit, @Param('id') id: string) {
    const whole = await this.get(visit.actor, id);
    return this.pages.show(visit, (frame) =>
      this.counterView(frame, whole, { values: typedWishes(whole.request), errors: [] }),
    );
  }

  @Post('permintaan/:id/lain')
  counter(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() body: WishesForm) {
    return this.pages.act(visit, body, {
      form: async (frame, shown) => this.counterView(frame, await this.get(frame.actor, id), named(shown)),
      read: () => wishesOf(body),
      apply: async ({ actor, locale }, want, once) => {
        const { proposal } = await this.get(actor, id);
        if (!proposal) throw new NotFound();
        await this.answers.counter(actor, proposal.id, want, once);
        return done(requestPath(id), t(locale, 'proposal.countered'), t(locale, 'proposal.countered.text'));
      },
    });
  }

  @Post('permintaan/:id/tarik')
  withdraw(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() body: WithdrawForm) {
    return this.pages.act(visit, body, {
      form: async (frame) => <RequestView frame={frame} whole={await this.get(frame.actor, id)} />,
      read: () => body.sebab?.trim() || null,
      apply: async ({ actor, locale }, reason, once) => {
        await this.get(actor, id);
        await this.answers.withdraw(actor, id, reason, once);
        return done(requestPath(id), t(locale, 'request.withdrawn'), t(locale, 'request.withdrawn.text'));
      },
    });
  }

  private async wishes(frame: SitelessFrame, shown: ShownForm, action: string) {
    const { locale } = frame;
    const modes = await this.modesFor(await this.own(frame.actor), frame.today);
    const back = { href: '/sekolah', label: t(locale, 'school.home') };
    const words = { title: t(locale, 'wish.title'), button: t(locale, 'wish.do') };
    return <WishesView frame={frame} modes={modes} shown={shown} action={action} back={back} step={1} {...words} />;
  }

  private async counterView(frame: SitelessFrame, { request, school }: WholeRequest, shown: ShownForm) {
    const { locale } = frame;
    const modes = await this.modesFor(school, frame.today);
    const path = requestPath(request.id);
    const words = {
      title: t(locale, 'counter.title'),
      lead: t(locale, 'counter.lead'),
      button: t(locale, 'counter.do'),
      back: { href: path, label: t(locale, 'request.title') },
    };
    return <WishesView frame={frame} modes={modes} shown={shown} action={`${path}/lain`} {...words} />;
  }

  private async modesFor(school: School, today: string): Promise<AskableMode[]> {
    const periods = await this.modes.listFor(school.regionId);
    const siteOf = (mode: RequestMode) => (mode === 'weekend_block' ? null : school.siteId);
    return REQUEST_MODES.map((mode) => ({ ...this.modes.stateOn(periods, mode, siteOf(mode), today), mode }));
  }

  /** @throws NotFound */
  private async get(actor: Actor, id: string): Promise<WholeRequest> {
    if (!isUuid(id)) throw new NotFound();
    return this.requests.get(actor, id);
  }

  /** Of this request, or not at all. */
  private async proposalOf(actor: Actor, id: string, proposalId: string): Promise<void> {
    const { proposal } = await this.get(actor, id);
    if (!isUuid(proposalId) || !proposal) throw new NotFound();
  }

  private async own(actor: Actor): Promise<School> {
    const school = await this.schools.findOwn(actor);
    if (!school) throw new NotFound();
    return school;
  }
}

/** Problems that the service names, under the names of the form's fields. */
const FIELDS: Record<string, string> = { wishedDates: 'tanggal1', adults: 'dewasa', pupils: 'siswa' };
const named = ({ values, errors }: ShownForm): ShownForm => ({
  values,
  errors: errors.map((error) => ({ ...error, field: FIELDS[error.field] ?? error.field })),
});
