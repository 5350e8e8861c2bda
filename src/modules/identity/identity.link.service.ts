import { Injectable } from '@nestjs/common';
import { plusMinutes } from '../../common/duration.js';
import { isEmail } from '../../common/email.js';
import { newId } from '../../common/new-id.js';
import { normalisePhone } from '../../common/phone.js';
import { isUuid } from '../../common/uuid.js';
import type { Actor, Grant } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { DomainError } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { LinkUsed } from './identity.errors.js';
import { SIGN_IN_ASKED } from './identity.events.js';
import { IdentityLinkRepository, type LinkPurpose, type SignInLink } from './identity.link.repository.js';
import { IdentityRepository } from './identity.repository.js';
import { IdentitySessionsService } from './identity.sessions.service.js';
import { NO_PASSWORD, type SignInSource, type StaffContact, type StartedSession } from './identity.types.js';

/** A link opens one session within so many minutes. */
export const LINK_MINUTES = 20;
/** Asked for more often than that in an hour, no more are sent. */
const LINKS_PER_HOUR = 5;
/** A link to choose a password is handed over by hand. */
export const PASSWORD_LINK_HOURS = 24;
const SEALED = 'staff-contact';
const TOKEN = /^([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{22})$/;

/** Signing in without a password, for people who come a few times a year: by a link to the contact that is known. */
@Injectable()
export class IdentityLinkService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly sessions: IdentitySessionsService,
    private readonly accounts: IdentityRepository,
    private readonly repository: IdentityLinkRepository,
  ) {}

  /** A contact as it is kept; null when it is neither a mobile number nor an address. */
  readContact(typed: string): StaffContact | null {
    const text = typed.trim();
    if (isEmail(text)) return { kind: 'email', value: text.toLowerCase() };
    const phone = normalisePhone(text);
    return phone.ok && phone.canText ? { kind: 'phone', value: phone.e164 } : null;
  }

  /** Says nothing about whether the contact is known: whoever it belongs to gets a link. */
  async ask(typed: string): Promise<void> {
    const contact = this.readContact(typed);
    await this.unitOfWork.run(async (tx) => {
      const account = await this.repository.findByContact(tx, this.keyOf(contact?.value ?? typed));
      if (account && !account.isDisabled) await this.askFor(tx, account.id);
    });
  }

  /** A session for the first who brings the link in time. @throws LinkUsed */
  async consume(token: string, source: SignInSource): Promise<StartedSession> {
    const id = this.idOf(token, 'sign-in');
    if (!id) throw new LinkUsed();
    return this.unitOfWork.run(async (tx) => {
      const staffId = await this.repository.use(tx, id, 'sign-in', this.clock.now());
      if (!staffId) throw new LinkUsed();
      return this.sessions.start(tx, staffId, source);
    });
  }

  /** The link as long as it may be used, for whoever sends it. */
  findOpen(tx: Tx, id: string): Promise<SignInLink | null> {
    return this.repository.find(tx, id, 'sign-in', this.clock.now());
  }

  /** Derived, so that nothing usable is stored. */
  tokenOf(id: string, purpose: LinkPurpose = 'sign-in'): string {
    return Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url') + this.secrets.token(purpose, id, 0);
  }

  /** A link by which its holder chooses a password; an older one ends. Gives its id. */
  async newPasswordLink(tx: Tx, staffId: string): Promise<string> {
    const now = this.clock.now();
    await this.endPasswordLinks(tx, staffId);
    const link = { id: newId(now), staffId, expiresAt: plusMinutes(now, 60 * PASSWORD_LINK_HOURS) };
    await this.repository.insert(tx, link, 'password', now);
    return link.id;
  }

  /** A password was chosen: what was handed out before chooses none any more. */
  endPasswordLinks(tx: Tx, staffId: string): Promise<void> {
    return this.repository.endAll(tx, staffId, 'password', this.clock.now());
  }

  /** Whose password a link is for. @throws LinkUsed */
  async ownerOf(tx: Tx, token: string): Promise<{ linkId: string; staffId: string }> {
    const id = this.idOf(token, 'password');
    const link = id && (await this.repository.find(tx, id, 'password', this.clock.now()));
    if (!link) throw new LinkUsed();
    return { linkId: link.id, staffId: link.staffId };
  }

  /** @throws LinkUsed for everybody but the first */
  async usePasswordLink(tx: Tx, linkId: string): Promise<void> {
    if (!(await this.repository.use(tx, linkId, 'password', this.clock.now()))) throw new LinkUsed();
  }

  /** Whether the account of a contact was disabled: nobody can sign in there. */
  async isDisabled(tx: Tx, contact: StaffContact): Promise<boolean> {
    return (await this.repository.findByContact(tx, this.keyOf(contact.value)))?.isDisabled ?? false;
  }

  /** The account of a contact, made when there is none, with these grants besides those it has. */
  async admit(tx: Tx, actor: Actor, name: string, contact: StaffContact, grants: readonly Grant[]): Promise<string> {
    const key = this.keyOf(contact.value);
    const known = await this.repository.findByContact(tx, key);
    const id = known?.id ?? (await this.create(tx, name, contact, key));
    for (const grant of grants) await this.accounts.insertGrant(tx, id, grant);
    const details = { roles: grants.map(({ role }) => role), isNew: known === null };
    await this.audit.record(tx, actor, {
      action: 'account.admitted',
      subjectType: 'staff_account',
      subjectId: id,
      details,
    });
    return id;
  }

  /** A region in which an account has a role; null for an account without any. */
  async regionOf(tx: Tx, staffId: string): Promise<string | null> {
    return (await this.accounts.listGrants(tx, staffId))[0]?.regionId ?? null;
  }

  async contactsOf(tx: Tx, staffIds: readonly string[]): Promise<(StaffContact & { staffId: string })[]> {
    const found = await this.repository.listContacts(tx, staffIds);
    return found.map(({ staffId, sealed, kind }) => ({ staffId, kind, value: this.secrets.open(sealed, SEALED) }));
  }

  private async create(tx: Tx, name: string, contact: StaffContact, key: string): Promise<string> {
    const now = this.clock.now();
    const id = newId(now);
    const account = { id, username: id, name, passwordHash: NO_PASSWORD };
    await this.accounts.insertAccount(tx, account, now);
    const sealed = this.secrets.seal(contact.value, SEALED);
    const isNew = await this.repository.insertContact(tx, { key, sealed, kind: contact.kind, staffId: id });
    // Somebody else has just made the account of this contact: whoever asks again finds it.
    if (!isNew) throw new DomainError('unavailable', 503);
    return id;
  }

  private async askFor(tx: Tx, staffId: string): Promise<void> {
    const now = this.clock.now();
    const hourAgo = plusMinutes(now, -60);
    if ((await this.repository.countSince(tx, staffId, hourAgo)) >= LINKS_PER_HOUR) return;
    const link = { id: newId(now), staffId, expiresAt: plusMinutes(now, LINK_MINUTES) };
    await this.repository.insert(tx, link, 'sign-in', now);
    await this.outbox.add(tx, SIGN_IN_ASKED, link.id, 1);
  }

  private idOf(token: string, purpose: LinkPurpose): string | null {
    const [, head = '', tail = ''] = TOKEN.exec(token) ?? [];
    const hex = Buffer.from(head, 'base64url').toString('hex');
    const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    return isUuid(id) && this.secrets.isToken(tail, purpose, id, 0) ? id : null;
  }

  private keyOf(value: string): string {
    return this.secrets.lookup('contact', value);
  }
}
