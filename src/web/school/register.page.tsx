import { Body, Controller, Get, Post, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type InvitedRow, SchoolsInvitationService } from '../../modules/schools/schools.invitation.service.js';
import { SchoolsService } from '../../modules/schools/schools.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { type Actor, hasRole } from '../../platform/access/actor.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { TakesUpload } from '../../platform/http/uploads.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { t } from '../messages.js';
import { SignInFilter } from '../staff/sign-in.filter.js';
import { done, NOTHING_TYPED, type ShownForm } from '../staff/supervisor-types.js';
import { InviteView, RegisterListView, RegisterOneView } from './register.view.js';
import { ConfirmForm, factsOf, RegisterForm } from './school.form.js';
import { readTableForm } from './table-form.js';
import { type SitelessFrame, SitelessPages } from '../staff/siteless-pages.service.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';

/** The register, for the province's coordinator and for supervisors: who is invited, who answered, who takes part. */
@ApiExcludeController()
@Controller('daftar-sekolah')
@Roles('supervisor', 'province')
@UseFilters(SignInFilter)
export class SchoolRegisterPage {
  constructor(
    private readonly pages: SitelessPages,
    private readonly schools: SchoolsService,
    private readonly invitations: SchoolsInvitationService,
  ) {}

  @Get()
  list(@CurrentVisit() visit: Visit) {
    return this.pages.show(visit, (frame) => this.listView(frame, NOTHING_TYPED));
  }

  @Post('konfirmasi')
  confirm(@CurrentVisit() visit: Visit, @Body() body: ConfirmForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.listView(frame, shown),
      read: () => {
        if (!body.sekolah?.length) throw new InvalidInput([{ field: 'sekolah', code: 'required' }]);
        return body.sekolah;
      },
      apply: async ({ actor, locale }, ids, once) => {
        const { confirmed } = await this.schools.confirm(actor, ids, once);
        return done('/daftar-sekolah', t(locale, 'register.confirmed', { count: confirmed }), '');
      },
    });
  }

  @Get('undang')
  askInvite(@CurrentVisit() visit: Visit) {
    return this.pages.show(visit, (frame) => <InviteView frame={frame} shown={NOTHING_TYPED} />);
  }

  @Post('undang')
  @TakesUpload()
  async invite(@CurrentVisit() visit: Visit) {
    const body = await readTableForm(visit.request);
    return this.pages.act(visit, body, {
      form: (frame, shown) => <InviteView frame={frame} shown={named(shown)} />,
      read: () => body.tabel,
      apply: async ({ actor, locale }, table, once) => {
        const rows = await this.invitations.invite(actor, regionOf(actor), table, once);
        const bad = rows.filter(({ outcome }) => outcome === 'bad');
        const head = t(locale, 'register.invited', { count: rows.length - bad.length });
        const text = bad.map((row) => badWords(locale, row)).join(' ');
        return { to: '/daftar-sekolah', outcome: { tone: bad.length > 0 ? 'warn' : 'ok', head, text } };
      },
    });
  }

  @Get('tambah')
  askOne(@CurrentVisit() visit: Visit) {
    return this.pages.show(visit, (frame) => <RegisterOneView frame={frame} shown={NOTHING_TYPED} />);
  }

  @Post('tambah')
  addOne(@CurrentVisit() visit: Visit, @Body() body: RegisterForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => <RegisterOneView frame={frame} shown={shown} />,
      read: () => factsOf(body),
      apply: async ({ actor, locale }, facts, once) => {
        await this.schools.register(actor, regionOf(actor), facts, once);
        return done('/daftar-sekolah', t(locale, 'register.saved'), `${facts.name}.`);
      },
    });
  }

  private async listView(frame: SitelessFrame, shown: ShownForm) {
    const schools = await this.schools.listFor(frame.actor);
    const contacts = await this.schools.contactsOf(schools.map(({ id }) => id));
    return <RegisterListView frame={frame} schools={schools} contacts={contacts} shown={shown} />;
  }
}

/** Where somebody enters schools. @throws NotFound for whoever works in no region */
function regionOf(actor: Actor): string {
  const own = actor.kind === 'staff' && hasRole(actor, ['supervisor', 'province']) ? actor.grants[0] : undefined;
  if (!own) throw new NotFound();
  return own.regionId;
}

const badWords = (locale: SitelessFrame['locale'], { line, problem = 'name' }: InvitedRow): string =>
  t(locale, 'register.bad', { line, what: t(locale, `register.bad.${problem}`) });

const named = ({ values, errors }: ShownForm): ShownForm => ({
  values,
  errors: errors.map((error) => (error.field === 'table' ? { ...error, field: 'tabel' } : error)),
});
