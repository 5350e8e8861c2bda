import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Actor, PUBLIC_ACTOR, type Role } from './actor.js';

export const IS_PUBLIC = 'access:public';
export const ROLES_NEEDED = 'access:roles';

/** Anyone may call this route. */
export const Public = () => SetMetadata(IS_PUBLIC, true);

/** Only staff who hold one of these roles somewhere; services check the site. */
export const Roles = (...roles: Role[]) => SetMetadata(ROLES_NEEDED, roles);

export interface WithActor {
  actor?: Actor;
}

export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  return context.switchToHttp().getRequest<FastifyRequest & WithActor>().actor ?? PUBLIC_ACTOR;
});
