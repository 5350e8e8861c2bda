import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { browserName } from '../../common/browser-name.js';
import { DAY_MS } from '../../common/duration.js';
import { Env } from '../config/env.js';
import { cookieOptions, SESSION_COOKIE, sessionCookieName } from './session-cookie.js';

const DEVICE_COOKIE = 'giliran_device';
const DEVICE_SECONDS = (365 * DAY_MS) / 1000;
const DEVICE = /^[\w-]{43}$/;

/** The cookies of signing in: the session, and the name that a browser keeps so that it is known again. */
@Injectable()
export class SessionCookies {
  private readonly session: string;
  private readonly device: string;

  constructor(private readonly env: Env) {
    this.session = sessionCookieName(SESSION_COOKIE, env.isSecureOrigin);
    this.device = sessionCookieName(DEVICE_COOKIE, env.isSecureOrigin);
  }

  tokenOf(request: FastifyRequest): string | undefined {
    return request.cookies[this.session];
  }

  /** Where a sign-in comes from. */
  sourceOf(request: FastifyRequest): {
    address: string;
    device: string | null;
    agent: string | null;
    session: string | null;
  } {
    const device = request.cookies[this.device];
    return {
      address: request.ip,
      device: device && DEVICE.test(device) ? device : null,
      agent: browserName(request.headers['user-agent']),
      session: this.tokenOf(request) ?? null,
    };
  }

  put(reply: FastifyReply, { token, device }: { token: string; device: string | null }): void {
    void reply.setCookie(this.session, token, cookieOptions(this.env.isSecureOrigin));
    if (device) void reply.setCookie(this.device, device, cookieOptions(this.env.isSecureOrigin, DEVICE_SECONDS));
  }

  clear(reply: FastifyReply): void {
    // Browsers ignore one for `__Host-` that is not Secure, also when it ends the cookie.
    void reply.clearCookie(this.session, cookieOptions(this.env.isSecureOrigin));
  }
}
