import { Injectable } from '@nestjs/common';
import { NO_SITE } from '../database/audit-content.js';
import { rows, type Tx } from '../database/sql.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { type Actor, Forbidden, type Grant, grantsOf, type Role } from './actor.js';
import { AuditSealing, type ChainHead } from './audit.sealing.service.js';
import { Audit } from './audit.service.js';

const READERS: readonly Role[] = ['auditor', 'admin'];
const PAGE = 50;
const MOST_EXPORTED = 20_000;

export interface TrailFilter {
  staffId?: string;
  from: Date;
  /** Not included. */
  until: Date;
}

/** Somebody whose NIK is known to who asks. */
export interface TrailPerson {
  nikHmac: string;
  /** Why the look-up is made. */
  reason: string;
}

export interface TrailLine {
  id: string;
  at: Date;
  username: string | null;
  name: string | null;
  action: string;
  subjectType: string;
  subjectId: string;
  siteId: string | null;
  details: Record<string, unknown>;
}

/** What somebody may see of the audit: their region or site, and what belongs to none. */
interface Scope {
  regionIds: string[];
  siteIds: string[];
}

/** The audit as auditors and admins look through it. Looking for a person, and taking rows away, is in it too. */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: Audit,
    private readonly sealing: AuditSealing,
  ) {}

  /** Fifty a page, the newest first. */
  list(actor: Actor, filter: TrailFilter, page: number): Promise<TrailLine[]> {
    const scope = scopeOf(actor);
    return this.unitOfWork.read((tx) => this.find(tx, scope, filter, null, PAGE, (page - 1) * PAGE));
  }

  /** Who saw the NIK of this person, fifty a page, the newest first. The look-up itself is written down. */
  ofPerson(actor: Actor, filter: TrailFilter, person: TrailPerson, page: number): Promise<TrailLine[]> {
    const scope = scopeOf(actor);
    return this.unitOfWork.run(async (tx) => {
      const found = await this.find(tx, scope, filter, person, PAGE, (page - 1) * PAGE);
      await this.note(tx, actor, 'nik.looked_up', person, { page, lines: found.length });
      return found;
    });
  }

  /** At most 20,000 rows for a file; written down as an export. */
  export(actor: Actor, filter: TrailFilter, person: TrailPerson | null): Promise<TrailLine[]> {
    const scope = scopeOf(actor);
    return this.unitOfWork.run(async (tx) => {
      const found = await this.find(tx, scope, filter, person, MOST_EXPORTED, 0);
      const { from, until } = filter;
      await this.note(tx, actor, 'audit.exported', person, { from, until, lines: found.length });
      return found;
    });
  }

  /** Who may have done something there, by name. */
  listStaff(actor: Actor): Promise<{ id: string; username: string; name: string }[]> {
    const { regionIds, siteIds } = scopeOf(actor);
    return this.unitOfWork.read((tx) =>
      rows(
        tx,
        `SELECT a.id, a.username, a.name FROM staff_accounts a WHERE EXISTS (
           SELECT 1 FROM staff_grants g WHERE g.staff_id = a.id AND (g.region_id = ANY($1) OR g.site_id = ANY($2)))
         ORDER BY a.name, a.username LIMIT 1000`,
        [regionIds, siteIds],
      ),
    );
  }

  /** The newest seals of own sites, and of what belongs to none, to be written down elsewhere. */
  heads(actor: Actor): Promise<(ChainHead & { sealedAt: Date })[]> {
    const { regionIds, siteIds } = scopeOf(actor);
    return this.unitOfWork.read(async (tx) => {
      const sites = await rows<{ id: string }>(tx, 'SELECT id FROM sites WHERE region_id = ANY($1) OR id = ANY($2)', [
        regionIds,
        siteIds,
      ]);
      const own = new Set([...sites.map(({ id }) => id), ...(regionIds.length > 0 ? [NO_SITE] : [])]);
      return (await this.sealing.heads(tx)).filter(({ chain }) => own.has(chain));
    });
  }

  /** A person is looked for first, by an index of its own, and what is found is put in order then. */
  private find(
    tx: Tx,
    { regionIds, siteIds }: Scope,
    { staffId, from, until }: TrailFilter,
    person: TrailPerson | null,
    limit: number,
    offset: number,
  ): Promise<TrailLine[]> {
    const source = person
      ? `(SELECT * FROM audit_entries WHERE people_hmacs @> ARRAY[$8::text] OFFSET 0)`
      : '(SELECT *, $8::text AS nobody FROM audit_entries)';
    return rows<TrailLine>(
      tx,
      `SELECT e.id, e.occurred_at AS at, a.username, a.name, e.action, e.subject_type AS "subjectType",
         e.subject_id AS "subjectId", e.site_id AS "siteId", e.details
       FROM ${source} e LEFT JOIN staff_accounts a ON a.id = e.staff_id
       WHERE e.occurred_at >= $1 AND e.occurred_at < $2 AND ($3::uuid IS NULL OR e.staff_id = $3)
         AND (e.region_id = ANY($4) OR e.site_id = ANY($5) OR (e.region_id IS NULL AND cardinality($4::uuid[]) > 0))
       ORDER BY e.occurred_at DESC, e.id DESC LIMIT $6 OFFSET $7`,
      [
        from,
        until,
        staffId ?? null,
        regionIds,
        siteIds,
        limit,
        offset,
        person ? this.audit.personKey(person.nikHmac) : null,
      ],
    );
  }

  private note(
    tx: Tx,
    actor: Actor,
    action: string,
    person: TrailPerson | null,
    details: Record<string, unknown>,
  ): Promise<void> {
    const [grant] = readingOf(actor);
    return this.audit.record(tx, actor, {
      action,
      subjectType: 'audit',
      subjectId: grant?.regionId ?? '',
      at: grant && { regionId: grant.regionId, siteId: grant.siteId },
      details: { ...details, ...(person ? { reason: person.reason } : {}) },
      people: person ? [person.nikHmac] : undefined,
    });
  }
}

const readingOf = (actor: Actor): Grant[] => grantsOf(actor).filter(({ role }) => READERS.includes(role));

/** @throws Forbidden for whoever reads the audit nowhere */
function scopeOf(actor: Actor): Scope {
  const grants = readingOf(actor);
  if (grants.length === 0) throw new Forbidden();
  return {
    regionIds: grants.filter(({ siteId }) => siteId === null).map(({ regionId }) => regionId),
    siteIds: grants.flatMap(({ siteId }) => siteId ?? []),
  };
}
