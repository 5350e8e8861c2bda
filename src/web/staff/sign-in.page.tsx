import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IdentityService } from '../../modules/identity/identity.service.js';
import { Public } from '../../platform/access/access.decorators.js';
import { PUBLIC_ACTOR } from '../../platform/access/actor.js';
import { SessionCookies } from '../../platform/access/session-cookies.service.js';
import { Text } from '../../platform/http/fields.js';
import { localeOf } from '../../platform/http/locale.js';
import { problemText } from '../../platform/http/problem-texts.js';
import { seeOther, show } from '../answer.js';
import { refusalIn } from '../refusal.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { Flash } from './flash.service.js';
import { ownPath } from './own-path.js';
import { SECOND_STEP } from './second-step.page.js';
import { SignInView } from './sign-in.view.js';
import { homeOf, StaffShells } from './staff-shell.service.js';

export class SignInQuery {
  @Text(2_000, { optional: true }) ke?: string;
}

export class SignInForm {
  @Text(100) pengguna: string;
  @Text(256) sandi: string;
  @Text(2_000, { optional: true }) ke?: string;
}

@ApiExcludeController()
@Controller()
@Public()
export class SignInPage {
  constructor(
    private readonly identity: IdentityService,
    private readonly shells: StaffShells,
    private readonly flash: Flash,
    private readonly cookies: SessionCookies,
  ) {}

  @Get('masuk')
  show(@CurrentVisit() { actor, request, reply }: Visit, @Query() { ke }: SignInQuery): string {
    if (actor.kind === 'staff') return seeOther(reply, ownPath(ke) ?? homeOf(actor));
    const shell = this.shells.of(request, PUBLIC_ACTOR, { locale: localeOf(request) });
    const outcome = this.flash.take(request, reply);
    return show(reply, <SignInView shell={shell} username="" back={ownPath(ke)} outcome={outcome} />);
  }

  @Post('masuk')
  async signIn(@CurrentVisit() { request, reply }: Visit, @Body() { pengguna, sandi, ke }: SignInForm) {
    const back = ownPath(ke);
    try {
      const session = await this.identity.signIn(pengguna, sandi, this.cookies.sourceOf(request));
      this.cookies.put(reply, session);
      if (session.needs) return seeOther(reply, back ? `${SECOND_STEP}?ke=${encodeURIComponent(back)}` : SECOND_STEP);
      return seeOther(reply, back ?? homeOf((await this.identity.findActor(session.token)) ?? PUBLIC_ACTOR));
    } catch (error) {
      const refusal = refusalIn(error);
      const locale = localeOf(request);
      const shell = this.shells.of(request, PUBLIC_ACTOR, { locale });
      const problem = problemText(locale, refusal.code === 'too_many_requests' ? 'sign_in_slowed' : refusal.code);
      return show(
        reply,
        <SignInView shell={shell} username={pengguna} back={back} problem={problem} />,
        refusal.status,
      );
    }
  }

  @Post('keluar')
  async signOut(@CurrentVisit() { actor, reply }: Visit): Promise<string> {
    await this.identity.signOut(actor);
    this.cookies.clear(reply);
    return seeOther(reply, '/masuk');
  }
}
