import { DomainError, NotFound } from '../database/database.errors.js';

export const ROLES = ['admin', 'supervisor', 'desk', 'school', 'province', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

/** A role, bound to a region and, when they are given, to one site or one school of it. */
export interface Grant {
  role: Role;
  regionId: string;
  siteId: string | null;
  schoolId?: string | null;
}

export interface StaffActor {
  kind: 'staff';
  staffId: string;
  sessionId: string;
  username: string;
  name: string;
  grants: readonly Grant[];
}

export type Actor = { kind: 'public' } | { kind: 'system' } | StaffActor;

export const PUBLIC_ACTOR: Actor = { kind: 'public' };
export const SYSTEM_ACTOR: Actor = { kind: 'system' };

export interface Place {
  siteId: string;
  regionId: string;
}

/** What a member of staff was given; nothing for anybody else. */
export const grantsOf = (actor: Actor): readonly Grant[] => (actor.kind === 'staff' ? actor.grants : []);

/** Whether one of the grants in the region passes. The program itself may do everything. */
export const holds = (actor: Actor, regionId: string, passes: (grant: Grant) => boolean): boolean =>
  actor.kind === 'system' || grantsOf(actor).some((grant) => grant.regionId === regionId && passes(grant));

/** An admin may do at a site what a supervisor may, and a supervisor what the desk may. */
const INCLUDES: Partial<Record<Role, readonly Role[]>> = { admin: ['supervisor', 'desk'], supervisor: ['desk'] };

const covers = (held: Role, wanted: Role): boolean => held === wanted || (INCLUDES[held]?.includes(wanted) ?? false);

const coversOne = ({ role: held }: Grant, roles: readonly Role[]): boolean => roles.some((role) => covers(held, role));

export const hasRole = (actor: Actor, roles: readonly Role[]): boolean =>
  grantsOf(actor).some((grant) => coversOne(grant, roles));

/** At a site; in the whole region when no site is named. */
export const mayAct = (
  actor: Actor,
  roles: readonly Role[],
  { regionId, siteId }: { regionId: string; siteId: string | null },
): boolean =>
  holds(actor, regionId, (grant) => (grant.siteId === null || grant.siteId === siteId) && coversOne(grant, roles));

/** @throws NotFound for another site's things, so that a foreign id and an unknown one answer alike. */
export function assertMayAct(actor: Actor, roles: readonly Role[], at: Place): void {
  if (!mayAct(actor, roles, at)) throw new NotFound();
}

export function staffIdOf(actor: Actor): string | null {
  return actor.kind === 'staff' ? actor.staffId : null;
}

export class Unauthenticated extends DomainError {
  constructor() {
    super('unauthenticated', 401);
  }
}

export class Forbidden extends DomainError {
  constructor() {
    super('forbidden', 403);
  }
}
