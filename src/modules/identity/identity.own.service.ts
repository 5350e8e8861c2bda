import { Injectable } from '@nestjs/common';
import { type Actor, Forbidden, type StaffActor } from '../../platform/access/actor.js';
import { MINUTE_MS } from '../../common/duration.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { LinkUsed, WrongPassword } from './identity.errors.js';
import { IdentityLinkService } from './identity.link.service.js';
import { Passwords } from './identity.passwords.service.js';
import { IdentityRepository } from './identity.repository.js';
import { IdentitySecondFactorService } from './identity.second-factor.service.js';
import { IdentitySessionsService } from './identity.sessions.service.js';
import { IdentityThrottleService } from './identity.throttle.service.js';
import {
  type Enrolment,
  NO_PASSWORD,
  type SecondFactorState,
  type SessionView,
  type SignInSource,
  type StartedSession,
} from './identity.types.js';

/** How long the page that shows a new secret may stay open. */
const PERMIT_MS = 10 * MINUTE_MS;
const PERMIT = 'second-factor-permit';

/** What somebody does with their own account. What weakens or changes it asks for the password again. */
@Injectable()
export class IdentityOwnService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly audit: Audit,
    private readonly passwords: Passwords,
    private readonly throttle: IdentityThrottleService,
    private readonly sessions: IdentitySessionsService,
    private readonly secondFactor: IdentitySecondFactorService,
    private readonly links: IdentityLinkService,
    private readonly repository: IdentityRepository,
  ) {}

  async hasPassword({ staffId }: StaffActor): Promise<boolean> {
    const account = await this.unitOfWork.read((tx) => this.repository.findById(tx, staffId));
    return account !== null && account.passwordHash !== NO_PASSWORD;
  }

  stateOf({ staffId }: StaffActor): Promise<SecondFactorState> {
    return this.secondFactor.stateOf(staffId);
  }

  listSessions({ staffId }: StaffActor): Promise<SessionView[]> {
    return this.sessions.list(staffId);
  }

  /** Ends every other session; this one goes on under a new token. @throws WrongPassword, InvalidInput, TooManyRequests */
  async changePassword(
    actor: StaffActor,
    current: string,
    wanted: string,
    source: SignInSource,
  ): Promise<StartedSession> {
    await this.assertItself(actor, current, source);
    await this.passwords.assertGood(wanted, actor);
    const hash = await this.passwords.hash(wanted);
    return this.unitOfWork.run(async (tx) => {
      await this.setPassword(tx, actor, actor.staffId, hash);
      return this.sessions.startFull(tx, actor.staffId, source);
    });
  }

  /** Whose password a link is for. @throws LinkUsed */
  async ownerOf(token: string): Promise<{ username: string; name: string }> {
    const { username, name } = await this.unitOfWork.read((tx) => this.findOwner(tx, token));
    return { username, name };
  }

  /** Chooses a password by a link, once; running sessions end. @throws LinkUsed, InvalidInput */
  async choosePassword(token: string, wanted: string, source: SignInSource): Promise<void> {
    const owner = await this.unitOfWork.read((tx) => this.findOwner(tx, token));
    await this.passwords.assertGood(wanted, owner);
    const hash = await this.passwords.hash(wanted);
    await this.unitOfWork.run(async (tx) => {
      const { id, linkId, username, name } = owner;
      await this.links.usePasswordLink(tx, linkId);
      const actor: StaffActor = { kind: 'staff', staffId: id, sessionId: linkId, username, name, grants: [] };
      await this.setPassword(tx, actor, id, hash);
      // Whoever was given the link may sign in from here, also while somebody else tries passwords.
      await this.throttle.remember(tx, id, source);
    });
  }

  /** Gives a permit to see and confirm the new secret, for this sign-in and ten minutes. @throws WrongPassword, TooManyRequests */
  async beginSecondFactor(actor: StaffActor, password: string, source: SignInSource): Promise<string> {
    await this.assertItself(actor, password, source);
    await this.secondFactor.begin(actor.staffId, actor.sessionId, actor.username);
    return this.secrets.seal(`${actor.sessionId} ${this.clock.now().getTime() + PERMIT_MS}`, PERMIT);
  }

  /** What is being set up. @throws Forbidden without a permit */
  showSecondFactor({ staffId, sessionId, username }: StaffActor, permit: string): Promise<Enrolment> {
    this.assertPermit(sessionId, permit);
    return this.secondFactor.begin(staffId, sessionId, username);
  }

  /** Gives the recovery codes, once. @throws WrongCode, TooManyRequests, Forbidden */
  async confirmSecondFactor(actor: StaffActor, permit: string, code: string, source: SignInSource): Promise<string[]> {
    this.assertPermit(actor.sessionId, permit);
    const letIn = await this.throttle.letIn('code', actor.staffId, actor.staffId, source);
    return this.unitOfWork.run(async (tx) => {
      const codes = await this.secondFactor.confirm(tx, actor, code);
      await this.throttle.giveBack(tx, letIn);
      await this.sessions.end(tx, actor.staffId, { but: actor.sessionId });
      return codes;
    });
  }

  /** @throws WrongPassword, TooManyRequests */
  async renewCodes(actor: StaffActor, password: string, source: SignInSource): Promise<string[]> {
    await this.assertItself(actor, password, source);
    return this.secondFactor.renewCodes(actor, actor.staffId);
  }

  /** Ends every other session. @throws WrongPassword, SecondFactorRequired, TooManyRequests */
  async turnOffSecondFactor(actor: StaffActor, password: string, source: SignInSource): Promise<void> {
    await this.assertItself(actor, password, source);
    await this.unitOfWork.run(async (tx) => {
      await this.secondFactor.turnOff(tx, actor, actor.staffId);
      await this.sessions.end(tx, actor.staffId, { but: actor.sessionId });
    });
  }

  /** @throws NotFound for a session that is not one's own, or is over */
  async endSession(actor: StaffActor, sessionId: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      if ((await this.sessions.end(tx, actor.staffId, { only: sessionId })) === 0) throw new NotFound();
      await this.note(tx, actor, 'session.ended', actor.staffId);
    });
  }

  /** This one too. */
  async endSessions(actor: StaffActor): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await this.sessions.end(tx, actor.staffId);
      await this.note(tx, actor, 'sessions.ended', actor.staffId);
    });
  }

  /** An account without a password has none to show. */
  private async assertItself(actor: StaffActor, password: string, source: SignInSource): Promise<void> {
    const account = await this.unitOfWork.read((tx) => this.repository.findById(tx, actor.staffId));
    if (account?.passwordHash === NO_PASSWORD) return;
    const letIn = await this.throttle.letIn('password', actor.username, actor.staffId, source);
    if (!(await this.passwords.isRight(password, account?.passwordHash, true))) throw new WrongPassword();
    await this.unitOfWork.run((tx) => this.throttle.giveBack(tx, letIn));
  }

  private assertPermit(sessionId: string, permit: string): void {
    const [of, until] = this.openPermit(permit).split(' ');
    if (of !== sessionId || Number(until) < this.clock.now().getTime()) throw new Forbidden();
  }

  private openPermit(permit: string): string {
    try {
      return this.secrets.open(permit, PERMIT);
    } catch {
      throw new Forbidden();
    }
  }

  private async setPassword(tx: Tx, actor: Actor, staffId: string, hash: string): Promise<void> {
    await this.repository.setPassword(tx, staffId, hash);
    await this.sessions.end(tx, staffId);
    await this.links.endPasswordLinks(tx, staffId);
    await this.note(tx, actor, 'password.changed', staffId);
  }

  private async findOwner(
    tx: Tx,
    token: string,
  ): Promise<{ id: string; linkId: string; username: string; name: string }> {
    const { linkId, staffId } = await this.links.ownerOf(tx, token);
    const account = await this.repository.findById(tx, staffId);
    if (!account) throw new LinkUsed();
    return { id: account.id, linkId, username: account.username, name: account.name };
  }

  private async note(tx: Tx, actor: Actor, action: string, staffId: string): Promise<void> {
    await this.audit.record(tx, actor, { action, subjectType: 'staff_account', subjectId: staffId });
  }
}
