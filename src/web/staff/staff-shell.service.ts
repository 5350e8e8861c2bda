import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { type Actor, hasRole, type Role } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { Env } from '../../platform/config/env.js';
import { withoutNik } from '../language.js';
import { Frames } from '../frame.service.js';
import { type Locale, type MessageKey, t } from '../messages.js';
import type { StaffShell } from './staff.layout.js';

/** The strongest one is named first. */
const ORDER: readonly Role[] = ['admin', 'supervisor', 'desk', 'auditor', 'province', 'school'];

interface ShellOptions {
  site?: Site | null;
  /** At how many sites this person works. */
  siteCount?: number;
  /** Given by pages that exist in both languages. */
  locale?: Locale;
}

/** What every staff page needs beside its own content. */
@Injectable()
export class StaffShells {
  constructor(
    private readonly frames: Frames,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  of(request: FastifyRequest, actor: Actor, { site = null, siteCount = 1, locale }: ShellOptions = {}): StaffShell {
    const frame = this.frames.of(request);
    const language = locale ?? 'id';
    const path = pathOf(request);
    return {
      locale: language,
      languageHref: locale ? `${path}?lang=${locale === 'id' ? 'en' : 'id'}` : null,
      asset: frame.asset,
      office: frame.office,
      who: whoOf(actor, language),
      links: linksFor(actor, site, language),
      site: site && { code: site.code, name: site.name, zone: site.timezone },
      canChangeSite: siteCount > 1,
      path,
      now: this.clock.now(),
      isDemo: this.env.isDemo,
    };
  }
}

/** Without what is asked for. */
export const pathOf = (request: FastifyRequest): string => withoutNik(request.url).split('?')[0] ?? '/';

/** Where a member of staff begins. */
export function homeOf(actor: Actor): string {
  if (hasRole(actor, ['supervisor'])) return '/penyelia';
  if (hasRole(actor, ['province'])) return '/daftar-sekolah';
  if (hasRole(actor, ['school'])) return '/sekolah';
  return hasRole(actor, ['desk']) ? '/meja' : '/stok';
}

function whoOf(actor: Actor, locale: Locale): string | null {
  if (actor.kind !== 'staff') return null;
  const role = ORDER.find((r) => actor.grants.some((g) => g.role === r));
  return [role ? t(locale, `role.${role}`) : '', actor.name].filter(Boolean).join(' ');
}

/** `unless` names a role whose pages fill the bar already. */
const LINKS: readonly { roles: readonly Role[]; href: string; label: MessageKey; unless?: Role }[] = [
  { roles: ['supervisor'], href: '/penyelia', label: 'shell.home' },
  { roles: ['desk'], href: '/meja', label: 'shell.desk' },
  { roles: ['desk'], href: '/meja/laporan', label: 'shell.reports' },
  { roles: ['desk'], href: '/meja/daftar', label: 'offline.paper', unless: 'supervisor' },
  { roles: ['desk', 'auditor'], href: '/stok', label: 'shell.stock' },
  { roles: ['supervisor'], href: '/kalender', label: 'shell.calendar' },
  { roles: ['supervisor'], href: '/rencana', label: 'shell.plans' },
  { roles: ['supervisor'], href: '/permintaan-sekolah', label: 'shell.schools' },
  { roles: ['province'], href: '/daftar-sekolah', label: 'register.title' },
  { roles: ['school'], href: '/sekolah', label: 'school.home' },
  { roles: ['supervisor', 'auditor'], href: '/cetak', label: 'shell.printing' },
  { roles: ['supervisor', 'auditor', 'province'], href: '/cakupan', label: 'shell.coverage' },
  { roles: ['supervisor', 'auditor'], href: '/pemberitahuan', label: 'shell.messages' },
  { roles: ['auditor', 'admin'], href: '/jejak', label: 'shell.trail' },
  { roles: ['supervisor', 'auditor'], href: '/permintaan-data', label: 'shell.dataRequests' },
  { roles: ['admin'], href: '/petugas', label: 'shell.accounts' },
];

function linksFor(actor: Actor, site: Site | null, locale: Locale): StaffShell['links'] {
  if (actor.kind !== 'staff') return [];
  const own = LINKS.filter(({ roles, unless }) => hasRole(actor, roles) && !(unless && hasRole(actor, [unless])));
  const lobby = { href: site ? `/lobi/${site.code}` : '/lobi', label: t(locale, 'shell.lobby') };
  return [...own.map(({ href, label }) => ({ href, label: t(locale, label) })), lobby];
}
