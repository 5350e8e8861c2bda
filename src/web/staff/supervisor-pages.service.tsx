import { Injectable } from '@nestjs/common';
import type { VNode } from 'preact';
import { newId } from '../../common/new-id.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import { staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { DomainError } from '../../platform/database/database.errors.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { localeOf } from '../../platform/http/locale.js';
import { hashRequest, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { t } from '../messages.js';
import { show } from '../resident/answer.js';
import { CheckView } from './check.view.js';
import { Flash } from './flash.service.js';
import { seeOther } from './see-other.js';
import { ChooseSiteView } from './staff.layout.js';
import { StaffShells } from './staff-shell.service.js';
import { StaffSites } from './staff-sites.service.js';
import { supervisorRefusal } from './supervisor-refusal.js';
import type { SupervisorForm } from './supervisor.form.js';
import type { Act, SupervisorFrame, Typed } from './supervisor-types.js';
import type { Visit } from './visit.decorator.js';

const SUPERVISOR = ['supervisor'] as const;

/** Opens the pages of supervisors and carries their forms through: look, check, do, go on. */
@Injectable()
export class SupervisorPages {
  constructor(
    private readonly sites: StaffSites,
    private readonly shells: StaffShells,
    private readonly flash: Flash,
    private readonly calendar: CalendarService,
    private readonly clock: Clock,
  ) {}

  /** The page of the site at which the supervisor works, or the question which one. */
  async show(
    visit: Visit,
    situs: string | undefined,
    render: (frame: SupervisorFrame) => VNode | Promise<VNode>,
  ): Promise<string> {
    const path = pathOf(visit);
    const frame = await this.frame(visit, path, situs);
    if (frame)
      return show(visit.reply, await render({ ...frame, outcome: this.flash.take(visit.request, visit.reply) }));
    const locale = localeOf(visit.request);
    const sites = await this.sites.listFor(visit.actor, SUPERVISOR);
    const shell = this.shells.of(visit.request, visit.actor, null, sites.length, path, locale);
    return show(visit.reply, <ChooseSiteView shell={shell} title={t(locale, 'shell.whichSite')} sites={sites} />);
  }

  /** Carries one form through; a refusal shows it again with what was typed. */
  async act<T>(visit: Visit, body: SupervisorForm, act: Act<T>): Promise<string> {
    const path = pathOf(visit);
    const frame = await this.frame(visit, path, body.situs);
    if (!frame) return seeOther(visit.reply, path);
    const { aksi, kunci, ...typed } = body;
    const values = typed as Typed;
    if (aksi === 'ubah') return show(visit.reply, await act.form(frame, { values, errors: [] }));
    try {
      const want = act.read(frame);
      if (act.check && aksi !== 'terapkan') {
        const check = await act.check(frame, want);
        return show(visit.reply, <CheckView frame={frame} check={check} values={values} />);
      }
      const { outcome, to } = await act.apply(frame, want, this.once(visit, kunci, typed));
      this.flash.put(visit.reply, outcome);
      return seeOther(visit.reply, to);
    } catch (error) {
      if (!(error instanceof DomainError) || error.status >= 500) throw error;
      const errors = error instanceof InvalidInput ? error.problems : [];
      const outcome = errors.length > 0 ? null : supervisorRefusal(frame.locale, error);
      return show(visit.reply, await act.form({ ...frame, outcome }, { values, errors }), error.status);
    }
  }

  private once(visit: Visit, key: string | undefined, typed: object): IdempotentRequest | undefined {
    if (!key) return undefined;
    const hash = hashRequest('POST', visit.request.url, typed);
    // The hash is part of the key: the same form with another answer in it is another wish.
    return { key: `${key}:${hash.slice(0, 16)}`, scope: `staff:${staffIdOf(visit.actor) ?? ''}`, hash };
  }

  private async frame(visit: Visit, path: string, situs: string | undefined): Promise<SupervisorFrame | null> {
    const { actor, request, reply } = visit;
    const sites = await this.sites.listFor(actor, SUPERVISOR);
    const site = this.sites.choose(request, reply, sites, situs);
    if (!site) return null;
    const locale = localeOf(request);
    const shell = this.shells.of(request, actor, site, sites.length, path, locale);
    const formKey = newId(this.clock.now());
    return { actor, shell, site, locale, formKey, today: this.calendar.today(site), outcome: null };
  }
}

const pathOf = ({ request }: Visit): string => request.url.split('?')[0] ?? '/';
