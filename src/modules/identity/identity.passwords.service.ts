import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { TooManyRequests } from '../../platform/http/too-many.errors.js';
import { HashingThread } from './identity.hashing.asker.js';
import type { HashingAnswer, HashingCost, HashingOrder } from './identity.hashing.types.js';
import { asTyped, type PasswordOwner, passwordProblem } from './identity.password.rules.js';
import { NO_PASSWORD } from './identity.types.js';

const COMMON_PASSWORDS = join(import.meta.dirname, '..', '..', '..', 'data', 'common_passwords.txt');
const WAIT_SECONDS = 5;
/** A hash takes a while on purpose, so it is made one at a time, and not for everybody who asks. */
const MOST_WAITING = 60;
/** Places in the line that are left for those who are known. */
const MORE_FOR_KNOWN = 60;

/** Hashes passwords, compares them, and says which are too easy to guess. */
@Injectable()
export class Passwords implements OnModuleDestroy {
  /** OWASP's first choice for argon2id: 19 MiB, two passes. */
  protected readonly cost: HashingCost = { parallelism: 1, iterations: 2, memorySize: 19_456 };
  private readonly thread = new HashingThread();
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private common?: Promise<ReadonlySet<string>>;
  private placeholder?: Promise<string>;

  onModuleDestroy(): Promise<void> {
    return this.thread.end();
  }

  /** @throws TooManyRequests when so many are waiting already that this one would wait for long */
  async hash(password: string): Promise<string> {
    const order = { kind: 'hash', password: asTyped(password), salt: randomBytes(16), cost: this.cost } as const;
    return String(await this.inTurn(order, MOST_WAITING + MORE_FOR_KNOWN));
  }

  /**
   * Whether it is the password of `hash`. An account without one takes as long as any other.
   * @throws TooManyRequests as `hash`, sooner for who is not known
   */
  async isRight(password: string, hash: string | undefined, isKnown: boolean): Promise<boolean> {
    const own = hash === NO_PASSWORD ? undefined : hash;
    const against = own ?? (await this.anyHash());
    // The library compares nothing with no password at all.
    const typed = asTyped(password);
    const order = { kind: 'compare', password: typed || NO_PASSWORD, hash: against } as const;
    const isSame = await this.inTurn(order, isKnown ? MOST_WAITING + MORE_FOR_KNOWN : MOST_WAITING);
    return own !== undefined && typed !== '' && isSame === true;
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

  protected compute(order: HashingOrder): Promise<HashingAnswer> {
    return this.thread.ask(order);
  }

  private async inTurn(order: HashingOrder, most: number): Promise<HashingAnswer> {
    if (this.waiting >= most) throw new TooManyRequests(WAIT_SECONDS);
    this.waiting += 1;
    const turn = this.last.then(() => this.compute(order));
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
