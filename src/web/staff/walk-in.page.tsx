import { MINUTE_MS } from '../../common/duration.js';
import { Body, Controller, Get, Post, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { newId } from '../../common/new-id.js';
import { clock, zoneName } from '../../common/spoken-date.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { DeskArrivalService, type NewWalkIn } from '../../modules/desk/desk.arrival.service.js';
import { DeskConsoleService } from '../../modules/desk/desk.console.service.js';
import type { WalkInTicket } from '../../modules/desk/desk.types.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { seeOther, show } from '../answer.js';
import { onForm } from '../field-errors.js';
import { refusalIn } from '../refusal.js';
import { warningText } from '../resident/reasons.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { Flash, type Outcome } from './flash.service.js';
import { onceFor } from './once.js';
import { ServiceTexts } from './service-texts.service.js';
import { SignInFilter } from './sign-in.filter.js';
import { StaffShells } from './staff-shell.service.js';
import { StaffSites } from './staff-sites.service.js';
import { WalkInCheckView } from './walk-in-check.view.js';
import { WalkInRefusedView } from './walk-in-refused.view.js';
import { FORM_NAMES, WalkInForm, walkInOf } from './walk-in.form.js';
import { type WalkInProps, WalkInView } from './walk-in.view.js';

const DESK = ['desk'] as const;
const PATH = '/meja/tanpa-janji';

/** A ticket for somebody who came without a booking: three fields, the honest chance, one key. */
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
    private readonly view: DeskConsoleService,
    private readonly texts: ServiceTexts,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(@CurrentVisit() visit: Visit): Promise<string> {
    const site = await this.siteOf(visit);
    if (!site) return seeOther(visit.reply, '/meja');
    return show(visit.reply, <WalkInView {...(await this.props(visit, site, {}))} errors={[]} />);
  }

  @Post()
  async give(@CurrentVisit() visit: Visit, @Body() form: WalkInForm): Promise<string> {
    const site = await this.siteOf(visit, form.situs);
    if (!site) return seeOther(visit.reply, '/meja');
    const props = await this.props(visit, site, form);
    if (form.aksi === 'ubah') return show(visit.reply, <WalkInView {...props} errors={[]} />);
    try {
      const want = walkInOf(form, site.id);
      if (form.aksi === 'beri') return await this.issue(visit, site, want, form.kunci);
      const chance = await this.view.chance(visit.actor, site.id, want.service, want.applicants[0]?.nik);
      return show(visit.reply, <WalkInCheckView {...props} chance={chance} />);
    } catch (error) {
      const refusal = refusalIn(error);
      const isInput = refusal instanceof InvalidInput;
      const page = isInput ? (
        <WalkInView {...props} errors={onForm(refusal.problems, FORM_NAMES)} />
      ) : (
        <WalkInRefusedView {...props} error={refusal} />
      );
      return show(visit.reply, page, refusal.status);
    }
  }

  private async issue({ actor, reply }: Visit, site: Site, want: NewWalkIn, key?: string): Promise<string> {
    const given = await this.arrivals.walkIn(actor, want, onceFor(actor, PATH, key, want));
    this.flash.put(reply, outcomeOf(given, this.clock.now(), site.timezone));
    return seeOther(reply, `/meja/karcis/${given.ticket.id}`);
  }

  private async siteOf({ actor, request, reply }: Visit, wanted?: string): Promise<Site | null> {
    return this.sites.choose(request, reply, await this.sites.listFor(actor, DESK), wanted);
  }

  private async props({ actor, request }: Visit, site: Site, values: WalkInForm): Promise<WalkInProps> {
    return {
      shell: this.shells.of(request, actor, { site }),
      site,
      services: await this.texts.all(),
      formKey: values.kunci ?? newId(this.clock.now()),
      values,
    };
  }
}

function outcomeOf({ ticket, estimate, warnings }: WalkInTicket, now: Date, zone: string): Outcome {
  const said = warnings.map((warning) => warningText('id', warning));
  const at = (minutes: number) => clock('id', new Date(now.getTime() + minutes * MINUTE_MS), zone);
  const wait = estimate
    ? `Perkiraan dipanggil ${at(estimate.low)} sampai ${at(estimate.high)} ${zoneName(zone)}.`
    : 'Belum ada loket yang dibuka.';
  const tone = said.length > 0 ? 'warn' : 'ok';
  return { tone, head: `${ticket.ticket} dibuat`, text: [wait, ...said].join(' '), ticketId: ticket.id };
}
