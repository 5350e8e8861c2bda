import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import { type Actor, assertMayAct, Forbidden, mayAct, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { Live } from '../../platform/live/live.service.js';
import { SITE_ADDED } from '../calendar/calendar.events.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { Site } from '../calendar/calendar.types.js';
import { CounterBusy, CounterTaken } from './desk.errors.js';
import { DeskHandoutService } from './desk.handout.service.js';
import { DeskMoveService, type TicketAct } from './desk.move.service.js';
import { DeskRepository } from './desk.repository.js';
import { lineFor, ticketLabel } from './desk.rules.js';
import type { Counter, Ticket, TicketView } from './desk.types.js';
import { DeskViewService } from './desk.view.service.js';

const DESK = ['desk'] as const;
const SUPERVISOR = ['supervisor'] as const;
/** Counters that an office and a district office start with. */
const COUNTERS = { office: 4, district: 2, mobile_unit: 2, school: 2 } as const;

@Injectable()
export class DeskCounterService implements OnApplicationBootstrap, OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly idempotency: Idempotency,
    private readonly live: Live,
    private readonly outbox: Outbox,
    private readonly handouts: DeskHandoutService,
    private readonly moves: DeskMoveService,
    private readonly calendar: CalendarService,
    private readonly view: DeskViewService,
    private readonly repository: DeskRepository,
  ) {}

  /** Every site has counters to open. */
  async onApplicationBootstrap(): Promise<void> {
    for (const site of await this.calendar.listSites()) await this.unitOfWork.run((tx) => this.furnish(tx, site));
  }

  /** A site that was added while the program runs gets its counters, too. */
  onModuleInit(): void {
    this.outbox.handle(SITE_ADDED, async (tx, { subjectId: id }) => {
      // A school is the one kind that is added meanwhile; this process may not know it yet.
      const { kind } = (await this.calendar.findSite(id)) ?? { kind: 'school' as const };
      await this.furnish(tx, { id, kind });
    });
  }

  private async furnish(tx: Tx, { id, kind }: Pick<Site, 'id' | 'kind'>): Promise<void> {
    if ((await this.repository.listCounters(tx, id)).length > 0) return;
    for (let number = 1; number <= COUNTERS[kind]; number += 1)
      await this.repository.insertCounter(tx, newId(this.clock.now()), id, number);
  }

  /** Opening one's own counter again changes nothing. @throws NotFound, CounterTaken */
  async open(actor: Actor, counterId: string, request?: IdempotentRequest): Promise<Counter> {
    return this.change(actor, counterId, request, async (tx, counter, staffId) => {
      if ((await this.repository.openCounter(tx, counter.id, staffId, this.clock.now())) === 0)
        throw new CounterTaken();
    });
  }

  /** One's own, or for a supervisor any. @throws NotFound, CounterBusy while somebody stands there, CounterTaken */
  async close(actor: Actor, counterId: string, request?: IdempotentRequest): Promise<Counter> {
    return this.change(actor, counterId, request, async (tx, counter, staffId) => {
      const [{ staffId: holder }] = (await this.repository.lockCounters(tx, [counter.id])) as [Counter];
      const isOwn = holder === null || holder === staffId;
      if (!isOwn && !mayAct(actor, SUPERVISOR, counter)) throw new CounterTaken();
      await this.assertFree(tx, counter);
      await this.handouts.close(tx, counter.id);
      await this.repository.closeCounter(tx, counter.id);
    });
  }

  /**
   * Calls the next person to the counter; null when nobody waits. Idempotent by key. The line is read without locks and
   * claimed with SKIP LOCKED, so two counters at once get two people.
   * @throws NotFound, CounterClosed, CounterTaken, CounterBusy
   */
  async next(actor: Actor, counterId: string, request?: IdempotentRequest): Promise<TicketView | null> {
    const ticketId = await this.idempotency.run(request, (tx) => this.nextIn(tx, actor, counterId, this.clock.now()));
    if (!ticketId) return null;
    return this.unitOfWork.read(async (tx) => {
      const ticket = await this.repository.find(tx, ticketId);
      return ticket && this.view.presentOne(tx, ticket);
    });
  }

  /** Joins the caller's transaction. Locks the counter, then the ticket. Gives the ticket's id. */
  async nextIn(tx: Tx, actor: Actor, counterId: string, at: Date): Promise<string | null> {
    const counter = await this.moves.ownCounter(tx, actor, counterId, { lock: true });
    await this.assertFree(tx, counter);
    const site = await this.calendar.getSite(counter.siteId);
    const line = lineFor(await this.view.line(tx, site), counter.id);
    const id = await this.repository.claimFirst(
      tx,
      line.map(({ ticket }) => ticket.id),
    );
    const seen = id && (await this.repository.find(tx, id));
    if (!seen) return null;
    await this.callTo(tx, actor, seen, counter, { act: 'call', at });
    return seen.id;
  }

  /** Calls this very ticket. The counter must be locked and free. @throws IllegalMove */
  async callTo(tx: Tx, actor: Actor, seen: Ticket, counter: Counter, how: TicketAct): Promise<void> {
    // Whoever was handed over, or set aside, had a turn of the line before.
    const turnAt = seen.status === 'waiting' && !seen.forCounterId ? how.at : seen.turnAt;
    const call = { counterId: counter.id, forCounterId: null, calls: 1, calledAt: how.at, turnAt, servingAt: null };
    await this.moves.move(tx, actor, seen, { status: 'called', ...call }, how);
  }

  /** Nobody of today is called or served there. @throws CounterBusy */
  async assertFree(tx: Tx, counter: Counter): Promise<void> {
    const today = this.calendar.today(await this.calendar.getSite(counter.siteId));
    const current = await this.repository.findAtCounter(tx, counter.id, today);
    if (current) throw new CounterBusy({ ticket: ticketLabel(current) });
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
