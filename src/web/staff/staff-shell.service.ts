import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { type Actor, hasRole, type Role } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { Env } from '../../platform/config/env.js';
import { Frames } from '../frame.service.js';
import { type Locale, t } from '../messages.js';
import type { StaffShell } from './staff.layout.js';

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

  /** `locale` is given by pages that exist in both languages. */
  of(request: FastifyRequest, actor: Actor, site: Site | null = null, siteCount = 1, locale?: Locale): StaffShell {
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
export const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? '/';

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

function linksFor(actor: Actor, site: Site | null, locale: Locale): StaffShell['links'] {
  if (actor.kind !== 'staff') return [];
  const isSupervisor = hasRole(actor, ['supervisor']);
  return [
    ...(isSupervisor ? [{ href: '/penyelia', label: t(locale, 'shell.home') }] : []),
    ...(hasRole(actor, ['desk']) ? [{ href: '/meja', label: t(locale, 'shell.desk') }] : []),
    ...(hasRole(actor, ['desk']) ? [{ href: '/meja/laporan', label: t(locale, 'shell.reports') }] : []),
    ...(hasRole(actor, ['desk', 'auditor']) ? [{ href: '/stok', label: t(locale, 'shell.stock') }] : []),
    ...(hasRole(actor, ['desk', 'auditor']) ? [{ href: '/cetak', label: t(locale, 'shell.printing') }] : []),
    ...(hasRole(actor, ['auditor', 'province']) ? [{ href: '/cakupan', label: t(locale, 'shell.coverage') }] : []),
    ...(isSupervisor ? [{ href: '/kalender', label: t(locale, 'shell.calendar') }] : []),
    ...(isSupervisor ? [{ href: '/rencana', label: t(locale, 'shell.plans') }] : []),
    ...(isSupervisor ? [{ href: '/permintaan-sekolah', label: t(locale, 'shell.schools') }] : []),
    ...(hasRole(actor, ['province']) ? [{ href: '/daftar-sekolah', label: t(locale, 'register.title') }] : []),
    ...(hasRole(actor, ['school']) ? [{ href: '/sekolah', label: t(locale, 'school.home') }] : []),
    { href: site ? `/lobi/${site.code}` : '/lobi', label: t(locale, 'shell.lobby') },
  ];
}
