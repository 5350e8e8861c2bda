import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiCookieAuth, ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { type Actor, PUBLIC_ACTOR, type Role } from './actor.js';
import { SESSION_COOKIE } from './session-cookie.js';

export const IS_PUBLIC = 'access:public';
export const ROLES_NEEDED = 'access:roles';

/** Anyone may call this route. */
export const Public = () => SetMetadata(IS_PUBLIC, true);

/** Only staff who hold one of these roles somewhere; services check the site. */
export const Roles = (...roles: Role[]) =>
  applyDecorators(SetMetadata(ROLES_NEEDED, roles), ApiCookieAuth(SESSION_COOKIE), ApiExtension('x-roles', roles));

export interface WithActor {
  actor?: Actor;
}

export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  return context.switchToHttp().getRequest<FastifyRequest & WithActor>().actor ?? PUBLIC_ACTOR;
});
