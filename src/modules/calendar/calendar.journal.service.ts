import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { placeOf, type Site } from './calendar.types.js';

/** What was done to the calendar of a site, in the audit. */
@Injectable()
export class CalendarJournalService {
  constructor(private readonly audit: Audit) {}

  note(
    tx: Tx,
    actor: Actor,
    site: Site,
    action: string,
    subjectId: string,
    details: Record<string, unknown>,
  ): Promise<void> {
    return this.audit.record(tx, actor, { action, subjectType: 'calendar', subjectId, at: placeOf(site), details });
  }
}
