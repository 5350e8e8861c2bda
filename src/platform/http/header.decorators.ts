import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { expectedVersion } from './etag.js';

const headersOf = (context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>().headers;

/** Names a header in the API document, for a decorator that reads it. */
export const documented =
  (name: string, description: string, schema: Record<string, unknown> = {}) =>
  (target: object, key?: string | symbol): void => {
    const handler = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (!handler || key === undefined) return;
    ApiHeader({ name, description, required: false, schema: { type: 'string', ...schema } })(target, key, handler);
  };

export const bearerOf = ({ authorization = '' }: FastifyRequest['headers']): string | undefined =>
  /^Bearer ([\w-]{1,64})$/i.exec(authorization)?.[1];

/** The token of an `Authorization: Bearer` header; empty when there is none, which opens nothing. */
export const Bearer = createParamDecorator(
  (_: unknown, context: ExecutionContext): string => bearerOf(headersOf(context)) ?? '',
);

/** The version that `If-Match` names, if it has one. */
export const IfMatch = createParamDecorator(
  (_: unknown, context: ExecutionContext): number | undefined => expectedVersion(headersOf(context)['if-match']),
  [documented('If-Match', 'The ETag that was read; 412 when the thing moved since.')],
);
