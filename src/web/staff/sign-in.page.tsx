import { Body, Controller, Get, Header, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { IdentityService } from '../../modules/identity/identity.service.js';
import { CurrentActor, Public } from '../../platform/access/access.decorators.js';
import { type Actor, PUBLIC_ACTOR } from '../../platform/access/actor.js';
import { cookieOptions, SESSION_COOKIE, sessionCookieName } from '../../platform/access/session-cookie.js';
import { Env } from '../../platform/config/env.js';
import { DomainError } from '../../platform/database/database.errors.js';
import { Text } from '../../platform/http/fields.js';
import { problemText } from '../../platform/http/problem-texts.js';
import { renderPage } from '../layout.js';
import { ownPath } from './own-path.js';
import { seeOther } from '../answer.js';
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
  private readonly cookieName: string;

  constructor(
    private readonly identity: IdentityService,
    private readonly shells: StaffShells,
    private readonly env: Env,
  ) {
    this.cookieName = sessionCookieName(SESSION_COOKIE, env.isSecureOrigin);
  }

  @Get('masuk')
  @Header('content-type', 'text/html; charset=utf-8')
  show(
    @CurrentActor() actor: Actor,
    @Query() { ke }: SignInQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    if (actor.kind === 'staff') return seeOther(reply, ownPath(ke) ?? homeOf(actor));
    return renderPage(<SignInView shell={this.shells.of(request, PUBLIC_ACTOR)} username="" back={ownPath(ke)} />);
  }

  @Post('masuk')
  @Header('content-type', 'text/html; charset=utf-8')
  async signIn(
    @Body() { pengguna, sandi, ke }: SignInForm,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const back = ownPath(ke);
    try {
      const { token } = await this.identity.signIn(pengguna, sandi, request.ip);
      void reply.setCookie(this.cookieName, token, cookieOptions(this.env.isSecureOrigin));
      return seeOther(reply, back ?? homeOf((await this.identity.findActor(token)) ?? PUBLIC_ACTOR));
    } catch (error) {
      if (!(error instanceof DomainError) || error.status >= 500) throw error;
      void reply.status(error.status);
      const shell = this.shells.of(request, PUBLIC_ACTOR);
      const problem = problemText('id', error.code, error.facts);
      return renderPage(<SignInView shell={shell} username={pengguna} back={back} problem={problem} />);
    }
  }

  @Post('keluar')
  async signOut(@CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    await this.identity.signOut(actor);
    void reply.clearCookie(this.cookieName, { path: '/' });
    return seeOther(reply, '/masuk');
  }
}
