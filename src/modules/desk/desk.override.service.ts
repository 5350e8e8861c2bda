import { Injectable } from '@nestjs/common';
import { type Actor, Forbidden, mayAct } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { DeskCounterService } from './desk.counter.service.js';
import { CounterClosed, IllegalMove } from './desk.errors.js';
import { DeskMoveService } from './desk.move.service.js';
import { DeskRepository } from './desk.repository.js';
import type { TicketView } from './desk.types.js';

const SUPERVISOR = ['supervisor'] as const;

/** A supervisor passes over the order in line, for a reason that everybody may read later. */
@Injectable()
export class DeskOverrideService {
  constructor(
    private readonly audit: Audit,
    private readonly moves: DeskMoveService,
    private readonly counters: DeskCounterService,
    private readonly repository: DeskRepository,
  ) {}

  /**
   * Calls a waiting or parked ticket to an open counter now. Locks the counter, then the ticket.
   * @throws Forbidden, NotFound, IllegalMove, CounterClosed, CounterBusy
   */
  callNow(
    actor: Actor,
    ticketId: string,
    counterId: string,
    reason: string,
    request?: IdempotentRequest,
  ): Promise<TicketView> {
    return this.moves.acting(actor, ticketId, request, async (tx, ticket, at) => {
      if (!mayAct(actor, SUPERVISOR, ticket)) throw new Forbidden();
      await this.moves.assertMayMove(tx, actor, ticket, ['waiting', 'parked']);
      if (await this.moves.isPast(ticket)) throw new IllegalMove({ state: ticket.status });
      const [counter] = await this.repository.lockCounters(tx, [counterId]);
      if (counter?.siteId !== ticket.siteId) throw new NotFound();
      if (!counter.staffId) throw new CounterClosed();
      await this.counters.assertFree(tx, counter);
      await this.counters.callTo(tx, actor, ticket, counter, { act: 'override', at, reason });
      const entry = { action: 'line.overridden', subjectType: 'ticket', subjectId: ticket.id, at: ticket };
      await this.audit.record(tx, actor, { ...entry, details: { counterId, reason } });
    });
  }
}
