import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { argon2id, argon2Verify } from 'hash-wasm';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { TooManyRequests } from '../../platform/http/too-many.errors.js';
import { asTyped, type PasswordOwner, passwordProblem } from './identity.password.rules.js';
import { NO_PASSWORD } from './identity.types.js';

const COMMON_PASSWORDS = join(import.meta.dirname, '..', '..', '..', 'data', 'common_passwords.txt');
/** Hashing stops all else in the process while it lasts, so it is done one at a time, and not for everybody who asks. */
const MOST_WAITING = 60;

interface Cost {
  parallelism: number;
  iterations: number;
  /** KiB. */
  memorySize: number;
}

/** Hashes passwords, compares them, and says which are too easy to guess. */
@Injectable()
export class Passwords {
  /** OWASP's first choice for argon2id: 19 MiB, two passes. */
  protected readonly cost: Cost = { parallelism: 1, iterations: 2, memorySize: 19_456 };
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private common?: Promise<ReadonlySet<string>>;
  private placeholder?: Promise<string>;

  hash(password: string): Promise<string> {
    const salt = randomBytes(16);
    return this.inTurn(() =>
      argon2id({ ...this.cost, hashLength: 32, password: asTyped(password), salt, outputType: 'encoded' }),
    );
  }

  /**
   * Whether it is the password of `hash`. An account without one takes as long as any other.
   * @throws TooManyRequests when so many are waiting already that this one would wait for long
   */
  async isRight(password: string, hash: string | undefined): Promise<boolean> {
    const own = hash === NO_PASSWORD ? undefined : hash;
    const against = own ?? (await this.anyHash());
    // The library compares nothing with no password at all.
    const typed = asTyped(password);
    const isSame = await this.inTurn(() => argon2Verify({ password: typed || NO_PASSWORD, hash: against }));
    return own !== undefined && typed !== '' && isSame;
  }

  /** Made at another cost than is asked for today. */
  isOutdated(hash: string): boolean {
    const { memorySize, iterations, parallelism } = this.cost;
    return !hash.startsWith(`$argon2id$v=19$m=${memorySize},t=${iterations},p=${parallelism}$`);
  }

  /** @throws InvalidInput for the field `password` */
  async assertGood(password: string, owner: PasswordOwner): Promise<void> {
    this.common ??= readCommon();
    const common = await this.common;
    const code = passwordProblem(password, owner, (lowerCase) => common.has(lowerCase));
    if (code) throw new InvalidInput([{ field: 'password', code }]);
  }

  private anyHash(): Promise<string> {
    this.placeholder ??= this.hash(randomBytes(16).toString('hex'));
    return this.placeholder;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting >= MOST_WAITING) throw new TooManyRequests(5);
    this.waiting += 1;
    const turn = this.last.then(() => new Promise((resolve) => setImmediate(resolve))).then(work);
    this.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.waiting -= 1;
    }
  }
}

async function readCommon(): Promise<ReadonlySet<string>> {
  const text = await readFile(COMMON_PASSWORDS, 'utf8');
  return new Set(text.split('\n').map((line) => line.trim().toLowerCase()));
}
