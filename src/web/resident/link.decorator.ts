import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { NotFound } from '../../platform/database/database.errors.js';
import type { DataLink } from '../../modules/rights/rights.types.js';
import { DATA_ACTS, type DataAct } from './resident.dto.js';

/** What the address of one booking, or of one entry of the waiting list, says: its code, and the token that opens it. */
export interface Link {
  code: string;
  token: string;
}

export const FromLink = createParamDecorator((_: unknown, context: ExecutionContext): Link => {
  const { code, token } = context.switchToHttp().getRequest<FastifyRequest<{ Params: Link }>>().params;
  return { code, token };
});

/** As `FromLink`, with what it is a link of. */
export const FromDataLink = createParamDecorator((_: unknown, context: ExecutionContext): DataLink => {
  const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: Link }>>();
  const { code, token } = request.params;
  return { kind: request.url.startsWith('/tunggu/') ? 'entry' : 'booking', code, token };
});

/** What the last part of an address asks for about one's own data. @throws NotFound */
export const AskedAct = createParamDecorator((_: unknown, context: ExecutionContext): DataAct => {
  const { ask } = context.switchToHttp().getRequest<FastifyRequest<{ Params: { ask: string } }>>().params;
  const act = DATA_ACTS.find((one) => one === ask);
  if (!act) throw new NotFound();
  return act;
});
