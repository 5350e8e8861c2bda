import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Locale, localeOf } from './locale.js';

export const RequestLocale = createParamDecorator(
  (_: unknown, context: ExecutionContext): Locale => localeOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
