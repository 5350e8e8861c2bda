import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../database/database.errors.js';
import { InvalidInput } from './input.errors.js';
import { takesUpload } from './uploads.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Deeper than any body of ours, and far from where recursion would fail. */
const MAX_DEPTH = 16;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
/** In valid JSON: a string, with the colon that makes it a name, or a bracket. */
const TOKEN = /("[^"\\]*(?:\\.[^"\\]*)*")\s*(:)?|[{}[\]]/g;

/** A signature is made over bytes: these addresses keep them as they came. */
const SIGNED = '/api/v1/webhooks/';
const rawBodies = new WeakMap<FastifyRequest, Buffer>();

export const rawBodyOf = (request: FastifyRequest): Buffer => rawBodies.get(request) ?? Buffer.alloc(0);

const malformed = () => new DomainError('malformed_body', 400);

/**
 * Strict JSON: UTF-8 only, an object, no name twice, no `__proto__`. Nothing at all gives undefined.
 * @throws DomainError malformed_body (400), InvalidInput for a forbidden name or another kind of value (422).
 */
export function parseJsonBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  let text: string;
  let value: unknown;
  try {
    text = utf8.decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw malformed();
  }
  checkNames(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidInput([{ field: '', code: 'not_an_object' }]);
  }
  return value;
}

/** A name that occurs twice is read one way by us and another way by a proxy: neither reading is safe. */
function checkNames(validJson: string): void {
  const open: Set<string>[] = [];
  for (const [token, quoted, colon] of validJson.matchAll(TOKEN)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (quoted && colon) {
      const name = JSON.parse(quoted) as string;
      const names = open.at(-1);
      if (FORBIDDEN.has(name)) throw new InvalidInput([{ field: name, code: 'unknown_field' }]);
      if (names?.has(name)) throw malformed();
      names?.add(name);
    }
    if (open.length > MAX_DEPTH) throw malformed();
  }
}

/**
 * The API reads JSON only (and a form where it takes a file), pages read forms only: a form post from another site never
 * reaches the API.
 */
export function registerBodies(fastify: FastifyInstance): void {
  fastify.removeContentTypeParser(['application/json', 'text/plain']);
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      if (request.url.startsWith(SIGNED)) rawBodies.set(request, body as Buffer);
      done(null, parseJsonBody(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  fastify.addHook('onRequest', (request, _reply, done) => {
    const type = request.headers['content-type'];
    const isJson = type === undefined || /^application\/json(;\s*charset="?utf-8"?)?$/i.test(type);
    const mayBeOther = request.method === 'GET' || request.method === 'HEAD' || takesUpload(request);
    const refused = request.url.startsWith('/api/') && !isJson && !mayBeOther;
    done(refused ? new DomainError('unsupported_media_type', 415) : undefined);
  });
}
