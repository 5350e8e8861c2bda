import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import { type Actor, assertMayAct, Forbidden, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { Live } from '../../platform/live/live.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { CounterBusy, CounterClosed, CounterTaken } from './desk.errors.js';
import { DeskJournalService } from './desk.journal.service.js';
import { DeskRepository } from './desk.repository.js';
import { ticketLabel } from './desk.rules.js';
import type { Counter, TicketView } from './desk.types.js';
import { DeskViewService } from './desk.view.service.js';

const DESK = ['desk'] as const;
/** Counters that an office and a district office start with. */
const COUNTERS = { office: 4, district: 2, mobile_unit: 2, school: 2 } as const;

@Injectable()
export class DeskCounterService implements OnApplicationBootstrap {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly idempotency: Idempotency,
    private readonly live: Live,
    private readonly journal: DeskJournalService,
    private readonly calendar: CalendarService,
    private readonly view: DeskViewService,
    private readonly repository: DeskRepository,
  ) {}

  /** Every site has counters to open. */
  async onApplicationBootstrap(): Promise<void> {
    for (const site of await this.calendar.listSites()) {
      await this.unitOfWork.run(async (tx) => {
        if ((await this.repository.listCounters(tx, site.id)).length > 0) return;
        for (let number = 1; number <= COUNTERS[site.kind]; number += 1) {
          await this.repository.insertCounter(tx, newId(this.clock.now()), site.id, number);
        }
      });
    }
  }

  /** Opening one's own counter again changes nothing. @throws NotFound, CounterTaken */
  async open(actor: Actor, counterId: string, request?: IdempotentRequest): Promise<Counter> {
    return this.change(actor, counterId, request, async (tx, counter, staffId) => {
      if ((await this.repository.openCounter(tx, counter.id, staffId, this.clock.now())) === 0)
        throw new CounterTaken();
    });
  }

  /** @throws NotFound, CounterBusy while somebody is called or served there, CounterTaken */
  async close(actor: Actor, counterId: string, request?: IdempotentRequest): Promise<Counter> {
    return this.change(actor, counterId, request, async (tx, counter, staffId) => {
      if (counter.staffId !== null && counter.staffId !== staffId) throw new CounterTaken();
      const current = await this.repository.findAtCounter(tx, counter.id);
      if (current) throw new CounterBusy({ ticket: ticketLabel(current) });
      await this.repository.closeCounter(tx, counter.id);
    });
  }

  /**
   * Calls the next person to the counter; null when nobody waits. Idempotent by key. The line is read without locks and
   * claimed with SKIP LOCKED, so two counters at once get two people.
   * @throws NotFound, CounterClosed, CounterTaken, CounterBusy
   */
  async next(actor: Actor, counterId: string, request?: IdempotentRequest): Promise<TicketView | null> {
    const ticketId = await this.idempotency.run(request, async (tx) => {
      const counter = await this.ownCounter(tx, actor, counterId);
      const current = await this.repository.findAtCounter(tx, counter.id);
      if (current) throw new CounterBusy({ ticket: ticketLabel(current) });
      return this.callFirst(tx, actor, counter);
    });
    if (!ticketId) return null;
    return this.unitOfWork.read(async (tx) => {
      const ticket = await this.repository.find(tx, ticketId);
      return ticket && this.view.presentOne(tx, ticket);
    });
  }

  /** @throws NotFound, CounterClosed, CounterTaken */
  async ownCounter(tx: Tx, actor: Actor, counterId: string): Promise<Counter> {
    const counter = await this.repository.findCounter(tx, counterId);
    if (!counter) throw new NotFound();
    assertMayAct(actor, DESK, counter);
    if (!counter.staffId) throw new CounterClosed();
    if (counter.staffId !== staffIdOf(actor)) throw new CounterTaken();
    return counter;
  }

  private async callFirst(tx: Tx, actor: Actor, counter: Counter): Promise<string | null> {
    const site = await this.calendar.getSite(counter.siteId);
    const line = await this.view.line(tx, site);
    const id = await this.repository.claimFirst(
      tx,
      line.map(({ ticket }) => ticket.id),
    );
    const seen = id && (await this.repository.find(tx, id));
    if (!seen) return null;
    const now = this.clock.now();
    await this.repository.change(tx, seen, {
      status: 'called',
      counterId: counter.id,
      calls: seen.calls + 1,
      calledAt: now,
    });
    await this.journal.note(tx, actor, seen, { from: seen.status, to: 'called', counterId: counter.id });
    return seen.id;
  }

  private async change(
    actor: Actor,
    counterId: string,
    request: IdempotentRequest | undefined,
    work: (tx: Tx, counter: Counter, staffId: string) => Promise<void>,
  ): Promise<Counter> {
    const staffId = staffIdOf(actor);
    if (!staffId) throw new Forbidden();
    const stored = await this.idempotency.run(request, async (tx) => {
      const counter = await this.repository.findCounter(tx, counterId);
      if (!counter) throw new NotFound();
      assertMayAct(actor, DESK, counter);
      await work(tx, counter, staffId);
      const after = (await this.repository.findCounter(tx, counterId)) as Counter;
      const action = after.openedAt ? 'counter.opened' : 'counter.closed';
      await this.audit.record(tx, actor, { action, subjectType: 'counter', subjectId: counterId, at: counter });
      await this.live.announce(tx, `site:${counter.siteId}`);
      return after;
    });
    return { ...stored, openedAt: stored.openedAt && new Date(stored.openedAt) };
  }
}
