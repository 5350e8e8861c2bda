import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { WithActor } from '../access/access.decorators.js';
import { DomainError } from '../database/database.errors.js';
import { hashRequest, type IdempotentRequest } from './idempotency.service.js';

const MAX_LENGTH = 255;

/** The request's `Idempotency-Key`, if it has one. */
export const Idempotent = createParamDecorator(
  (_: unknown, context: ExecutionContext): IdempotentRequest | undefined => {
    const request = context.switchToHttp().getRequest<FastifyRequest & WithActor>();
    const key = request.headers['idempotency-key'];
    if (key === undefined) return undefined;
    if (typeof key !== 'string' || key.length === 0 || key.length > MAX_LENGTH || !/^[\x21-\x7e]+$/.test(key)) {
      throw new DomainError('idempotency_key_invalid', 400);
    }
    const { actor } = request;
    const scope = actor?.kind === 'staff' ? `staff:${actor.staffId}` : 'public';
    return { key, scope, hash: hashRequest(request.method, request.url, request.body) };
  },
);
