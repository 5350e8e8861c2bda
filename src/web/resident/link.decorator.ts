import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** What the address of one booking, or of one entry of the waiting list, says: its code, and the token that opens it. */
export interface Link {
  code: string;
  token: string;
}

export const FromLink = createParamDecorator((_: unknown, context: ExecutionContext): Link => {
  const { code, token } = context.switchToHttp().getRequest<FastifyRequest<{ Params: Link }>>().params;
  return { code, token };
});
