import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HOME_ZONE, isoWithOffset } from '../../common/local-date.js';
import { CurrentActor, Public, Roles } from '../../platform/access/access.decorators.js';
import { type Actor, ROLES, Unauthenticated } from '../../platform/access/actor.js';
import { SessionCookies } from '../../platform/access/session-cookies.service.js';
import { Describes, flag, instant, list, oneOf, orNull, record, text, uuid } from '../../platform/http/answers.js';
import { Text } from '../../platform/http/fields.js';
import { IdentityLinkService } from './identity.link.service.js';
import { IdentityService } from './identity.service.js';
import type { StartedSession } from './identity.types.js';

export class LoginBody {
  @Text(100) username: string;
  @Text(256) password: string;
}

export class SecondFactorBody {
  @Text(40) code: string;
}

export class LinkBody {
  @Text(254) contact: string;
}

export class LinkTokenBody {
  @Text(64) token: string;
}

const HEARD = record('LinkAsked', { sent: flag });
const SESSION = record('Session', { expiresAt: instant, 'needs?': oneOf(['code', 'enrol']) });
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
    private readonly cookies: SessionCookies,
  ) {}

  @Public()
  @Post('login')
  @HttpCode(200)
  @Describes('Starts a session, in a cookie; `needs` names what it waits for before it opens anything', {
    200: SESSION,
  })
  async login(
    @Body() { username, password }: LoginBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.begin(reply, await this.identity.signIn(username, password, this.cookies.sourceOf(request)));
  }

  @Public()
  @Post('second-factor')
  @HttpCode(200)
  @Describes('Shows the second factor, or a recovery code, for the sign-in that waits for it', { 200: SESSION })
  async showSecondFactor(
    @Body() { code }: SecondFactorBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const pending = await this.identity.getPending(this.cookies.tokenOf(request));
    return this.begin(reply, await this.identity.complete(pending, code, this.cookies.sourceOf(request)));
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
  async consumeLink(
    @Body() { token }: LinkTokenBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.begin(reply, await this.links.consume(token, this.cookies.sourceOf(request)));
  }

  @Public()
  @Post('logout')
  @HttpCode(204)
  @Describes('Ends the session', { 204: null })
  async logout(@CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.identity.signOut(actor);
    this.cookies.clear(reply);
  }

  @Get('me')
  @Describes('Who is signed in, and where they may do what', { 200: ME })
  @Roles(...ROLES)
  me(@CurrentActor() actor: Actor) {
    if (actor.kind !== 'staff') throw new Unauthenticated();
    return { username: actor.username, name: actor.name, grants: actor.grants };
  }

  private begin(reply: FastifyReply, session: StartedSession) {
    this.cookies.put(reply, session);
    const { expiresAt, needs } = session;
    return { expiresAt: isoWithOffset(HOME_ZONE, expiresAt), ...(needs ? { needs } : {}) };
  }
}
