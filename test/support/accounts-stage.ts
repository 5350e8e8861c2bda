import type { Grant, StaffActor } from '../../src/platform/access/actor.js';
import { IdentityService } from '../../src/modules/identity/identity.service.js';
import type { SignInSource } from '../../src/modules/identity/identity.types.js';
import { startApp, type TestApp } from './app.js';
import { buildAccount, buildStaff, getSite, OFFICE, PASSWORD } from './builders.js';

/** Where the staff of the office sign in. */
export const OFFICE_DESK: SignInSource = { address: '198.51.100.7', device: null, agent: 'Firefox, Windows' };

/** The `n`th other line, without a device that is known. */
export const elsewhere = (n: number): SignInSource => ({
  address: `10.${n >> 8}.${n & 255}.9`,
  device: null,
  agent: null,
});

/** Accounts of one office, and the administrator of its region. */
export class AccountsStage {
  private constructor(
    readonly app: TestApp,
    readonly identity: IdentityService,
    readonly admin: StaffActor,
    /** Of the accounts that are built. */
    readonly desk: Grant,
  ) {}

  static async open(): Promise<AccountsStage> {
    const app = await startApp();
    const admin = await buildStaff(app, 'admin');
    const { regionId, id: siteId } = await getSite(app, OFFICE);
    await app.database.sql(`INSERT INTO staff_grants (staff_id, role, region_id) VALUES ($1, 'admin', $2)`, [
      admin.staffId,
      regionId,
    ]);
    return new AccountsStage(app, app.get(IdentityService), admin, { role: 'desk', regionId, siteId });
  }

  build(username: string): Promise<string> {
    return buildAccount(this.app, username, [this.desk]);
  }

  signIn(username: string, password = PASSWORD, source = OFFICE_DESK) {
    return this.identity.signIn(username, password, source);
  }

  /** The code of the refusal of a wrong password. */
  async tryPassword(username: string, source: SignInSource): Promise<string> {
    const [outcome] = await Promise.allSettled([this.signIn(username, 'tebakan keliru', source)]);
    return outcome?.status === 'rejected' ? (outcome.reason as { code: string }).code : 'signed in';
  }

  async audited(subjectId: string): Promise<string[]> {
    const entries = await this.app.database.sql<{ action: string }>(
      'SELECT action FROM audit_entries WHERE subject_id = $1 ORDER BY id',
      [subjectId],
    );
    return entries.map(({ action }) => action);
  }
}
