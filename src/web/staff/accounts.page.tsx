import { Body, Controller, Get, Param, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import { type AccountLink, IdentityAccountsService } from '../../modules/identity/identity.accounts.service.js';
import { IdentityLinkService } from '../../modules/identity/identity.link.service.js';
import { IdentitySecondFactorService } from '../../modules/identity/identity.second-factor.service.js';
import { IdentityThrottleService } from '../../modules/identity/identity.throttle.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { isRole } from '../../platform/access/actor.js';
import { Env } from '../../platform/config/env.js';
import { onForm } from '../field-errors.js';
import { t } from '../messages.js';
import { show } from '../answer.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import {
  AccountForm,
  AccountsQuery,
  filled,
  GrantForm,
  NewAccountForm,
  NewGrantForm,
  ReasonForm,
  RequiredRolesForm,
  ResetForm,
} from './account.form.js';
import { AccountView, LinkView, NewAccountView } from './account.view.js';
import { AccountsView } from './accounts.view.js';
import { placesFor, type Places, readGrant, readNewGrant } from './account-places.js';
import { FormReading } from './form-reading.js';
import { SignInFilter } from './sign-in.filter.js';
import { type SitelessAct, type SitelessFrame, SitelessPages } from './siteless-pages.service.js';
import { done, NOTHING_TYPED, type ShownForm } from './supervisor-types.js';

const PATH = '/petugas';

/** Accounts of a region's or site's staff, for its administrators. */
@ApiExcludeController()
@Controller('petugas')
@Roles('admin')
@UseFilters(SignInFilter)
export class AccountsPage {
  constructor(
    private readonly pages: SitelessPages,
    private readonly accounts: IdentityAccountsService,
    private readonly links: IdentityLinkService,
    private readonly secondFactor: IdentitySecondFactorService,
    private readonly throttle: IdentityThrottleService,
    private readonly calendar: CalendarService,
    private readonly env: Env,
  ) {}

  @Get()
  list(@CurrentVisit() visit: Visit, @Query() { cari }: AccountsQuery) {
    return this.pages.show(visit, (frame) => this.listView(frame, cari));
  }

  @Post('langkah-dua')
  require(@CurrentVisit() visit: Visit, @Body() body: RequiredRolesForm) {
    return this.pages.act(visit, body, {
      form: (frame) => this.listView(frame),
      read: () => (body.peran ?? []).filter(isRole),
      apply: async ({ actor, locale }, roles) => {
        await this.secondFactor.require(actor, roles);
        return done(PATH, t(locale, 'acct.required.done'), t(locale, 'acct.required.done.text'));
      },
    });
  }

  @Get('baru')
  askNew(@CurrentVisit() visit: Visit) {
    return this.pages.show(visit, async (frame) => (
      <NewAccountView frame={frame} places={await this.places(frame)} shown={NOTHING_TYPED} />
    ));
  }

  @Post('baru')
  create(@CurrentVisit() visit: Visit, @Body() body: NewAccountForm) {
    return this.giveLink(visit, body, {
      form: async (frame, shown) => (
        <NewAccountView frame={frame} places={await this.places(frame)} shown={named(shown)} />
      ),
      work: async (frame, once) => {
        const reading = new FormReading();
        const username = reading.sentence('pengguna', body.pengguna);
        const name = reading.sentence('petugas', body.petugas);
        const wanted = { username, name, grant: readNewGrant(body, await this.places(frame), reading) };
        return this.accounts.create(frame.actor, wanted, once);
      },
    });
  }

  @Get(':id')
  open(@CurrentVisit() visit: Visit, @Param('id') id: string) {
    return this.pages.show(visit, (frame) => this.view(frame, id, NOTHING_TYPED));
  }

  @Post(':id/tautan')
  newLink(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() body: AccountForm) {
    return this.giveLink(visit, body, {
      form: (frame, shown) => this.view(frame, id, shown),
      work: ({ actor }, once) => this.accounts.newLink(actor, id, once),
    });
  }

  @Post(':id/peran')
  addGrant(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() body: NewGrantForm) {
    return this.change(visit, id, body, 'acct.grant.added', async (frame, once) => {
      await this.accounts.addGrant(frame.actor, id, readNewGrant(body, await this.places(frame)), once);
    });
  }

  @Post(':id/cabut')
  removeGrant(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() body: GrantForm) {
    return this.change(visit, id, body, 'acct.grant.removed', async ({ actor }, once) => {
      await this.accounts.removeGrant(actor, id, readGrant(body.hak), once);
    });
  }

  @Post(':id/nonaktif')
  disable(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() body: ReasonForm) {
    return this.change(visit, id, body, 'acct.disabled', async ({ actor }, once) => {
      await this.accounts.disable(actor, id, filled('sebab', body.sebab), once);
    });
  }

  @Post(':id/aktif')
  enable(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() body: AccountForm) {
    return this.change(visit, id, body, 'acct.enabled', async ({ actor }, once) => {
      await this.accounts.enable(actor, id, once);
    });
  }

  @Post(':id/langkah-dua')
  resetSecondFactor(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() body: ResetForm) {
    return this.change(visit, id, body, 'acct.second.reset', async ({ actor }, once) => {
      await this.accounts.resetSecondFactor(actor, id, filled('alasanulang', body.alasanulang), once);
    });
  }

  @Post(':id/sesi')
  endSessions(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() body: AccountForm) {
    return this.change(visit, id, body, 'acct.sessions.ended', async ({ actor }, once) => {
      await this.accounts.endSessions(actor, id, once);
    });
  }

  private change(visit: Visit, id: string, body: AccountForm, what: ChangeKey, work: Work<void>) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.view(frame, id, shown),
      read: () => null,
      apply: async (frame, _want, once) => {
        await work(frame, once);
        return done(`${PATH}/${id}`, t(frame.locale, what), t(frame.locale, `${what}.text`));
      },
    });
  }

  /** Answers with a link that is shown once: it goes into no cookie and no address. */
  private giveLink(visit: Visit, body: AccountForm, act: { form: SitelessAct<null>['form']; work: Work<AccountLink> }) {
    return this.pages.carry(visit, body, act.form, async (frame, once) => {
      const { staffId, linkId } = await act.work(frame, once);
      const account = await this.accounts.get(frame.actor, staffId);
      const address = `${this.env.giliranOrigin}/masuk/sandi/${this.links.tokenOf(linkId, 'password')}`;
      return show(visit.reply, <LinkView frame={frame} account={account} address={address} />);
    });
  }

  private async listView(frame: SitelessFrame, search = '') {
    const { actor } = frame;
    return (
      <AccountsView
        frame={frame}
        search={search}
        accounts={await this.accounts.list(actor, search)}
        places={await this.places(frame)}
        required={await this.secondFactor.listRequired()}
        attacks={await this.throttle.listAttacks(actor)}
      />
    );
  }

  private async view(frame: SitelessFrame, id: string, shown: ShownForm) {
    const account = await this.accounts.get(frame.actor, id);
    const mayManage = this.accounts.mayManage(frame.actor, account);
    const mayTake = account.grants.filter((grant) => this.accounts.mayGrant(frame.actor, grant));
    const shell = { ...frame.shell, path: `${PATH}/${id}` };
    return (
      <AccountView
        frame={{ ...frame, shell }}
        account={account}
        places={await this.places(frame)}
        mayManage={mayManage}
        mayTake={mayTake}
        shown={shown}
      />
    );
  }

  private async places({ actor }: SitelessFrame): Promise<Places> {
    const regions = await this.calendar.listRegions();
    const sites = await this.calendar.listSites();
    return placesFor(regions, sites, (place) => this.accounts.mayGrant(actor, { role: 'desk', ...place }));
  }
}

type Work<T> = (frame: SitelessFrame, once: Parameters<SitelessAct<null>['apply']>[2]) => Promise<T>;
type ChangeKey =
  | 'acct.grant.added'
  | 'acct.grant.removed'
  | 'acct.disabled'
  | 'acct.enabled'
  | 'acct.second.reset'
  | 'acct.sessions.ended';

const named = ({ values, errors }: ShownForm): ShownForm => ({
  values,
  errors: onForm(errors, { username: 'pengguna' }),
});
