import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WithActor } from '../platform/access/access.decorators.js';
import { type Actor, PUBLIC_ACTOR } from '../platform/access/actor.js';

/** One request for a page: who asks, and where the answer goes. */
export interface Visit {
  actor: Actor;
  request: FastifyRequest;
  reply: FastifyReply;
}

export const CurrentVisit = createParamDecorator((_: unknown, context: ExecutionContext): Visit => {
  const http = context.switchToHttp();
  const request = http.getRequest<FastifyRequest & WithActor>();
  return { actor: request.actor ?? PUBLIC_ACTOR, request, reply: http.getResponse<FastifyReply>() };
});
