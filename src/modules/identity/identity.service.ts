import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { argon2id, argon2Verify } from 'hash-wasm';
import { newId } from '../../common/new-id.js';
import type { SessionReader } from '../../platform/access/access.guard.js';
import { type Actor, type StaffActor, SYSTEM_ACTOR } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { TooManyAttempts, WrongPassword } from './identity.errors.js';
import { IdentityRepository } from './identity.repository.js';
import { type NewAccount, NO_PASSWORD, type StartedSession } from './identity.types.js';

const MINUTE = 60_000;
const IDLE_MS = 30 * MINUTE;
const ABSOLUTE_MS = 12 * 60 * MINUTE;
/** A session's last use is written at most this often. */
const TOUCH_MS = MINUTE;
const ATTEMPTS = 10;
const ATTEMPT_WINDOW_MS = 5 * MINUTE;
/** OWASP's first choice for argon2id: 19 MiB, two passes. */
const ARGON = { parallelism: 1, iterations: 2, memorySize: 19_456, hashLength: 32 };

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

@Injectable()
export class IdentityService implements SessionReader {
  /** Failed tries by the pair of name and address, so that nobody can lock another one out. */
  private readonly failures = new Map<string, { count: number; until: number }>();
  private placeholder?: Promise<string>;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly repository: IdentityRepository,
  ) {}

  /** @throws WrongPassword, TooManyAttempts after ten failures of this name from this address in five minutes */
  async signIn(username: string, password: string, address: string): Promise<StartedSession> {
    const name = username.trim().toLowerCase();
    const pair = `${name}\n${address}`;
    this.assertFewFailures(pair);
    // Counted before it is known to fail: a crowd of tries at once is a crowd of tries.
    this.noteFailure(pair);
    const account = await this.unitOfWork.read((tx) => this.repository.findByUsername(tx, name));
    // An account that signs in by link alone has no password that could be right.
    const own = account?.passwordHash === NO_PASSWORD ? undefined : account?.passwordHash;
    const hash = own ?? (await this.anyHash());
    // No password at all takes as long to refuse as a wrong one; the library has none to compare.
    const typed = password.normalize('NFC');
    const isRight = (await argon2Verify({ password: typed || NO_PASSWORD, hash })) && typed !== '';
    if (!own || account?.isDisabled || !isRight || !account) throw new WrongPassword();
    this.failures.delete(pair);
    return this.startSession(account.id);
  }

  async findActor(token: string): Promise<StaffActor | null> {
    const now = this.clock.now();
    return this.unitOfWork.read(async (tx) => {
      const found = await this.repository.findSession(tx, hashOf(token), now, new Date(now.getTime() - IDLE_MS));
      if (!found) return null;
      if (now.getTime() - found.seenAt.getTime() > TOUCH_MS)
        await this.repository.touchSession(tx, found.sessionId, now);
      const { id: staffId, sessionId, username, name } = found;
      return {
        kind: 'staff',
        staffId,
        sessionId,
        username,
        name,
        grants: await this.repository.listGrants(tx, staffId),
      };
    });
  }

  async signOut(actor: Actor): Promise<void> {
    if (actor.kind !== 'staff') return;
    await this.unitOfWork.run((tx) => this.repository.endSession(tx, actor.sessionId, this.clock.now()));
  }

  /** Running sessions go along when a demo moves the clock, or the move would sign everybody out. */
  async carrySessionsAlong(before: Date, after: Date): Promise<void> {
    const idleSince = new Date(before.getTime() - IDLE_MS);
    await this.unitOfWork.run((tx) =>
      this.repository.moveSessions(tx, before, idleSince, after.getTime() - before.getTime()),
    );
  }

  /** Gives the id; null when the name is taken. */
  async createAccount(account: NewAccount, by: Actor = SYSTEM_ACTOR): Promise<string | null> {
    const { name, grants } = account;
    const username = account.username.trim().toLowerCase();
    const passwordHash = await this.hash(account.password);
    return this.unitOfWork.run(async (tx) => {
      if (await this.repository.findByUsername(tx, username)) return null;
      const now = this.clock.now();
      const id = newId(now);
      await this.repository.insertAccount(tx, { id, username, name, passwordHash, isDisabled: false }, now);
      for (const grant of grants) await this.repository.insertGrant(tx, id, grant);
      await this.audit.record(tx, by, {
        action: 'account.created',
        subjectType: 'staff_account',
        subjectId: id,
        details: { roles: grants.map((g) => g.role) },
      });
      return id;
    });
  }

  /** For somebody who has shown who they are. */
  async startSession(staffId: string): Promise<StartedSession> {
    const token = randomBytes(32).toString('base64url');
    const startedAt = this.clock.now();
    const expiresAt = new Date(startedAt.getTime() + ABSOLUTE_MS);
    await this.unitOfWork.run(async (tx) => {
      const id = newId(startedAt);
      await this.repository.insertSession(tx, { id, tokenHash: hashOf(token), staffId, startedAt, expiresAt });
    });
    return { token, expiresAt };
  }

  private hash(password: string): Promise<string> {
    return argon2id({ ...ARGON, password: password.normalize('NFC'), salt: randomBytes(16), outputType: 'encoded' });
  }

  /** Checked for unknown names, so that they take as long as known ones. */
  private anyHash(): Promise<string> {
    this.placeholder ??= this.hash(randomBytes(16).toString('hex'));
    return this.placeholder;
  }

  private assertFewFailures(pair: string): void {
    const failed = this.failures.get(pair);
    if (failed && failed.until > this.clock.now().getTime() && failed.count >= ATTEMPTS) throw new TooManyAttempts();
  }

  private noteFailure(pair: string): void {
    const now = this.clock.now().getTime();
    for (const [key, failed] of this.failures) if (failed.until <= now) this.failures.delete(key);
    const count = (this.failures.get(pair)?.count ?? 0) + 1;
    this.failures.set(pair, { count, until: now + ATTEMPT_WINDOW_MS });
  }
}
