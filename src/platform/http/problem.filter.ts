import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, isNoValue, isUnavailable, NotFound } from '../database/database.errors.js';
import { InvalidInput } from './input.errors.js';
import { localeOf } from './locale.js';
import { fieldText, problemText } from './problem-texts.js';
import { TooManyRequests } from './too-many.errors.js';

/** Shows a refusal as a page; implemented by the layer that owns pages. */
export interface ErrorPages {
  render(request: FastifyRequest, error: DomainError, requestId: string): string;
}

const BY_STATUS: Record<number, string> = {
  400: 'malformed_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  408: 'request_timeout',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
  503: 'unavailable',
};

/** Every refusal and fault leaves through here: problem+json under /api, a page elsewhere. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  constructor(private readonly pages?: ErrorPages) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const error = asRefusal(thrown);
    if (error.status >= 500) this.log(error, thrown);
    this.send(request, reply, error);
  }

  send(request: FastifyRequest, reply: FastifyReply, error: DomainError): void {
    if (reply.raw.headersSent) return;
    if (error.status === 503 || error.status === 429) void reply.header('retry-after', secondsToWait(error));
    void reply.status(error.status).header('cache-control', 'no-store');
    if (request.url.startsWith('/api/') || request.url.startsWith('/health/') || !this.pages) {
      void reply.type('application/problem+json').send(JSON.stringify(problemOf(request, error)));
    } else {
      void reply.type('text/html; charset=utf-8').send(this.pages.render(request, error, request.id));
    }
  }

  private log(error: DomainError, thrown: unknown): void {
    if (error.code === 'internal') this.logger.error(thrown instanceof Error ? thrown.stack : String(thrown));
    else this.logger.warn(error.code);
  }
}

/** What a program waits before it tries again: a crowd is over soon, a pause of booking is not. */
const SOON_SECONDS = 2;
const LATER_SECONDS = 600;

function secondsToWait(error: DomainError): number {
  if (error instanceof TooManyRequests) return error.retryAfterSeconds;
  return error.code === 'unavailable' ? SOON_SECONDS : LATER_SECONDS;
}

function asRefusal(thrown: unknown): DomainError {
  if (thrown instanceof DomainError) return thrown;
  if (isUnavailable(thrown)) return new DomainError('unavailable', 503);
  if (isNoValue(thrown)) return new NotFound();
  const fault = thrown as { statusCode?: number; code?: string } | null;
  const status = thrown instanceof HttpException ? thrown.getStatus() : fault?.statusCode;
  if (status === undefined || status >= 500 || status < 400) return new DomainError('internal', 500);
  // Fastify's own refusals of a body that has the right type.
  if (status === 400 && fault?.code?.startsWith('FST_ERR_CTP')) return new DomainError('malformed_body', 400);
  return new DomainError(BY_STATUS[status] ?? 'malformed_request', status);
}

/** RFC 9457, with a stable `code`, a sentence that says what to do, and one entry per refused field. */
function problemOf(request: FastifyRequest, error: DomainError): Record<string, unknown> {
  const locale = localeOf(request);
  const { title, detail } = problemText(locale, error.code, error.facts);
  return {
    // First, so that a fact can never stand in for a member of the document.
    ...error.body,
    type: `urn:giliran:problem:${error.code}`,
    title,
    status: error.status,
    detail,
    code: error.code,
    ...(error instanceof InvalidInput
      ? {
          errors: error.problems.map((p) => ({
            field: p.field,
            code: p.code,
            message: fieldText(locale, p.code, p.facts),
          })),
        }
      : {}),
    // Only a fault is looked up by its id (every answer has it as a header): refusals of a kind are alike to the byte.
    ...(error.status === 500 ? { requestId: request.id } : {}),
  };
}
