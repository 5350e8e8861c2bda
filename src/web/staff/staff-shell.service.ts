import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { type Actor, hasRole, type Role } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { Env } from '../../platform/config/env.js';
import { Frames } from '../frame.service.js';
import type { StaffShell } from './staff.layout.js';

const ROLE_WORDS: Record<Role, string> = {
  admin: 'admin',
  supervisor: 'penyelia',
  desk: 'petugas',
  school: 'sekolah',
  province: 'provinsi',
  auditor: 'auditor',
};
/** The strongest one is named first. */
const ORDER: readonly Role[] = ['admin', 'supervisor', 'desk', 'auditor', 'province', 'school'];

/** What every staff page needs beside its own content. */
@Injectable()
export class StaffShells {
  constructor(
    private readonly frames: Frames,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  /** `path` is the page itself where a post is answered at another address. */
  of(
    request: FastifyRequest,
    actor: Actor,
    site: Site | null = null,
    siteCount = 1,
    path = pathOf(request),
  ): StaffShell {
    const frame = this.frames.of(request);
    return {
      asset: frame.asset,
      office: frame.office,
      who: whoOf(actor),
      links: linksFor(actor, site),
      site: site && { code: site.code, name: site.name, zone: site.timezone },
      canChangeSite: siteCount > 1,
      path,
      now: this.clock.now(),
      isDemo: this.env.isDemo,
    };
  }
}

const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? '/';

/** Where a member of staff begins. */
export function homeOf(actor: Actor): string {
  if (hasRole(actor, ['supervisor']) || !hasRole(actor, ['desk'])) return '/stok';
  return '/meja';
}

function whoOf(actor: Actor): string | null {
  if (actor.kind !== 'staff') return null;
  const role = ORDER.find((r) => actor.grants.some((g) => g.role === r));
  return [role ? ROLE_WORDS[role] : '', actor.name].filter(Boolean).join(' ');
}

function linksFor(actor: Actor, site: Site | null): StaffShell['links'] {
  if (actor.kind !== 'staff') return [];
  return [
    ...(hasRole(actor, ['desk']) ? [{ href: '/meja', label: 'Meja' }] : []),
    ...(hasRole(actor, ['desk', 'auditor']) ? [{ href: '/stok', label: 'Stok' }] : []),
    ...(hasRole(actor, ['supervisor']) ? [{ href: '/kalender', label: 'Kalender' }] : []),
    { href: site ? `/lobi/${site.code}` : '/lobi', label: 'Lobi' },
  ];
}
