import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Forbidden, hasRole, type Role, type StaffActor, Unauthenticated } from './actor.js';
import { IS_PUBLIC, ROLES_NEEDED, type WithActor } from './access.decorators.js';
import { SESSION_COOKIE, sessionCookieName } from './session-cookie.js';
import { Env } from '../config/env.js';

/** Finds who a session token belongs to; implemented by the module that owns accounts. */
export interface SessionReader {
  findActor(token: string): Promise<StaffActor | null>;
}
export const SESSION_READER = Symbol('SESSION_READER');

/** Default deny: a route without @Public and without @Roles answers nobody. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly cookieName: string;

  constructor(
    private readonly reflector: Reflector,
    @Inject(SESSION_READER) private readonly sessions: SessionReader,
    env: Env,
  ) {
    this.cookieName = sessionCookieName(SESSION_COOKIE, env.isSecureOrigin);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest & WithActor>();
    const targets = [context.getHandler(), context.getClass()];
    const isPublic = this.reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, targets) === true;
    const roles = this.reflector.getAllAndOverride<Role[] | undefined>(ROLES_NEEDED, targets);
    const token = request.cookies[this.cookieName];
    const actor = token ? await this.sessions.findActor(token) : null;
    if (actor) request.actor = actor;
    if (isPublic) return true;
    if (!roles) throw new Forbidden();
    if (!actor) throw new Unauthenticated();
    if (!hasRole(actor, roles)) throw new Forbidden();
    return true;
  }
}
