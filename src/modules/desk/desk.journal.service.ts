import { Injectable } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import { type Actor, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { Live } from '../../platform/live/live.service.js';
import { DeskRepository } from './desk.repository.js';
import type { Ticket, TicketStatus } from './desk.types.js';

export interface TicketMove {
  from: TicketStatus | null;
  to: TicketStatus;
  counterId: string | null;
  reason?: string | null;
}

/** Every move of a ticket is written down twice, for the visit and for the auditor, and told to the boards. */
@Injectable()
export class DeskJournalService {
  constructor(
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly live: Live,
    private readonly repository: DeskRepository,
  ) {}

  async note(tx: Tx, actor: Actor, ticket: Ticket, { from, to, counterId, reason = null }: TicketMove): Promise<void> {
    const at = this.clock.now();
    const event = { id: newId(at), ticketId: ticket.id, at, staffId: staffIdOf(actor), counterId, from, to, reason };
    await this.repository.appendEvent(tx, event);
    const action = from === null ? 'ticket.issued' : `ticket.${to}`;
    const details = { from, counterId, reason };
    await this.audit.record(tx, actor, { action, subjectType: 'ticket', subjectId: ticket.id, at: ticket, details });
    await this.live.announce(tx, `site:${ticket.siteId}`);
  }
}
