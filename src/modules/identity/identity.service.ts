import { Injectable } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import type { SessionReader } from '../../platform/access/access.guard.js';
import { type Actor, type StaffActor, SYSTEM_ACTOR, Unauthenticated } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { WrongPassword } from './identity.errors.js';
import { Passwords } from './identity.passwords.service.js';
import { IdentityRepository } from './identity.repository.js';
import { IdentitySecondFactorService } from './identity.second-factor.service.js';
import { IdentitySessionsService } from './identity.sessions.service.js';
import { IdentityThrottleService } from './identity.throttle.service.js';
import type { Enrolment, NewAccount, PendingSession, SignInSource, StartedSession } from './identity.types.js';

/** Signing in and out. */
@Injectable()
export class IdentityService implements SessionReader {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly passwords: Passwords,
    private readonly throttle: IdentityThrottleService,
    private readonly sessions: IdentitySessionsService,
    private readonly secondFactor: IdentitySecondFactorService,
    private readonly repository: IdentityRepository,
  ) {}

  /** @throws WrongPassword; TooManyRequests after many wrong ones */
  async signIn(username: string, password: string, source: SignInSource): Promise<StartedSession> {
    const name = username.trim().toLowerCase();
    const account = await this.unitOfWork.read((tx) => this.repository.findByUsername(tx, name));
    const letIn = await this.throttle.letIn('password', name, account?.id ?? null, source);
    const isRight = await this.passwords.isRight(password, account?.passwordHash, letIn.isKnown);
    if (!account || account.isDisabled || !isRight) throw new WrongPassword();
    const fresh = this.passwords.isOutdated(account.passwordHash) ? await this.passwords.hash(password) : null;
    return this.unitOfWork.run(async (tx) => {
      const now = await this.repository.lock(tx, account.id);
      if (!now || now.isDisabled || now.passwordHash !== account.passwordHash) throw new WrongPassword();
      if (fresh) await this.repository.replaceHash(tx, account.id, account.passwordHash, fresh);
      await this.throttle.giveBack(tx, letIn);
      return this.sessions.start(tx, account.id, source);
    });
  }

  /** The sign-in that waits behind this token. @throws Unauthenticated */
  async getPending(token: string | undefined): Promise<PendingSession> {
    const pending = token ? await this.sessions.findPending(token) : null;
    if (!pending) throw new Unauthenticated();
    return pending;
  }

  /** What somebody who must set up a second factor is shown. @throws Unauthenticated */
  async beginEnrolment({ needs, staffId, sessionId, username }: PendingSession): Promise<Enrolment> {
    if (needs !== 'enrol') throw new Unauthenticated();
    return this.secondFactor.begin(staffId, sessionId, username);
  }

  /** Shows the second factor: a new session under a new token. @throws WrongCode, TooManyRequests */
  async complete(pending: PendingSession, code: string, source: SignInSource): Promise<StartedSession> {
    if (pending.needs !== 'code') throw new Unauthenticated();
    const letIn = await this.throttle.letIn('code', pending.staffId, pending.staffId, source);
    return this.unitOfWork.run(async (tx) => {
      await this.secondFactor.take(tx, actorOf(pending), pending.staffId, code);
      await this.throttle.giveBack(tx, letIn);
      return this.replace(tx, pending, source);
    });
  }

  /** Sets up the second factor, and gives its recovery codes with the session. @throws WrongCode, TooManyRequests */
  async enrol(
    pending: PendingSession,
    code: string,
    source: SignInSource,
  ): Promise<{ session: StartedSession; codes: string[] }> {
    if (pending.needs !== 'enrol') throw new Unauthenticated();
    const letIn = await this.throttle.letIn('code', pending.staffId, pending.staffId, source);
    return this.unitOfWork.run(async (tx) => {
      const codes = await this.secondFactor.confirm(tx, actorOf(pending), code);
      await this.throttle.giveBack(tx, letIn);
      const session = await this.replace(tx, pending, source);
      // Others that wait, with the password alone, would set up another one.
      await this.sessions.end(tx, pending.staffId, { but: session.id });
      return { session, codes };
    });
  }

  findActor(token: string): Promise<StaffActor | null> {
    return this.sessions.findActor(token);
  }

  async signOut(actor: Actor): Promise<void> {
    if (actor.kind !== 'staff') return;
    await this.unitOfWork.run((tx) => this.sessions.end(tx, actor.staffId, { only: actor.sessionId }));
  }

  carrySessionsAlong(before: Date, after: Date): Promise<void> {
    return this.sessions.carryAlong(before, after);
  }

  /** Gives the id; null when the name is taken. */
  async createAccount(account: NewAccount, by: Actor = SYSTEM_ACTOR): Promise<string | null> {
    const { name, grants } = account;
    const username = account.username.trim().toLowerCase();
    const passwordHash = await this.passwords.hash(account.password);
    return this.unitOfWork.run(async (tx) => {
      const now = this.clock.now();
      const id = newId(now);
      if (!(await this.repository.insertAccount(tx, { id, username, name, passwordHash }, now))) return null;
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

  private async replace(tx: Tx, pending: PendingSession, source: SignInSource): Promise<StartedSession> {
    const ended = await this.sessions.end(tx, pending.staffId, { only: pending.sessionId });
    if (ended === 0) throw new Unauthenticated();
    return this.sessions.startFull(tx, pending.staffId, source);
  }
}

const actorOf = ({ staffId, sessionId, username, name }: PendingSession): StaffActor => ({
  kind: 'staff',
  staffId,
  sessionId,
  username,
  name,
  grants: [],
});
