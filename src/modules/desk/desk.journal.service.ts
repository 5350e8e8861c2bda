import { Injectable } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import { type Actor, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { Live } from '../../platform/live/live.service.js';
import { type ActBefore, type ActEffects, DeskActsRepository } from './desk.acts.repository.js';
import { TICKET_MOVED } from './desk.events.js';
import { DeskRepository } from './desk.repository.js';
import type { DeskActKind, Ticket, TicketStatus } from './desk.types.js';

export interface TicketMove {
  from: TicketStatus | null;
  to: TicketStatus;
  counterId: string | null;
  reason?: string | null;
  /** When it happened, where it is told later; now when missing. */
  at?: Date;
  /** The move goes back what an act went. */
  isUndo?: boolean;
}

export interface NewAct {
  act: DeskActKind;
  at: Date;
  /** The ticket's after the act. */
  version: number;
  before: ActBefore | null;
  effects?: ActEffects;
}

/**
 * Every move of a ticket is written down twice, for the visit and for the auditor, and told to the boards. What a clerk
 * did is kept a third time, to be undone.
 */
@Injectable()
export class DeskJournalService {
  constructor(
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly live: Live,
    private readonly outbox: Outbox,
    private readonly repository: DeskRepository,
    private readonly acts: DeskActsRepository,
  ) {}

  async note(tx: Tx, actor: Actor, ticket: Ticket, move: TicketMove): Promise<void> {
    const { from, to, counterId, reason = null, at = this.clock.now(), isUndo = false } = move;
    const who = { ticketId: ticket.id, staffId: staffIdOf(actor), counterId };
    await this.repository.appendEvent(tx, { id: newId(at), at, ...who, from, to, reason, isUndo });
    const action = from === null ? 'ticket.issued' : isUndo ? 'ticket.undone' : `ticket.${to}`;
    const details = { from, counterId, reason, ...(isUndo ? { to } : {}) };
    await this.audit.record(tx, actor, { action, subjectType: 'ticket', subjectId: ticket.id, at: ticket, details });
    if (!isUndo && (from === 'waiting' || to === 'missed'))
      await this.outbox.add(tx, TICKET_MOVED, ticket.id, ticket.version + 1);
    await this.live.announce(tx, `site:${ticket.siteId}`);
  }

  async act(tx: Tx, actor: Actor, ticket: Ticket, { effects = {}, ...act }: NewAct): Promise<void> {
    const { id: ticketId, siteId, regionId } = ticket;
    const row = { id: newId(act.at), ticketId, siteId, regionId, staffId: staffIdOf(actor), effects, ...act };
    await this.acts.insert(tx, row);
  }
}
