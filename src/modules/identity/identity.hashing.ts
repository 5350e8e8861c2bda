import { argon2id, argon2Verify } from 'hash-wasm';
import type { HashingAnswer, HashingOrder } from './identity.hashing.types.js';

const HASH_BYTES = 32;

/** Argon2id in WebAssembly: nothing else runs in its thread meanwhile. */
export function hashNow(order: HashingOrder): Promise<HashingAnswer> {
  if (order.kind === 'compare') return argon2Verify({ password: order.password, hash: order.hash });
  const { password, salt, cost } = order;
  return argon2id({ ...cost, password, salt, hashLength: HASH_BYTES, outputType: 'encoded' });
}
