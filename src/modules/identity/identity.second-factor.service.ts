import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { formatBookingCode, normaliseBookingCode } from '../../common/booking-code.js';
import { newBookingCode } from '../../common/new-id.js';
import { base32, matchingStep, totpAddress } from '../../common/totp.js';
import { type Actor, Forbidden, hasRole, type Role, ROLES, type StaffActor } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { Env } from '../../platform/config/env.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { SecondFactorRequired, WrongCode } from './identity.errors.js';
import { IdentityRepository } from './identity.repository.js';
import { IdentitySecondFactorRepository } from './identity.second-factor.repository.js';
import type { Enrolment, SecondFactorState, SessionNeed } from './identity.types.js';

const ISSUER = 'Giliran';
const SEALED = 'second-factor';
/** As long as the hash is, as RFC 4226 advises. */
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
const DIGITS = /^\d{6}$/;
/** Until an administrator chooses otherwise; the accounts of a demo are shown with their password. */
const SHIPPED: readonly Role[] = ['admin', 'supervisor'];

/** Codes of an authenticator app (RFC 6238), and recovery codes for the day the telephone is lost. */
@Injectable()
export class IdentitySecondFactorService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly env: Env,
    private readonly secrets: Secrets,
    private readonly audit: Audit,
    private readonly accounts: IdentityRepository,
    private readonly repository: IdentitySecondFactorRepository,
  ) {}

  /** What a sign-in still needs. */
  async needOf(tx: Tx, staffId: string): Promise<SessionNeed | null> {
    const factor = await this.repository.find(tx, staffId);
    if (factor?.confirmedAt) return 'code';
    return (await this.isRequiredOf(tx, staffId)) ? 'enrol' : null;
  }

  stateOf(staffId: string): Promise<SecondFactorState> {
    return this.unitOfWork.read(async (tx) => {
      const factor = await this.repository.find(tx, staffId);
      const since = factor?.confirmedAt ?? null;
      const codesLeft = since ? await this.repository.countCodes(tx, staffId) : 0;
      return { isOn: since !== null, since, codesLeft, isRequired: await this.isRequiredOf(tx, staffId) };
    });
  }

  /**
   * The same secret until it is confirmed, so that a page may be opened again; to another session another one: who knows
   * the password must not be shown what its owner sets up.
   */
  begin(staffId: string, sessionId: string, username: string): Promise<Enrolment> {
    return this.unitOfWork.run(async (tx) => {
      const fresh = randomBytes(SECRET_BYTES);
      const freshEnc = this.secrets.seal(`${sessionId} ${fresh.toString('base64')}`, SEALED);
      const kept = this.openNext(await this.repository.keepNext(tx, staffId, freshEnc), sessionId);
      if (!kept) await this.repository.replaceNext(tx, staffId, freshEnc);
      const secret = kept ?? fresh;
      const key = base32(secret).replace(/(.{4})(?=.)/g, '$1 ');
      return { key, address: totpAddress(ISSUER, username, secret) };
    });
  }

  /** Turns on what `begin` showed in the same session; gives the recovery codes, which nobody can read again. @throws WrongCode */
  async confirm(tx: Tx, actor: StaffActor, typed: string): Promise<string[]> {
    const { staffId, sessionId } = actor;
    const nextEnc = (await this.repository.find(tx, staffId))?.nextEnc;
    const secret = nextEnc ? this.openNext(nextEnc, sessionId) : null;
    const code = typed.replace(/\s/g, '');
    const step = secret ? matchingStep(secret, code, this.clock.wallNow(), 0) : null;
    if (!nextEnc || !secret || step === null) throw new WrongCode();
    const secretEnc = this.secrets.seal(secret.toString('base64'), SEALED);
    if (!(await this.repository.confirmNext(tx, staffId, { nextEnc, secretEnc, step }, this.clock.now())))
      throw new WrongCode();
    await this.note(tx, actor, 'second_factor.enrolled', staffId);
    return this.newCodes(tx, staffId);
  }

  /** Six digits of the app, or a recovery code; each once. @throws WrongCode */
  async take(tx: Tx, actor: Actor, staffId: string, typed: string): Promise<void> {
    const code = typed.replace(/\s/g, '');
    if (DIGITS.test(code)) return this.takeDigits(tx, staffId, code);
    const recovery = normaliseBookingCode(code);
    const key = recovery && this.keyOf(staffId, recovery);
    if (!key || !(await this.repository.takeCode(tx, staffId, key, this.clock.now()))) throw new WrongCode();
    await this.note(tx, actor, 'recovery_code.used', staffId);
  }

  /** Ten new ones; the old ones are worth nothing any more. */
  renewCodes(actor: Actor, staffId: string): Promise<string[]> {
    return this.unitOfWork.run(async (tx) => {
      await this.note(tx, actor, 'recovery_codes.renewed', staffId);
      return this.newCodes(tx, staffId);
    });
  }

  /** @throws SecondFactorRequired when one of the roles asks for it */
  async turnOff(tx: Tx, actor: Actor, staffId: string): Promise<void> {
    if (await this.isRequiredOf(tx, staffId)) throw new SecondFactorRequired();
    await this.repository.clear(tx, staffId);
    await this.note(tx, actor, 'second_factor.removed', staffId);
  }

  /** For somebody whose telephone is lost. */
  async reset(tx: Tx, actor: Actor, staffId: string, reason: string): Promise<void> {
    await this.repository.clear(tx, staffId);
    await this.note(tx, actor, 'second_factor.reset', staffId, { reason });
  }

  listRequired(): Promise<Role[]> {
    return this.unitOfWork.read((tx) => this.requiredRoles(tx));
  }

  /** Exactly these roles, from the next sign-in on. @throws Forbidden */
  async require(actor: Actor, roles: readonly Role[]): Promise<void> {
    if (!hasRole(actor, ['admin'])) throw new Forbidden();
    await this.unitOfWork.run(async (tx) => {
      for (const role of ROLES) await this.repository.setRole(tx, role, roles.includes(role));
      const what = { subjectType: 'setting', subjectId: 'second_factor_roles', details: { roles } };
      await this.audit.record(tx, actor, { action: 'second_factor.required', ...what });
    });
  }

  private async takeDigits(tx: Tx, staffId: string, code: string): Promise<void> {
    const factor = await this.repository.find(tx, staffId);
    const secret = factor?.secretEnc ? this.open(factor.secretEnc) : null;
    const step = secret && matchingStep(secret, code, this.clock.wallNow(), factor?.lastStep ?? 0);
    if (step === null || !(await this.repository.takeStep(tx, staffId, step))) throw new WrongCode();
  }

  private async newCodes(tx: Tx, staffId: string): Promise<string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, () => newBookingCode());
    await this.repository.replaceCodes(
      tx,
      staffId,
      codes.map((code) => this.keyOf(staffId, code)),
    );
    return codes.map(formatBookingCode);
  }

  private async isRequiredOf(tx: Tx, staffId: string): Promise<boolean> {
    const required = await this.requiredRoles(tx);
    if (required.length === 0) return false;
    const grants = await this.accounts.listGrants(tx, staffId);
    return grants.some(({ role }) => required.includes(role));
  }

  private async requiredRoles(tx: Tx): Promise<Role[]> {
    const chosen = new Map((await this.repository.listRoles(tx)).map(({ role, isRequired }) => [role, isRequired]));
    return ROLES.filter((role) => chosen.get(role) ?? (!this.env.isDemo && SHIPPED.includes(role)));
  }

  private async note(tx: Tx, actor: Actor, action: string, staffId: string, details = {}): Promise<void> {
    await this.audit.record(tx, actor, { action, subjectType: 'staff_account', subjectId: staffId, details });
  }

  private keyOf(staffId: string, code: string): string {
    return this.secrets.lookup('recovery', `${staffId}:${code}`);
  }

  /** Null when it was shown to another session. */
  private openNext(sealed: string, sessionId: string): Buffer | null {
    const [of, secret = ''] = this.secrets.open(sealed, SEALED).split(' ');
    return of === sessionId ? Buffer.from(secret, 'base64') : null;
  }

  private open(sealed: string): Buffer {
    return Buffer.from(this.secrets.open(sealed, SEALED), 'base64');
  }
}
