import { type Actor, staffIdOf } from '../../platform/access/actor.js';
import { hashRequest, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';

/** The same form sent twice is one act; the same form with another answer in it is another wish. */
export function onceFor(
  actor: Actor,
  path: string,
  key: string | undefined,
  wanted: unknown,
): IdempotentRequest | undefined {
  if (!key) return undefined;
  const hash = hashRequest('POST', path, wanted);
  return { key: `${key}:${hash.slice(0, 20)}`, scope: `staff:${staffIdOf(actor) ?? ''}`, hash };
}
