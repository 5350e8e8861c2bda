import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { POSITION_COOKIE, positionPath } from '../../modules/desk/desk.types.js';
import { cookieOptions } from '../../platform/access/session-cookie.js';
import { Env } from '../../platform/config/env.js';

const DAY_SECONDS = 24 * 60 * 60;

/** Opens the stream of one booking's position, and nothing else: the browser sends it to that address alone. */
@Injectable()
export class PositionCookie {
  constructor(private readonly env: Env) {}

  set(reply: FastifyReply, code: string, token: string): void {
    const options = cookieOptions(this.env.isSecureOrigin, DAY_SECONDS);
    void reply.setCookie(POSITION_COOKIE, token, { ...options, sameSite: 'strict', path: positionPath(code) });
  }
}
