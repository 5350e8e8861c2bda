import { Injectable } from '@nestjs/common';
import type { VNode } from 'preact';
import { newId } from '../../common/new-id.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import { mayAct } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { localeOf } from '../../platform/http/locale.js';
import { t } from '../messages.js';
import { show } from '../resident/answer.js';
import { Flash } from './flash.service.js';
import { ChooseSiteView } from './staff.layout.js';
import { StaffShells } from './staff-shell.service.js';
import { StaffSites } from './staff-sites.service.js';
import type { StockQuery } from './stock.form.js';
import type { StockFrame } from './stock-types.js';
import { kindOf } from './stock-words.js';
import type { SupervisorFrame } from './supervisor-types.js';
import type { Visit } from './visit.decorator.js';

const SUPERVISOR = ['supervisor'] as const;
const READERS = ['desk', 'auditor'] as const;

/** Opens the pages of the stock for everybody who may read them; forms go through the supervisor's pages. */
@Injectable()
export class StockPages {
  constructor(
    private readonly sites: StaffSites,
    private readonly shells: StaffShells,
    private readonly flash: Flash,
    private readonly calendar: CalendarService,
    private readonly clock: Clock,
  ) {}

  /** The page of the site at which somebody works, or the question which one. */
  async show(visit: Visit, query: StockQuery, render: (frame: StockFrame) => VNode | Promise<VNode>): Promise<string> {
    const frame = await this.frame(visit, query);
    if (frame)
      return show(visit.reply, await render({ ...frame, outcome: this.flash.take(visit.request, visit.reply) }));
    const locale = localeOf(visit.request);
    const sites = await this.sites.listFor(visit.actor, READERS);
    const shell = this.shells.of(visit.request, visit.actor, null, sites.length, undefined, locale);
    return show(visit.reply, <ChooseSiteView shell={shell} title={t(locale, 'stock.whichSite')} sites={sites} />);
  }

  /** Null when the site has to be chosen first. */
  async frame({ actor, request, reply }: Visit, { situs, kartu }: StockQuery): Promise<StockFrame | null> {
    const sites = await this.sites.listFor(actor, READERS);
    const site = this.sites.choose(request, reply, sites, situs);
    if (!site) return null;
    const locale = localeOf(request);
    const shell = this.shells.of(request, actor, site, sites.length, undefined, locale);
    const formKey = newId(this.clock.now());
    const mayChange = mayAct(actor, SUPERVISOR, { siteId: site.id, regionId: site.regionId });
    const today = this.calendar.today(site);
    return { actor, shell, site, locale, formKey, today, outcome: null, blankKind: kindOf(kartu), mayChange };
  }

  /** The frame of a supervisor's form, at the kind of card it is about. */
  atKind(frame: SupervisorFrame, kartu: string | undefined): StockFrame {
    return { ...frame, blankKind: kindOf(kartu), mayChange: true };
  }
}
