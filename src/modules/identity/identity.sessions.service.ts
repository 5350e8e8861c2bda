import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { HOUR_MS, MINUTE_MS } from '../../common/duration.js';
import { newId } from '../../common/new-id.js';
import type { StaffActor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { networkOf } from '../../platform/http/address.js';
import { IdentityRepository } from './identity.repository.js';
import { IdentitySecondFactorService } from './identity.second-factor.service.js';
import { IdentityThrottleService } from './identity.throttle.service.js';
import type { PendingSession, SessionView, SignInSource, StartedSession } from './identity.types.js';

const IDLE_MS = 30 * MINUTE_MS;
const ABSOLUTE_MS = 12 * HOUR_MS;
/** How long somebody may look for the second factor. */
const PENDING_MS = 10 * MINUTE_MS;
/** A session's last use is written at most this often. */
const TOUCH_MS = MINUTE_MS;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
const newToken = (): string => randomBytes(32).toString('base64url');

/** Sessions: 30 minutes idle, 12 hours in all, and none of a disabled account. Read at every request, so an end is at once. */
@Injectable()
export class IdentitySessionsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly secondFactor: IdentitySecondFactorService,
    private readonly throttle: IdentityThrottleService,
    private readonly repository: IdentityRepository,
  ) {}

  /** For somebody who has shown the first factor: a session, or one that waits for the second. */
  async start(tx: Tx, staffId: string, source: SignInSource): Promise<StartedSession> {
    const needs = await this.secondFactor.needOf(tx, staffId);
    if (needs) return this.insert(tx, staffId, source, needs);
    return this.startFull(tx, staffId, source);
  }

  /** For somebody who has shown all there is to show. */
  async startFull(tx: Tx, staffId: string, source: SignInSource): Promise<StartedSession> {
    const device = source.device ?? newToken();
    await this.throttle.remember(tx, staffId, { ...source, device });
    return { ...(await this.insert(tx, staffId, source, null)), device: source.device ? null : device };
  }

  async findActor(token: string): Promise<StaffActor | null> {
    const now = this.clock.now();
    return this.unitOfWork.read(async (tx) => {
      const found = await this.repository.findSession(tx, hashOf(token), now, this.idleSince());
      if (!found || found.needs) return null;
      if (now.getTime() - found.seenAt.getTime() > TOUCH_MS)
        await this.repository.touchSession(tx, found.sessionId, now);
      const { id: staffId, sessionId, username, name } = found;
      const grants = await this.repository.listGrants(tx, staffId);
      return { kind: 'staff', staffId, sessionId, username, name, grants };
    });
  }

  /** A session that waits for its second factor. */
  findPending(token: string): Promise<PendingSession | null> {
    return this.unitOfWork.read(async (tx) => {
      const found = await this.repository.findSession(tx, hashOf(token), this.clock.now(), this.idleSince());
      if (!found?.needs) return null;
      const { id: staffId, sessionId, username, name, needs } = found;
      return { sessionId, staffId, username, name, needs };
    });
  }

  list(staffId: string): Promise<SessionView[]> {
    return this.unitOfWork.read((tx) => this.repository.listSessions(tx, staffId, this.clock.now(), this.idleSince()));
  }

  /** Of one account: all of them, or one, or all but one. */
  end(tx: Tx, staffId: string, which?: { only?: string; but?: string }): Promise<number> {
    return this.repository.endSessions(tx, staffId, this.clock.now(), which);
  }

  /** Running sessions go along when a demo moves the clock, or the move would sign everybody out. */
  async carryAlong(before: Date, after: Date): Promise<void> {
    const idleSince = new Date(before.getTime() - IDLE_MS);
    await this.unitOfWork.run((tx) =>
      this.repository.moveSessions(tx, before, idleSince, after.getTime() - before.getTime()),
    );
  }

  /** A session that was not used since then is over. */
  idleSince(): Date {
    return new Date(this.clock.now().getTime() - IDLE_MS);
  }

  private async insert(
    tx: Tx,
    staffId: string,
    { address, agent, session: before }: SignInSource,
    needs: StartedSession['needs'],
  ): Promise<StartedSession> {
    const token = newToken();
    const startedAt = this.clock.now();
    const expiresAt = new Date(startedAt.getTime() + (needs ? PENDING_MS : ABSOLUTE_MS));
    const session = { id: newId(startedAt), tokenHash: hashOf(token), staffId, startedAt, expiresAt, needs, agent };
    if (before) await this.repository.endSession(tx, hashOf(before), startedAt);
    await this.repository.insertSession(tx, { ...session, network: networkOf(address) });
    return { id: session.id, token, expiresAt, needs, device: null };
  }
}
