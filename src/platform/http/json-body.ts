import type { FastifyInstance } from 'fastify';
import { DomainError } from '../database/database.errors.js';
import { InvalidInput } from './input.errors.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Strict JSON: UTF-8 only, no `__proto__`. An empty body of a POST without fields is an empty object.
 * @throws DomainError malformed_body (400), InvalidInput for a forbidden name (422).
 */
export function parseJsonBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes), (name, inner: unknown) => {
      if (name === '__proto__' || name === 'constructor')
        throw new InvalidInput([{ field: name, code: 'unknown_field' }]);
      return inner;
    });
  } catch (error) {
    throw error instanceof InvalidInput ? error : new DomainError('malformed_body', 400);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidInput([{ field: '', code: 'not_an_object' }]);
  }
  return value;
}

/** The API reads JSON only, pages read forms only: a form post from another site never reaches the API. */
export function registerBodies(fastify: FastifyInstance): void {
  fastify.removeContentTypeParser(['application/json', 'text/plain']);
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJsonBody(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  fastify.addHook('onRequest', (request, _reply, done) => {
    const type = request.headers['content-type'];
    const isJson = type === undefined || /^application\/json(;\s*charset=utf-8)?$/i.test(type);
    const refused = request.url.startsWith('/api/') && !isJson && request.method !== 'GET' && request.method !== 'HEAD';
    done(refused ? new DomainError('unsupported_media_type', 415) : undefined);
  });
}
