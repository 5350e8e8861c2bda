import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IdentityThrottleRepository, type TryKey } from '../../src/modules/identity/identity.throttle.repository.js';
import { IdentityThrottleService } from '../../src/modules/identity/identity.throttle.service.js';
import { Audit } from '../../src/platform/access/audit.service.js';
import { Clock } from '../../src/platform/clock/clock.service.js';
import type { Tx } from '../../src/platform/database/sql.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { ScheduledWork } from '../../src/platform/jobs/scheduled-work.service.js';
import { Secrets } from '../../src/platform/secrets/secrets.service.js';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { AccountsStage, elsewhere, OFFICE_DESK } from '../support/accounts-stage.js';
import { MONDAY, startApp, type TestApp } from '../support/app.js';
import { buildStaff, PASSWORD } from '../support/builders.js';
import { isFull } from '../support/tier.js';

const ATTACKERS = isFull ? 1_000 : 110;

/** One counter for all who try an account. */
class CountedByAccount extends IdentityThrottleRepository {
  override count(tx: Tx, { accountKey }: TryKey, staffId: string | null, now: Date, windowMs: number) {
    return super.count(tx, { accountKey, sourceKey: 'one' }, staffId, now, windowMs);
  }

  override listKnown(): Promise<string[]> {
    return Promise.resolve([]);
  }
}

describe('accounts of staff under attack', () => {
  let stage: AccountsStage;
  let app: TestApp;
  let admin: StaffActor;

  beforeAll(async () => {
    stage = await AccountsStage.open();
    ({ app, admin } = stage);
  });
  afterAll(() => app.close());

  const build = (username: string) => stage.build(username);
  const signIn: AccountsStage['signIn'] = (...args) => stage.signIn(...args);
  const tryPassword: AccountsStage['tryPassword'] = (...args) => stage.tryPassword(...args);
  const audited = (subjectId: string) => stage.audited(subjectId);

  it(`stay open to their owner, here and on a new device, after ${ATTACKERS} wrong passwords from elsewhere`, async () => {
    const staffId = await build('sari');
    const { device } = await signIn('sari');
    const outcomes: string[] = [];
    for (let n = 0; n < ATTACKERS; n += 1) outcomes.push(await tryPassword('sari', elsewhere(n)));
    expect(new Set(outcomes)).toEqual(new Set(['wrong_password']));
    // The same line tries on: once the account is under attack, its network is let in three times an hour.
    const again = [await tryPassword('sari', elsewhere(0)), await tryPassword('sari', elsewhere(0))];
    expect([...again, await tryPassword('sari', elsewhere(0))].at(-1)).toBe('too_many_requests');
    for (const source of [OFFICE_DESK, { ...elsewhere(1), device }, elsewhere(40_000)])
      await expect(signIn('sari', PASSWORD, source)).resolves.toMatchObject({ needs: null });
    expect(await audited(staffId)).toContain('sign_in.attacked');
    const attacks = await app.get(IdentityThrottleService).listAttacks(admin);
    expect(attacks).toMatchObject([{ staffId, username: 'sari' }]);
    expect(attacks[0]?.times).toBeGreaterThanOrEqual(ATTACKERS - 1);
    expect(await app.get(IdentityThrottleService).listAttacks(await buildStaff(app, 'desk'))).toEqual([]);
  });

  it('can be guessed at so many times an hour and no more, from however many addresses', async () => {
    const staffId = await build('tono');
    await tryPassword('tono', elsewhere(1));
    await app.database.sql(`UPDATE sign_in_tries SET times = 1999 WHERE staff_id = $1 AND source_key = 'all'`, [
      staffId,
    ]);
    expect(await tryPassword('tono', elsewhere(2))).toBe('wrong_password');
    expect(await tryPassword('tono', elsewhere(3))).toBe('too_many_requests');
    // A refused one is not counted, or one attacker alone could close the account to new devices.
    const [all] = await app.database.sql<{ times: number }>(
      `SELECT times FROM sign_in_tries WHERE staff_id = $1 AND source_key = 'all'`,
      [staffId],
    );
    expect(all?.times).toBe(2_000);
  });

  it('would shut their owner out if tries were counted by account alone', async () => {
    const staffId = await build('kendali');
    const { device } = await signIn('kendali');
    const source = { ...OFFICE_DESK, device };
    const locking = new IdentityThrottleService(
      app.get(UnitOfWork),
      app.get(Clock),
      app.get(Secrets),
      app.get(Audit),
      app.get(ScheduledWork),
      new CountedByAccount(),
    );
    for (const [throttle, lastsOut] of [
      [app.get(IdentityThrottleService), true],
      [locking, false],
    ] as const) {
      for (let n = 0; n < 11; n += 1)
        await throttle.letIn('password', 'kendali', staffId, elsewhere(100 + n)).catch(() => undefined);
      const own = throttle.letIn('password', 'kendali', staffId, source);
      expect(await own.then(Boolean, () => false)).toBe(lastsOut);
    }
  });

  it('slow a known device down by its own tries alone', async () => {
    await build('bayu');
    const { device } = await signIn('bayu');
    const known = { ...elsewhere(7), device };
    for (let n = 0; n < 10; n += 1) expect(await tryPassword('bayu', known)).toBe('wrong_password');
    expect(await tryPassword('bayu', known)).toBe('too_many_requests');
    await expect(signIn('bayu', PASSWORD, OFFICE_DESK)).resolves.toBeTruthy();
  });

  it('are not closed by tries at a time that the clock has gone back from', async () => {
    await build('mundur');
    await app.setClock('2027-02-10T10:00:00+07:00');
    for (let n = 0; n < 11; n += 1) await tryPassword('mundur', OFFICE_DESK);
    expect(await tryPassword('mundur', OFFICE_DESK)).toBe('too_many_requests');
    await app.setClock(MONDAY);
    await expect(signIn('mundur')).resolves.toBeTruthy();
  });

  it('forget devices and sessions of more than 90 days ago, and keep the newest session of each account', async () => {
    const staffId = await build('lama.sekali');
    const { device } = await signIn('lama.sekali');
    await signIn('lama.sekali', PASSWORD, elsewhere(7));
    const kept = async () => {
      const [row] = await app.database.sql<object>(
        `SELECT (SELECT count(*)::int FROM staff_sessions WHERE staff_id = $1) AS sessions,
           (SELECT count(*)::int FROM staff_known_sources WHERE staff_id = $1) AS sources`,
        [staffId],
      );
      return row;
    };
    const worker = await startApp({ kind: 'worker', database: app.database });
    await worker.get(IdentityThrottleService).forget();
    expect(device).not.toBeNull();
    expect(await kept()).toEqual({ sessions: 2, sources: 4 });
    await app.setClock(new Date(Date.parse(MONDAY) + 91 * 24 * 3_600_000).toISOString());
    await worker.setClock(new Date(Date.parse(MONDAY) + 91 * 24 * 3_600_000).toISOString());
    await worker.get(IdentityThrottleService).forget();
    expect(await kept()).toEqual({ sessions: 1, sources: 0 });
    await app.setClock(MONDAY);
    await worker.close();
  });
});
