import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IdentityOwnService } from '../../modules/identity/identity.own.service.js';
import { Public } from '../../platform/access/access.decorators.js';
import { PUBLIC_ACTOR } from '../../platform/access/actor.js';
import { SessionCookies } from '../../platform/access/session-cookies.service.js';
import { DomainError } from '../../platform/database/database.errors.js';
import { Text } from '../../platform/http/fields.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { localeOf } from '../../platform/http/locale.js';
import { seeOther, show } from '../answer.js';
import type { FieldProblem } from '../field-errors.js';
import { t } from '../messages.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { assertTwice } from './account.form.js';
import { ChoosePasswordView, PasswordLinkOverView } from './choose-password.view.js';
import { Flash } from './flash.service.js';
import { StaffShells } from './staff-shell.service.js';

export class ChoosePasswordForm {
  @Text(1_000) sandi: string;
  @Text(1_000) ulang: string;
}

/** Choosing a password by a link that an administrator gave. Opening it changes nothing. */
@ApiExcludeController()
@Controller('masuk/sandi')
@Public()
export class ChoosePasswordPage {
  constructor(
    private readonly own: IdentityOwnService,
    private readonly shells: StaffShells,
    private readonly flash: Flash,
    private readonly cookies: SessionCookies,
  ) {}

  @Get(':token')
  ask(@CurrentVisit() visit: Visit, @Param('token') token: string): Promise<string> {
    return this.showForm(visit, token, []);
  }

  @Post(':token')
  async choose(
    @CurrentVisit() visit: Visit,
    @Param('token') token: string,
    @Body() { sandi, ulang }: ChoosePasswordForm,
  ): Promise<string> {
    const { request, reply } = visit;
    try {
      await this.own.ownerOf(token);
      assertTwice(sandi, ulang);
      await this.own.choosePassword(token, sandi, this.cookies.sourceOf(request));
    } catch (error) {
      if (error instanceof InvalidInput)
        return this.showForm(visit, token, error.renamed('password', 'sandi').problems);
      return this.refuse(visit, error);
    }
    const locale = localeOf(request);
    this.flash.put(reply, { tone: 'ok', head: t(locale, 'choose.done'), text: t(locale, 'choose.done.text') });
    return seeOther(reply, '/masuk');
  }

  private async showForm(visit: Visit, token: string, errors: readonly FieldProblem[]): Promise<string> {
    try {
      const owner = await this.own.ownerOf(token);
      const view = <ChoosePasswordView shell={this.shellOf(visit)} token={token} owner={owner} errors={errors} />;
      return show(visit.reply, view, errors.length > 0 ? 422 : 200);
    } catch (error) {
      return this.refuse(visit, error);
    }
  }

  private refuse(visit: Visit, error: unknown): string {
    if (!(error instanceof DomainError) || error.code !== 'link_used') throw error;
    return show(visit.reply, <PasswordLinkOverView shell={this.shellOf(visit)} />, error.status);
  }

  /** The address holds a secret, so nothing on the page leads back to it by name. */
  private shellOf({ request }: Visit) {
    const shell = this.shells.of(request, PUBLIC_ACTOR, { locale: localeOf(request) });
    return { ...shell, path: '/masuk', languageHref: null };
  }
}
