import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { type Actor, mayAct, type Role } from '../../platform/access/actor.js';
import { cookieOptions, sessionCookieName } from '../../platform/access/session-cookie.js';
import { Env } from '../../platform/config/env.js';

const COOKIE = 'situs';
const REMEMBERED_SECONDS = 30 * 24 * 3600;

/** Which site a member of staff works at right now. */
@Injectable()
export class StaffSites {
  private readonly name: string;

  constructor(
    private readonly calendar: CalendarService,
    private readonly env: Env,
  ) {
    this.name = sessionCookieName(COOKIE, env.isSecureOrigin);
  }

  async listFor(actor: Actor, roles: readonly Role[]): Promise<Site[]> {
    const sites = await this.calendar.listWorkplaces();
    return sites.filter((site) => mayAct(actor, roles, { siteId: site.id, regionId: site.regionId }));
  }

  /**
   * The site that was asked for, else the remembered one, else the only one; null when it has to be chosen. A form for a
   * site that is not theirs never acts at another.
   */
  choose(request: FastifyRequest, reply: FastifyReply, sites: readonly Site[], wanted?: string): Site | null {
    const code = wanted ?? request.cookies[this.name];
    const isMeantElsewhere = wanted !== undefined && request.method === 'POST';
    const only = sites.length === 1 && !isMeantElsewhere ? sites[0] : undefined;
    const site = sites.find((s) => s.code === code) ?? only ?? null;
    if (site && wanted) {
      void reply.setCookie(this.name, site.code, cookieOptions(this.env.isSecureOrigin, REMEMBERED_SECONDS));
    }
    return site;
  }
}
