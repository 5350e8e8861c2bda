import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WithActor } from '../access/access.decorators.js';
import { DomainError } from '../database/database.errors.js';
import { documented } from '../http/header.decorators.js';
import { hashRequest, type IdempotentRequest } from './idempotency.service.js';

const HEADER = 'idempotency-key';
const KEY = /^[\x20-\x7e]{1,255}$/;

/** A key that nobody could keep is refused on every POST of the API, also where none is needed. */
export function registerIdempotencyKeyCheck(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ headers, method, url }, _reply, done) => {
    const key = headers[HEADER];
    const counts =
      key !== undefined && method === 'POST' && url.startsWith('/api/v1/') && !url.startsWith('/api/v1/auth/');
    const isKey = typeof key === 'string' && KEY.test(key);
    done(counts && !isKey ? new DomainError('idempotency_key_invalid', 400) : undefined);
  });
}

/** The request's `Idempotency-Key`, if it has one. */
export const Idempotent = createParamDecorator(
  (_: unknown, context: ExecutionContext): IdempotentRequest | undefined => {
    const request = context.switchToHttp().getRequest<FastifyRequest & WithActor>();
    const key = request.headers[HEADER];
    if (typeof key !== 'string') return undefined;
    const { actor } = request;
    const scope = actor?.kind === 'staff' ? `staff:${actor.staffId}` : 'public';
    return { key, scope, hash: hashRequest(request.method, request.url, request.body) };
  },
  [
    documented('Idempotency-Key', 'The same key with the same body gives the same answer; with another body 422.', {
      minLength: 1,
      maxLength: 255,
    }),
  ],
);
