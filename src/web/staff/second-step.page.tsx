import { Body, Controller, Get, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IdentityService } from '../../modules/identity/identity.service.js';
import type { PendingSession } from '../../modules/identity/identity.types.js';
import { Public } from '../../platform/access/access.decorators.js';
import { PUBLIC_ACTOR } from '../../platform/access/actor.js';
import { SessionCookies } from '../../platform/access/session-cookies.service.js';
import { Text } from '../../platform/http/fields.js';
import { localeOf } from '../../platform/http/locale.js';
import { problemText, type ProblemText } from '../../platform/http/problem-texts.js';
import { seeOther, show } from '../answer.js';
import { t } from '../messages.js';
import { refusalIn } from '../refusal.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { ownPath } from './own-path.js';
import { EnrolView, RecoveryCodesView } from './second-factor.view.js';
import { SignInFilter } from './sign-in.filter.js';
import { SecondStepView } from './sign-in.view.js';
import { homeOf, StaffShells } from './staff-shell.service.js';

export const SECOND_STEP = '/masuk/langkah-dua';

export class SecondStepQuery {
  @Text(2_000, { optional: true }) ke?: string;
}

export class SecondStepForm extends SecondStepQuery {
  @Text(40) kode: string;
}

/** The second half of signing in: a code, or for whoever must have a second factor and has none, setting it up. */
@ApiExcludeController()
@Controller('masuk/langkah-dua')
@Public()
@UseFilters(SignInFilter)
export class SecondStepPage {
  constructor(
    private readonly identity: IdentityService,
    private readonly shells: StaffShells,
    private readonly cookies: SessionCookies,
  ) {}

  @Get()
  async ask(@CurrentVisit() visit: Visit, @Query() { ke }: SecondStepQuery): Promise<string> {
    if (visit.actor.kind === 'staff') return seeOther(visit.reply, ownPath(ke) ?? homeOf(visit.actor));
    return this.showStep(visit, await this.pendingOf(visit), ownPath(ke));
  }

  @Post()
  async answer(@CurrentVisit() visit: Visit, @Body() { kode, ke }: SecondStepForm): Promise<string> {
    const { request, reply } = visit;
    const pending = await this.pendingOf(visit);
    const back = ownPath(ke);
    try {
      const source = this.cookies.sourceOf(request);
      if (pending.needs === 'code') {
        const session = await this.identity.complete(pending, kode, source);
        this.cookies.put(reply, session);
        return seeOther(reply, back ?? (await this.homeBehind(session.token)));
      }
      const { session, codes } = await this.identity.enrol(pending, kode, source);
      this.cookies.put(reply, session);
      const next = back ?? (await this.homeBehind(session.token));
      return show(reply, <RecoveryCodesView shell={this.shellOf(visit)} codes={codes} next={next} />);
    } catch (error) {
      const refusal = refusalIn(error);
      if (refusal.code === 'unauthenticated') throw refusal;
      const code = refusal.code === 'too_many_requests' ? 'sign_in_slowed' : refusal.code;
      return this.showStep(visit, pending, back, refusal.status, problemText(localeOf(request), code));
    }
  }

  private async showStep(
    visit: Visit,
    pending: PendingSession,
    back: string | null,
    status = 200,
    problem?: ProblemText,
  ): Promise<string> {
    const shell = this.shellOf(visit);
    if (pending.needs === 'code')
      return show(visit.reply, <SecondStepView shell={shell} back={back} problem={problem} />, status);
    const { locale } = shell;
    const page = (
      <EnrolView
        shell={shell}
        title={t(locale, 'enrol.title')}
        action={SECOND_STEP}
        enrolment={await this.identity.beginEnrolment(pending)}
        lead={t(locale, 'enrol.required')}
        problem={problem}
      >
        {back && <input type="hidden" name="ke" value={back} />}
      </EnrolView>
    );
    return show(visit.reply, page, status);
  }

  private pendingOf({ request }: Visit): Promise<PendingSession> {
    return this.identity.getPending(this.cookies.tokenOf(request));
  }

  private async homeBehind(token: string): Promise<string> {
    return homeOf((await this.identity.findActor(token)) ?? PUBLIC_ACTOR);
  }

  private shellOf({ request }: Visit) {
    return this.shells.of(request, PUBLIC_ACTOR, { locale: localeOf(request) });
  }
}
