import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../common/duration.js';
import { type Actor, grantsOf, SYSTEM_ACTOR } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { touches, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { lineOf, networkOf } from '../../platform/http/address.js';
import { TooManyRequests } from '../../platform/http/too-many.errors.js';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.service.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { ALL_SOURCES, IdentityThrottleRepository, type TryKey } from './identity.throttle.repository.js';
import { type Gate, isKnownLetIn, isUnknownLetIn, LIMITS, OWN_MS, WIDE_MS } from './identity.throttle.rules.js';
import type { AttackView, SignInSource } from './identity.types.js';

/** A device or line that was not used for longer is a stranger again. */
const KNOWN_MS = 90 * DAY_MS;
/** So many wrong passwords in an hour are shown to administrators. */
const SHOWN_AT = LIMITS.password.alarm / 2;
const WAIT_SECONDS = OWN_MS / 1000;
const ANYBODY = 'anybody';

/** A try that was let in: its counters, to be given back when it turns out right. */
interface LetIn {
  /** The account was used from there before. */
  isKnown: boolean;
  own: TryKey;
  shared: readonly TryKey[];
}

/**
 * Slows down guessing. A device or line from which an account was used before has a counter of its own, which nobody
 * else can fill; all others share what is tried at the account. Counted before it is known to fail: a crowd of tries at
 * once is a crowd of tries.
 */
@Injectable()
export class IdentityThrottleService {
  private readonly logger = new Logger(IdentityThrottleService.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly audit: Audit,
    private readonly scheduled: ScheduledWork,
    private readonly repository: IdentityThrottleRepository,
  ) {}

  /** `name` as it was typed; `staffId` when there is such an account. @throws TooManyRequests and counts nothing */
  async letIn(gate: Gate, name: string, staffId: string | null, source: SignInSource): Promise<LetIn> {
    const accountKey = this.secrets.lookup('contact', `${gate}:${name}`);
    return this.unitOfWork.run(async (tx) => {
      touches(tx, []);
      const [known] = staffId ? await this.listKnown(tx, staffId, source) : [];
      if (known === undefined) return this.letInUnknown(tx, gate, accountKey, staffId, source);
      const own = { accountKey, sourceKey: known };
      if (!isKnownLetIn(gate, await this.repository.count(tx, own, staffId, this.clock.now(), OWN_MS)))
        throw new TooManyRequests(WAIT_SECONDS);
      return { isKnown: true, own, shared: [] };
    });
  }

  /** It was right. */
  async giveBack(tx: Tx, { own, shared }: LetIn): Promise<void> {
    for (const key of shared) await this.repository.giveBack(tx, key);
    await this.repository.clear(tx, own);
  }

  /** From here on this device and this line are known. */
  async remember(tx: Tx, staffId: string, source: SignInSource): Promise<void> {
    await this.repository.rememberSources(tx, staffId, this.keysOf(source), this.clock.now());
  }

  /** Accounts at which many wrong passwords were tried in the last hour, of those that the actor answers for. */
  async listAttacks(actor: Actor): Promise<AttackView[]> {
    const regionIds = grantsOf(actor)
      .filter(({ role }) => role === 'admin' || role === 'supervisor')
      .map(({ regionId }) => regionId);
    if (regionIds.length === 0) return [];
    const since = new Date(this.clock.now().getTime() - WIDE_MS);
    return this.unitOfWork.read((tx) => this.repository.listAttacks(tx, regionIds, since, SHOWN_AT));
  }

  @Interval(10 * MINUTE_MS)
  async forget(): Promise<void> {
    const now = this.clock.now().getTime();
    await this.scheduled.run('forget-sign-in-tries', () =>
      this.unitOfWork.run(async (tx) => {
        await this.repository.forget(tx, new Date(now - 2 * HOUR_MS));
        await this.repository.forgetOld(tx, new Date(now - KNOWN_MS));
      }),
    );
  }

  private async letInUnknown(tx: Tx, gate: Gate, accountKey: string, staffId: string | null, source: SignInSource) {
    const now = this.clock.now();
    const line = this.secrets.lookup('address', lineOf(source.address));
    const network = this.secrets.lookup('address', `network:${networkOf(source.address)}`);
    const own = { accountKey, sourceKey: line };
    const [all, near, any] = [
      { accountKey, sourceKey: ALL_SOURCES },
      { accountKey, sourceKey: network },
      { accountKey: ANYBODY, sourceKey: line },
    ];
    // Always in this order, so that two tries never wait for each other.
    const account = await this.repository.count(tx, all, staffId, now, WIDE_MS);
    const tries = {
      account,
      network: await this.repository.count(tx, near, null, now, WIDE_MS),
      own: await this.repository.count(tx, own, null, now, OWN_MS),
      line: await this.repository.count(tx, any, null, now, OWN_MS),
    };
    if (!isUnknownLetIn(gate, tries)) throw new TooManyRequests(WAIT_SECONDS);
    if (account === LIMITS[gate].alarm && staffId) await this.raiseAlarm(tx, gate, staffId);
    return { isKnown: false, own, shared: [all, near, any] };
  }

  private async raiseAlarm(tx: Tx, gate: Gate, staffId: string): Promise<void> {
    this.logger.warn(`many wrong tries (${gate}) at the account ${staffId}`);
    await this.audit.record(tx, SYSTEM_ACTOR, {
      action: 'sign_in.attacked',
      subjectType: 'staff_account',
      subjectId: staffId,
      details: { gate, tries: LIMITS[gate].alarm },
    });
  }

  /** The device first, then the line. */
  private async listKnown(tx: Tx, staffId: string, source: SignInSource): Promise<string[]> {
    const keys = this.keysOf(source);
    const since = new Date(this.clock.now().getTime() - KNOWN_MS);
    const known = await this.repository.listKnown(tx, staffId, keys, since);
    return keys.filter((key) => known.includes(key));
  }

  private keysOf({ device, address }: SignInSource): string[] {
    const line = this.secrets.lookup('address', lineOf(address));
    return device ? [this.secrets.lookup('device', `staff:${device}`), line] : [line];
  }
}
