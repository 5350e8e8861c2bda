import { Body, Controller, Get, Post, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { WrongPassword } from '../../modules/identity/identity.errors.js';
import { IdentityOwnService } from '../../modules/identity/identity.own.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { ROLES, type StaffActor, Unauthenticated } from '../../platform/access/actor.js';
import { SessionCookies } from '../../platform/access/session-cookies.service.js';
import { DomainError } from '../../platform/database/database.errors.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { localeOf } from '../../platform/http/locale.js';
import { problemText } from '../../platform/http/problem-texts.js';
import { seeOther, show } from '../answer.js';
import { type MessageKey, t } from '../messages.js';
import { refusalIn } from '../refusal.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { assertTwice, CodeForm, ConfirmedForm, EndSessionForm, OwnPasswordForm } from './account.form.js';
import { OwnAccountView, type OwnPart } from './own-account.view.js';
import { EnrolView, RecoveryCodesView } from './second-factor.view.js';
import { SignInFilter } from './sign-in.filter.js';
import { SitelessPages } from './siteless-pages.service.js';
import { Flash } from './flash.service.js';

const PATH = '/akun';

/** One's own account: password, second factor, sessions. */
@ApiExcludeController()
@Controller('akun')
@Roles(...ROLES)
@UseFilters(SignInFilter)
export class OwnAccountPage {
  constructor(
    private readonly pages: SitelessPages,
    private readonly own: IdentityOwnService,
    private readonly cookies: SessionCookies,
    private readonly flash: Flash,
  ) {}

  @Get()
  open(@CurrentVisit() visit: Visit): Promise<string> {
    return this.pages.show(visit, async (frame) => (
      <OwnAccountView frame={frame} {...(await this.factsOf(visit))} shown={null} />
    ));
  }

  @Post('sandi')
  changePassword(@CurrentVisit() visit: Visit, @Body() { sekarang, sandi, ulang }: OwnPasswordForm): Promise<string> {
    return this.act(visit, 'sandi', async (actor) => {
      assertTwice(sandi, ulang);
      const session = await this.own.changePassword(actor, sekarang, sandi, this.cookies.sourceOf(visit.request));
      this.cookies.put(visit.reply, session);
      return this.goOn(visit, 'own.password.done', 'own.password.done.text');
    });
  }

  /** Opened again, it asks for the password again. */
  @Get('langkah-dua')
  back(@CurrentVisit() { reply }: Visit): string {
    return seeOther(reply, PATH);
  }

  @Post('langkah-dua')
  begin(@CurrentVisit() visit: Visit, @Body() { sekarang = '' }: ConfirmedForm): Promise<string> {
    return this.act(visit, 'langkah', async (actor) => {
      const permit = await this.own.beginSecondFactor(actor, sekarang, this.cookies.sourceOf(visit.request));
      return this.showEnrolment(visit, actor, permit);
    });
  }

  @Post('langkah-dua/kode')
  async confirm(@CurrentVisit() visit: Visit, @Body() { kode, izin }: CodeForm): Promise<string> {
    const actor = staffOf(visit);
    try {
      const codes = await this.own.confirmSecondFactor(actor, izin, kode, this.cookies.sourceOf(visit.request));
      const { shell } = this.pages.frame(visit);
      return show(visit.reply, <RecoveryCodesView shell={shell} codes={codes} next={PATH} />);
    } catch (error) {
      return this.showEnrolment(visit, actor, izin, refusalIn(error));
    }
  }

  @Post('langkah-dua/cadangan')
  renew(@CurrentVisit() visit: Visit, @Body() { sekarang = '' }: ConfirmedForm): Promise<string> {
    return this.act(visit, 'langkah', async (actor) => {
      const codes = await this.own.renewCodes(actor, sekarang, this.cookies.sourceOf(visit.request));
      const { shell } = this.pages.frame(visit);
      return show(visit.reply, <RecoveryCodesView shell={shell} codes={codes} next={PATH} />);
    });
  }

  @Post('langkah-dua/hapus')
  turnOff(@CurrentVisit() visit: Visit, @Body() { sekarang = '' }: ConfirmedForm): Promise<string> {
    return this.act(visit, 'langkah', async (actor) => {
      await this.own.turnOffSecondFactor(actor, sekarang, this.cookies.sourceOf(visit.request));
      return this.goOn(visit, 'own.second.off', 'own.second.off.text');
    });
  }

  @Post('sesi')
  endSession(@CurrentVisit() visit: Visit, @Body() { sesi }: EndSessionForm): Promise<string> {
    return this.act(visit, 'sesi', async (actor) => {
      await this.own.endSession(actor, sesi);
      return this.goOn(visit, 'own.sessions.one', 'own.sessions.one.text');
    });
  }

  @Post('keluar')
  async endSessions(@CurrentVisit() visit: Visit): Promise<string> {
    await this.own.endSessions(staffOf(visit));
    this.cookies.clear(visit.reply);
    const locale = localeOf(visit.request);
    this.flash.put(visit.reply, { tone: 'ok', head: t(locale, 'own.sessions.all'), text: '' });
    return seeOther(visit.reply, '/masuk');
  }

  /** Carries one form through; a refusal shows the page again, with the reason at that part. */
  private async act(visit: Visit, part: OwnPart, work: (actor: StaffActor) => Promise<string>): Promise<string> {
    try {
      return await work(staffOf(visit));
    } catch (error) {
      const refusal = refusalIn(error);
      if (refusal instanceof Unauthenticated) throw refusal;
      const frame = this.pages.frame(visit);
      const errors = fieldsOf(refusal, part);
      const { title, detail } = problemText(frame.locale, codeOf(refusal));
      const outcome = errors.length > 0 ? null : { tone: 'stop' as const, head: title, text: detail };
      const facts = await this.factsOf(visit);
      const shell = { ...frame.shell, path: PATH, languageHref: null };
      const page = <OwnAccountView frame={{ ...frame, shell, outcome }} {...facts} shown={{ part, errors }} />;
      return show(visit.reply, page, refusal.status === 401 ? 422 : refusal.status);
    }
  }

  private async showEnrolment(visit: Visit, actor: StaffActor, permit: string, error?: DomainError): Promise<string> {
    const { shell, locale } = this.pages.frame(visit);
    const page = (
      <EnrolView
        shell={{ ...shell, path: PATH, languageHref: null }}
        title={t(locale, 'enrol.title')}
        action={`${PATH}/langkah-dua/kode`}
        enrolment={await this.own.showSecondFactor(actor, permit)}
        lead={t(locale, 'enrol.own')}
        problem={error && problemText(locale, codeOf(error))}
      >
        <input type="hidden" name="izin" value={permit} />
        <a href={PATH}>{t(locale, 'enrol.later')}</a>
      </EnrolView>
    );
    return show(visit.reply, page, error ? (error.status === 401 ? 422 : error.status) : 200);
  }

  private async factsOf(visit: Visit) {
    const actor = staffOf(visit);
    return {
      actor,
      hasPassword: await this.own.hasPassword(actor),
      second: await this.own.stateOf(actor),
      sessions: await this.own.listSessions(actor),
    };
  }

  private goOn(visit: Visit, head: MessageKey, text: MessageKey): string {
    const locale = localeOf(visit.request);
    this.flash.put(visit.reply, { tone: 'ok', head: t(locale, head), text: t(locale, text) });
    return seeOther(visit.reply, PATH);
  }
}

function staffOf({ actor }: Visit): StaffActor {
  if (actor.kind !== 'staff') throw new Unauthenticated();
  return actor;
}

/** What the person typed wrong, at the field; they are signed in, so it is no matter of signing in. */
function fieldsOf(error: DomainError, part: OwnPart) {
  const field = part === 'langkah' ? 'sekarang-langkah' : 'sekarang';
  if (error instanceof WrongPassword) return [{ field, code: 'password_wrong' }];
  return error instanceof InvalidInput ? error.renamed('password', 'sandi').problems : [];
}

const codeOf = ({ code }: DomainError): string => (code === 'too_many_requests' ? 'sign_in_slowed' : code);
