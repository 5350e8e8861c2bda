import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieOptions, sessionCookieName } from '../../platform/access/session-cookie.js';
import { Env } from '../../platform/config/env.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';

const COOKIE = 'hasil';
const SECONDS = 60;

/** What an act came to, in words. */
export interface Outcome {
  tone: 'ok' | 'warn' | 'stop';
  head: string;
  text?: string;
  /** The ticket it is about. */
  ticketId?: string;
}

/** Carries the result of a post to the page that follows it: sealed, because it may hold a name, and read once. */
@Injectable()
export class Flash {
  private readonly name: string;

  constructor(
    private readonly secrets: Secrets,
    private readonly env: Env,
  ) {
    this.name = sessionCookieName(COOKIE, env.isSecureOrigin);
  }

  put(reply: FastifyReply, outcome: Outcome): void {
    const sealed = this.secrets.seal(JSON.stringify(outcome), COOKIE);
    void reply.setCookie(this.name, sealed, cookieOptions(this.env.isSecureOrigin, SECONDS));
  }

  take(request: FastifyRequest, reply: FastifyReply): Outcome | null {
    const sealed = request.cookies[this.name];
    if (!sealed) return null;
    void reply.clearCookie(this.name, cookieOptions(this.env.isSecureOrigin));
    try {
      return JSON.parse(this.secrets.open(sealed, COOKIE)) as Outcome;
    } catch {
      return null;
    }
  }
}
