import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HOME_ZONE, isoWithOffset } from '../../common/local-date.js';
import { CurrentActor, Public, Roles } from '../../platform/access/access.decorators.js';
import { type Actor, ROLES, Unauthenticated } from '../../platform/access/actor.js';
import { cookieOptions, SESSION_COOKIE, sessionCookieName } from '../../platform/access/session-cookie.js';
import { Env } from '../../platform/config/env.js';
import { Describes, flag, instant, list, oneOf, orNull, record, text, uuid } from '../../platform/http/answers.js';
import { Text } from '../../platform/http/fields.js';
import { IdentityLinkService } from './identity.link.service.js';
import { IdentityService } from './identity.service.js';
import type { StartedSession } from './identity.types.js';

export class LoginBody {
  @Text(100) username: string;
  @Text(256) password: string;
}

export class LinkBody {
  @Text(254) contact: string;
}

export class LinkTokenBody {
  @Text(64) token: string;
}

const HEARD = record('LinkAsked', { sent: flag });
const SESSION = record('Session', { expiresAt: instant });
const ME = record('Me', {
  username: text,
  name: text,
  grants: list(
    record('Grant', { role: oneOf(ROLES), regionId: uuid, siteId: orNull(uuid), 'schoolId?': orNull(uuid) }),
  ),
});

@ApiTags('staff')
@Controller('api/v1/auth')
export class IdentityController {
  constructor(
    private readonly identity: IdentityService,
    private readonly links: IdentityLinkService,
    private readonly env: Env,
  ) {}

  @Public()
  @Post('login')
  @HttpCode(200)
  @Describes('Starts a session, in a cookie', { 200: SESSION })
  async login(
    @Body() { username, password }: LoginBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.begin(reply, await this.identity.signIn(username, password, request.ip));
  }

  @Public()
  @Post('links')
  @HttpCode(202)
  @Describes('Sends a link to sign in with, to whom the contact belongs; the same answer when it is unknown', {
    202: HEARD,
  })
  async askForLink(@Body() { contact }: LinkBody) {
    await this.links.ask(contact);
    return { sent: true };
  }

  @Public()
  @Post('links/consume')
  @HttpCode(200)
  @Describes('Starts a session by a link, once', { 200: SESSION })
  async consumeLink(@Body() { token }: LinkTokenBody, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.begin(reply, await this.links.consume(token));
  }

  @Public()
  @Post('logout')
  @HttpCode(204)
  @Describes('Ends the session', { 204: null })
  async logout(@CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.identity.signOut(actor);
    void reply.clearCookie(sessionCookieName(SESSION_COOKIE, this.env.isSecureOrigin), { path: '/' });
  }

  @Get('me')
  @Describes('Who is signed in, and where they may do what', { 200: ME })
  @Roles(...ROLES)
  me(@CurrentActor() actor: Actor) {
    if (actor.kind !== 'staff') throw new Unauthenticated();
    return { username: actor.username, name: actor.name, grants: actor.grants };
  }

  private begin(reply: FastifyReply, { token, expiresAt }: StartedSession) {
    const isSecure = this.env.isSecureOrigin;
    void reply.setCookie(sessionCookieName(SESSION_COOKIE, isSecure), token, cookieOptions(isSecure));
    return { expiresAt: isoWithOffset(HOME_ZONE, expiresAt) };
  }
}
