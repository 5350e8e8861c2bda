import { Body, Controller, Get, Param, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { DeskSyncSettling } from '../../modules/desk/desk.sync.settling.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { seeOther, show } from '../answer.js';
import { type MessageKey, t } from '../messages.js';
import { Flash, type Outcome } from './flash.service.js';
import { refusalWords } from './refusal-words.js';
import { refusalIn } from '../refusal.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { ServiceTexts } from './service-texts.service.js';
import { SignInFilter } from './sign-in.filter.js';
import { ChooseSiteView } from './staff.layout.js';
import { StaffShells } from './staff-shell.service.js';
import { StaffSites } from './staff-sites.service.js';
import { NameForm, SettleForm, SyncParam, SyncQuery } from './sync.form.js';
import { SyncView } from './sync.view.js';

const DESK = ['desk'] as const;
const PAGE = '/meja/sinkron';
const words = (tone: Outcome['tone'], head: MessageKey, text?: MessageKey): Outcome => ({
  tone,
  head: t('id', head),
  ...(text ? { text: t('id', text) } : {}),
});

/** What devices did while the line was down and what collides with what happened elsewhere. */
@ApiExcludeController()
@Controller('meja/sinkron')
@Roles(...DESK)
@UseFilters(SignInFilter)
export class SyncPage {
  constructor(
    private readonly sites: StaffSites,
    private readonly shells: StaffShells,
    private readonly flash: Flash,
    private readonly texts: ServiceTexts,
    private readonly settling: DeskSyncSettling,
  ) {}

  @Get()
  async show(@CurrentVisit() visit: Visit, @Query() { situs }: SyncQuery): Promise<string> {
    const { actor, request, reply } = visit;
    const sites = await this.sites.listFor(actor, DESK);
    const site = this.sites.choose(request, reply, sites, situs);
    const shell = this.shells.of(request, actor, { site, siteCount: sites.length });
    if (!site) return show(reply, <ChooseSiteView shell={shell} sites={sites} />);
    const lists = await this.settling.list(actor, site.id);
    const outcome = this.flash.take(request, reply);
    const unnamed = await this.settling.listUnnamed(actor, site.id);
    const services = await this.texts.all();
    const own = { shell, zone: site.timezone, outcome, unnamed, services };
    return show(reply, <SyncView {...own} {...lists} />);
  }

  @Post(':nonce')
  async settle(@CurrentVisit() visit: Visit, @Param() { nonce }: SyncParam, @Body() form: SettleForm): Promise<string> {
    const { actor, request, reply } = visit;
    const site = this.sites.choose(request, reply, await this.sites.listFor(actor, DESK), undefined);
    if (site) this.flash.put(reply, await this.decide(visit, site, nonce, form));
    return seeOther(reply, PAGE);
  }

  @Post(':nonce/nama')
  async name(@CurrentVisit() visit: Visit, @Param() { nonce }: SyncParam, @Body() form: NameForm): Promise<string> {
    const { actor, request, reply } = visit;
    const site = this.sites.choose(request, reply, await this.sites.listFor(actor, DESK), undefined);
    if (site) this.flash.put(reply, await this.nameOne(visit, site, nonce, form));
    return seeOther(reply, PAGE);
  }

  private async nameOne({ actor }: Visit, site: Site, nonce: string, { nik, nama }: NameForm): Promise<Outcome> {
    try {
      await this.settling.name(actor, site.id, nonce, { nik, name: nama });
      return words('ok', 'offline.nameDone');
    } catch (error) {
      if (error instanceof InvalidInput) return words('stop', 'offline.nameBad', 'offline.nameBadText');
      return { tone: 'stop', ...refusalWords(refusalIn(error)) };
    }
  }

  private async decide({ actor }: Visit, site: Site, nonce: string, form: SettleForm): Promise<Outcome> {
    const status = form.keputusan === 'terima' ? 'kept' : 'discarded';
    try {
      await this.settling.settle(actor, site.id, nonce, { status, reason: form.sebab });
      return words('ok', status === 'kept' ? 'offline.syncKept' : 'offline.syncDiscarded');
    } catch (error) {
      if (error instanceof InvalidInput) return words('stop', 'offline.syncNeedsReason', 'offline.syncNeedsReasonText');
      return { tone: 'stop', ...refusalWords(refusalIn(error)) };
    }
  }
}
