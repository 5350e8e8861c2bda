import { Body, Controller, Get, Param, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { isUuid } from '../../common/uuid.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import { PlansConfirmService } from '../../modules/plans/plans.confirm.service.js';
import { PlansPeopleService } from '../../modules/plans/plans.people.service.js';
import type { Plan } from '../../modules/plans/plans.types.js';
import { Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { t } from '../messages.js';
import { changeWords, differenceOf, planPath } from './plan-words.js';
import { PlanView } from './plan.view.js';
import { PlanForm } from './plans.form.js';
import { PlansView } from './plans.view.js';
import { seeOther } from '../answer.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { SignInFilter } from './sign-in.filter.js';
import { SupervisorQuery } from './supervisor.form.js';
import { SupervisorPages } from './supervisor-pages.service.js';
import { done, type SupervisorFrame } from './supervisor-types.js';

/** Changes that would move people: looked at, confirmed as they were shown, or withdrawn. */
@ApiExcludeController()
@Controller('rencana')
@Roles('supervisor')
@UseFilters(SignInFilter)
export class PlansPage {
  constructor(
    private readonly pages: SupervisorPages,
    private readonly calendar: CalendarService,
    private readonly plans: PlansConfirmService,
    private readonly people: PlansPeopleService,
  ) {}

  @Get()
  list(@CurrentVisit() visit: Visit, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, async (frame) => (
      <PlansView frame={frame} plans={await this.plans.listOpen(frame.actor, frame.site.id)} />
    ));
  }

  /** A plan is shown at its own site; the choice of another one leads to that one's plans. */
  @Get(':id')
  async show(@CurrentVisit() visit: Visit, @Param('id') id: string, @Query() { situs }: SupervisorQuery) {
    const { siteId } = await this.get(visit.actor, id);
    const { code } = await this.calendar.getSite(siteId);
    if (situs !== undefined && situs !== code)
      return seeOther(visit.reply, `/rencana?situs=${encodeURIComponent(situs)}`);
    return this.pages.show(visit, code, (frame) => this.view(frame, id));
  }

  @Post(':id')
  settle(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() body: PlanForm) {
    return this.pages.act(visit, body, {
      form: (frame) => this.view(frame, id, body.dilihat),
      read: () => Number(body.versi),
      apply: async ({ actor, locale }, version, once) => {
        const isConfirmed = body.putusan === 'setuju';
        const plan = isConfirmed
          ? await this.plans.confirm(actor, id, version, once)
          : await this.plans.withdraw(actor, id, once);
        const head = t(locale, isConfirmed ? 'plan.applied' : 'plan.withdrawn');
        return done(planPath(id), head, `${changeWords(locale, plan.change)}.`);
      },
    });
  }

  private async view(frame: SupervisorFrame, id: string, seen?: string) {
    const plan = await this.get(frame.actor, id);
    if (plan.siteId !== frame.site.id) throw new NotFound();
    const parties = await this.people.list(frame.actor, plan);
    return <PlanView frame={frame} plan={plan} parties={parties} difference={differenceOf(plan, seen)} />;
  }

  private get(actor: Actor, id: string): Promise<Plan> {
    if (!isUuid(id)) throw new NotFound();
    return this.plans.get(actor, id);
  }
}
