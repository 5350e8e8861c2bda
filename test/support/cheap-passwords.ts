import { hashNow } from '../../src/modules/identity/identity.hashing.js';
import type { HashingOrder } from '../../src/modules/identity/identity.hashing.types.js';
import { Passwords } from '../../src/modules/identity/identity.passwords.service.js';

/** Hashes at the least cost, at which the accounts of the tests have theirs, and at once: hundreds sign in. */
export class CheapPasswords extends Passwords {
  protected override readonly cost = { parallelism: 1, iterations: 1, memorySize: 8 };

  protected override compute(order: HashingOrder) {
    return hashNow(order);
  }
}
