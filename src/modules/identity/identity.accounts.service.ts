import { Injectable } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import { isUuid } from '../../common/uuid.js';
import { type Actor, type Grant, grantsOf, SYSTEM_ACTOR } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { type AccountLook, IdentityAccountsRepository } from './identity.accounts.repository.js';
import { answersFor, mayManage, maySee, sameGrant } from './identity.accounts.rules.js';
import { LastAdmin } from './identity.errors.js';
import { IdentityLinkService } from './identity.link.service.js';
import { IdentityRepository } from './identity.repository.js';
import { IdentitySecondFactorService } from './identity.second-factor.service.js';
import { IdentitySessionsService } from './identity.sessions.service.js';
import { WIDE_MS } from './identity.throttle.rules.js';
import { type AccountView, NO_PASSWORD } from './identity.types.js';

const USERNAME = /^[a-z0-9](?:[a-z0-9._-]{1,48}[a-z0-9])$/;

/** An account with the link by which its owner chooses a password. */
export interface AccountLink {
  staffId: string;
  linkId: string;
}

/** What administrators do with the accounts of their regions and sites. Every change of what one may do ends sessions. */
@Injectable()
export class IdentityAccountsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly idempotency: Idempotency,
    private readonly links: IdentityLinkService,
    private readonly sessions: IdentitySessionsService,
    private readonly secondFactor: IdentitySecondFactorService,
    private readonly accounts: IdentityRepository,
    private readonly repository: IdentityAccountsRepository,
  ) {}

  async list(actor: Actor, search = ''): Promise<AccountView[]> {
    const found = await this.unitOfWork.read((tx) => this.repository.list(tx, search.trim(), this.look()));
    return found.filter(({ grants }) => maySee(grantsOf(actor), grants));
  }

  /** @throws NotFound, also for somebody else's */
  get(actor: Actor, id: string): Promise<AccountView> {
    return this.unitOfWork.read((tx) => this.find(tx, actor, id));
  }

  mayManage = (actor: Actor, { grants }: AccountView): boolean => mayManage(grantsOf(actor), grants);

  mayGrant = (actor: Actor, grant: Grant): boolean => answersFor(grantsOf(actor), grant);

  /** Without a password: its owner chooses one by the link. @throws NotFound, InvalidInput */
  async create(
    actor: Actor,
    wanted: { username: string; name: string; grant: Grant },
    once?: IdempotentRequest,
  ): Promise<AccountLink> {
    const { grant } = wanted;
    const username = wanted.username.trim().toLowerCase();
    if (!USERNAME.test(username)) throw new InvalidInput([{ field: 'username', code: 'username_invalid' }]);
    if (!this.mayGrant(actor, grant)) throw new NotFound();
    return this.idempotency.run(once, async (tx) => {
      const staffId = await this.insert(tx, username, wanted.name.trim());
      await this.accounts.insertGrant(tx, staffId, grant);
      await this.note(tx, actor, 'account.created', staffId, grant, { roles: [grant.role] });
      return { staffId, linkId: await this.links.newPasswordLink(tx, staffId) };
    });
  }

  /** A new link; the password of today holds until it is used. @throws NotFound */
  newLink(actor: Actor, id: string, once?: IdempotentRequest): Promise<AccountLink> {
    return this.idempotency.run(once, async (tx) => {
      await this.manage(tx, actor, id);
      await this.note(tx, actor, 'account.link_given', id);
      return { staffId: id, linkId: await this.links.newPasswordLink(tx, id) };
    });
  }

  addGrant(actor: Actor, id: string, grant: Grant, once?: IdempotentRequest): Promise<null> {
    return this.idempotency.run(once, async (tx) => {
      await this.find(tx, actor, id);
      if (!this.mayGrant(actor, grant)) throw new NotFound();
      await this.accounts.insertGrant(tx, id, grant);
      await this.sessions.end(tx, id);
      await this.note(tx, actor, 'role.given', id, grant, { role: grant.role });
      return null;
    });
  }

  /** @throws NotFound, LastAdmin */
  removeGrant(actor: Actor, id: string, grant: Grant, once?: IdempotentRequest): Promise<null> {
    return this.idempotency.run(once, async (tx) => {
      const { grants } = await this.find(tx, actor, id);
      if (!this.mayGrant(actor, grant) || !grants.some((g) => sameGrant(g, grant))) throw new NotFound();
      await this.repository.lockAdmins(tx);
      const last = await this.repository.listLastRegions(tx, id);
      if (grant.role === 'admin' && grant.siteId === null && last.includes(grant.regionId)) throw new LastAdmin();
      if (!(await this.repository.deleteGrant(tx, id, grant))) throw new NotFound();
      await this.sessions.end(tx, id);
      await this.note(tx, actor, 'role.taken', id, grant, { role: grant.role });
      return null;
    });
  }

  /** Ends its sessions, too. @throws NotFound, LastAdmin */
  disable(actor: Actor, id: string, reason: string, once?: IdempotentRequest): Promise<null> {
    return this.act(actor, id, once, async (tx) => {
      await this.repository.lockAdmins(tx);
      if ((await this.repository.listLastRegions(tx, id)).length > 0) throw new LastAdmin();
      await this.repository.setDisabled(tx, id, true);
      await this.sessions.end(tx, id);
      await this.note(tx, actor, 'account.disabled', id, undefined, { reason });
    });
  }

  /** Whoever signed in while it was being disabled does not come back in with it. */
  enable(actor: Actor, id: string, once?: IdempotentRequest): Promise<null> {
    return this.act(actor, id, once, async (tx) => {
      await this.repository.setDisabled(tx, id, false);
      await this.sessions.end(tx, id);
      await this.note(tx, actor, 'account.enabled', id);
    });
  }

  resetSecondFactor(actor: Actor, id: string, reason: string, once?: IdempotentRequest): Promise<null> {
    return this.act(actor, id, once, async (tx) => {
      await this.secondFactor.reset(tx, actor, id, reason);
      await this.sessions.end(tx, id);
    });
  }

  endSessions(actor: Actor, id: string, once?: IdempotentRequest): Promise<null> {
    return this.act(actor, id, once, async (tx) => {
      await this.sessions.end(tx, id);
      await this.note(tx, actor, 'sessions.ended', id);
    });
  }

  /**
   * For whoever holds the machine: an account that administers the regions (all of them without a code), enabled, and a
   * link to choose its password. @throws InvalidInput
   */
  async makeAdmin(name: string, options: { regionCode?: string; dropSecondFactor?: boolean }): Promise<AccountLink> {
    const username = name.trim().toLowerCase();
    if (!USERNAME.test(username)) throw new InvalidInput([{ field: 'username', code: 'username_invalid' }]);
    return this.unitOfWork.run(async (tx) => {
      const regions = await this.repository.listRegions(tx, options.regionCode ?? null);
      if (regions.length === 0) throw new NotFound();
      const known = await this.accounts.findByUsername(tx, username);
      const staffId = known?.id ?? (await this.insert(tx, username, name.trim()));
      if (known?.isDisabled) await this.repository.setDisabled(tx, staffId, false);
      for (const regionId of regions)
        await this.accounts.insertGrant(tx, staffId, { role: 'admin', regionId, siteId: null });
      if (options.dropSecondFactor) await this.secondFactor.reset(tx, SYSTEM_ACTOR, staffId, 'command');
      await this.sessions.end(tx, staffId);
      await this.note(tx, SYSTEM_ACTOR, 'account.made_admin', staffId, undefined, { isNew: known === null });
      return { staffId, linkId: await this.links.newPasswordLink(tx, staffId) };
    });
  }

  private async insert(tx: Tx, username: string, name: string): Promise<string> {
    const now = this.clock.now();
    const account = { id: newId(now), username, name, passwordHash: NO_PASSWORD };
    if (!(await this.accounts.insertAccount(tx, account, now)))
      throw new InvalidInput([{ field: 'username', code: 'username_taken' }]);
    return account.id;
  }

  private async find(tx: Tx, actor: Actor, id: string): Promise<AccountView> {
    const account = isUuid(id) ? await this.repository.find(tx, id, this.look()) : null;
    if (!account || !maySee(grantsOf(actor), account.grants)) throw new NotFound();
    return account;
  }

  private async manage(tx: Tx, actor: Actor, id: string): Promise<void> {
    if (!this.mayManage(actor, await this.find(tx, actor, id))) throw new NotFound();
  }

  /** An act on an account as a whole, by who answers for all of it. @throws NotFound */
  private act(
    actor: Actor,
    id: string,
    once: IdempotentRequest | undefined,
    work: (tx: Tx) => Promise<void>,
  ): Promise<null> {
    return this.idempotency.run(once, async (tx) => {
      await this.manage(tx, actor, id);
      await work(tx);
      return null;
    });
  }

  private look(): AccountLook {
    const now = this.clock.now();
    return { now, idleSince: this.sessions.idleSince(), triesSince: new Date(now.getTime() - WIDE_MS) };
  }

  private async note(
    tx: Tx,
    actor: Actor,
    action: string,
    staffId: string,
    grant?: Grant,
    details = {},
  ): Promise<void> {
    const at = grant?.siteId ? { regionId: grant.regionId, siteId: grant.siteId } : undefined;
    const place = grant && !at ? { regionId: grant.regionId } : {};
    await this.audit.record(tx, actor, {
      action,
      subjectType: 'staff_account',
      subjectId: staffId,
      ...(at ? { at } : {}),
      details: { ...place, ...details },
    });
  }
}
