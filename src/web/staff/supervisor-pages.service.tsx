import { Injectable } from '@nestjs/common';
import type { VNode } from 'preact';
import { newId } from '../../common/new-id.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import type { Role } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { localeOf } from '../../platform/http/locale.js';
import { seeOther, show } from '../answer.js';
import { type MessageKey, t } from '../messages.js';
import { CheckView } from './check.view.js';
import { Flash } from './flash.service.js';
import { onceFor } from './once.js';
import { ChooseSiteView } from './staff.layout.js';
import { pathOf, StaffShells } from './staff-shell.service.js';
import { StaffSites } from './staff-sites.service.js';
import { refusedForm } from './supervisor-refusal.js';
import type { SupervisorForm } from './supervisor.form.js';
import type { Act, SupervisorFrame, Typed } from './supervisor-types.js';
import { refusalIn } from '../refusal.js';
import type { Visit } from '../visit.decorator.js';

/** Who may open a page, and how the site is asked for. */
interface Entrance {
  roles: readonly Role[];
  question: MessageKey;
}

const SUPERVISORS: Entrance = { roles: ['supervisor'], question: 'shell.whichSite' };

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

  /** The page of the site at which somebody works, or the question which one. */
  async show(
    visit: Visit,
    situs: string | undefined,
    render: (frame: SupervisorFrame) => VNode | Promise<VNode>,
    entrance: Entrance = SUPERVISORS,
  ): Promise<string> {
    const { sites, shell, frame } = await this.open(visit, situs, entrance);
    const { request, reply } = visit;
    if (frame) return show(reply, await render({ ...frame, outcome: this.flash.take(request, reply) }));
    return show(reply, <ChooseSiteView shell={shell} title={t(shell.locale, entrance.question)} sites={sites} />);
  }

  /** Null when the site has to be chosen first. */
  async frame(visit: Visit, situs: string | undefined, entrance = SUPERVISORS): Promise<SupervisorFrame | null> {
    return (await this.open(visit, situs, entrance)).frame;
  }

  /** Carries one form through; a refusal shows it again with what was typed. */
  async act<T>(visit: Visit, body: SupervisorForm, act: Act<T>): Promise<string> {
    const frame = await this.frame(visit, body.situs);
    if (!frame) return seeOther(visit.reply, pathOf(visit.request));
    const { aksi, kunci, ...typed } = body;
    const values = typed as Typed;
    if (aksi === 'ubah') return show(visit.reply, await act.form(frame, { values, errors: [] }));
    try {
      const want = act.read(frame);
      if (act.check && aksi !== 'terapkan') {
        const check = await act.check(frame, want);
        return show(visit.reply, <CheckView frame={frame} check={check} values={values} />);
      }
      const { outcome, to } = await act.apply(frame, want, onceFor(visit.actor, visit.request.url, kunci, typed));
      this.flash.put(visit.reply, outcome);
      return seeOther(visit.reply, to);
    } catch (error) {
      const refusal = refusalIn(error);
      const { errors, outcome } = refusedForm(frame.locale, refusal);
      return show(visit.reply, await act.form({ ...frame, outcome }, { values, errors }), refusal.status);
    }
  }

  private async open({ actor, request, reply }: Visit, situs: string | undefined, { roles }: Entrance) {
    const sites = await this.sites.listFor(actor, roles);
    const site = this.sites.choose(request, reply, sites, situs);
    const locale = localeOf(request);
    const shell = this.shells.of(request, actor, { site, siteCount: sites.length, locale });
    const formKey = newId(this.clock.now());
    const frame = site && { actor, shell, site, locale, formKey, today: this.calendar.today(site), outcome: null };
    return { sites, shell, frame };
  }
}
