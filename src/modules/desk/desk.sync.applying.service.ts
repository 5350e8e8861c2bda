import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import type { Tx } from '../../platform/database/sql.js';
import { BookingsArrivalService, type PersonResult } from '../bookings/bookings.arrival.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import { DayClosed } from '../calendar/calendar.errors.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import type { ServiceCode } from '../catalogue/catalogue.types.js';
import { DeskArrivalService } from './desk.arrival.service.js';
import { IllegalMove } from './desk.errors.js';
import { DeskHandoutService } from './desk.handout.service.js';
import { DeskJournalService } from './desk.journal.service.js';
import { DeskMoveService } from './desk.move.service.js';
import { DeskRepository } from './desk.repository.js';
import { ticketLabel } from './desk.rules.js';
import { DeskSyncRepository } from './desk.sync.repository.js';
import { outcomeOf } from './desk.sync.rules.js';
import type { ActKind, Decision, Handout, SyncAct } from './desk.sync.types.js';
import type { DeskActKind, Ticket, TicketChange } from './desk.types.js';

type Applied = Omit<Extract<Decision, { kind: 'apply' }>, 'kind'>;

export interface SyncStage {
  actor: Actor;
  site: Site;
  day: ServiceDay | null;
}

export interface WalkInFact {
  service: ServiceCode;
  withCard: boolean;
  number?: number;
  /** Taken in already, whatever is left. */
  isFact?: boolean;
}

const SERVED = ['called', 'serving', 'served'] as const;

/** Does what an act of a device says, at its own time, by the desk's own ways. Joins the transaction of the act. */
@Injectable()
export class DeskSyncApplying {
  constructor(
    private readonly bookings: BookingsReadService,
    private readonly arrivals: BookingsArrivalService,
    private readonly desk: DeskArrivalService,
    private readonly moves: DeskMoveService,
    private readonly journal: DeskJournalService,
    private readonly handouts: DeskHandoutService,
    private readonly tickets: DeskRepository,
    private readonly repository: DeskSyncRepository,
  ) {}

  /** The ticket of somebody who was expected. Locks: booking, ticket series. @throws BookingNotLive */
  async checkIn(tx: Tx, { actor, site }: SyncStage, code: string, at: Date): Promise<string> {
    const booking = await this.bookings.findByCode(tx, code);
    if (!booking) throw new IllegalMove({ state: 'unknown' });
    await this.arrivals.arrive(tx, actor, booking);
    return (await this.desk.issueTicket(tx, actor, site, booking, false, { at })).id;
  }

  /** The ticket of somebody who came without a booking; the name is added later. @throws SlotFull, NoCardsLeft */
  async walkIn(tx: Tx, { actor, site, day }: SyncStage, want: WalkInFact, at: Date): Promise<string> {
    if (!day) throw new DayClosed();
    const { service, withCard, number, isFact } = want;
    const name = number ? `Tanpa nama ${ticketLabel({ series: 'B', number })}` : 'Tanpa nama';
    const applicants = [{ name, withoutCard: !withCard || isFact }];
    const { booking } = await this.arrivals.walkIn(tx, actor, { site, day, service, applicants, at, isFact });
    return (await this.desk.issueTicket(tx, actor, site, booking, false, { at, number })).id;
  }

  /** One act by its decision. Locks: hand-out first, then as the act online. Gives its ticket. */
  async apply(tx: Tx, stage: SyncStage, act: SyncAct, how: Applied, block: Handout | null, ticket: Ticket | null) {
    if (act.kind === 'check_in') return this.checkIn(tx, stage, act.code ?? '', how.at);
    if (act.kind === 'walk_in') return this.walkInFrom(tx, stage, act, how, block);
    if (!ticket) throw new IllegalMove({ state: 'unknown' });
    if (act.kind === 'finish' || act.kind === 'serve') {
      if (block && how.cards) await this.handouts.spend(tx, block, 0, how.cards.count);
      await this.finish(tx, stage, ticket, act, how.at);
    } else {
      await this.moves.move(tx, stage.actor, ticket, changeOf(act.kind, act, ticket, how.at), {
        act: act.kind as DeskActKind,
        at: how.at,
        reason: null,
      });
    }
    return ticket.id;
  }

  /** A number that is still free to give: the one on the person's paper, else none. */
  async freeNumber(tx: Tx, { site }: SyncStage, act: SyncAct, on: string): Promise<number | undefined> {
    const { number } = act;
    if (number === undefined || (await this.repository.hasTicket(tx, site.id, on, number))) return undefined;
    return number;
  }

  private async walkInFrom(tx: Tx, stage: SyncStage, act: SyncAct, how: Applied, block: Handout | null) {
    const { number, service = 'record_first', withCard = false } = act;
    if (block && number !== undefined) await this.handouts.useNumber(tx, block, number);
    const cards = how.cards?.from === 'block' ? how.cards.count : 0;
    if (block) await this.handouts.spend(tx, block, how.place === 'block' ? 1 : 0, cards);
    return this.walkIn(tx, stage, { service, withCard, number }, how.at);
  }

  private async finish(tx: Tx, { actor, site }: SyncStage, ticket: Ticket, act: SyncAct, at: Date): Promise<void> {
    const whole = await this.bookings.findWhole(tx, ticket.bookingId);
    if (!whole) throw new IllegalMove({ state: ticket.status });
    const results = whole.people.map(
      ({ id }, position): PersonResult => ({
        personId: id,
        outcome: outcomeOf(act, position) ?? 'incomplete',
      }),
    );
    await this.arrivals.finish(tx, actor, whole.booking, site, results);
    const to = { status: 'served' as const, endedAt: at, ...(act.note ? { note: act.note } : {}) };
    if (act.kind === 'finish') return this.moves.move(tx, actor, ticket, to, { act: 'finish', at });
    await this.serve(tx, actor, ticket, act, { ...to, calledAt: at, servingAt: at });
  }

  /** Called, begun and ended in one: at no moment does the person stand at a counter where another one may. */
  private async serve(tx: Tx, actor: Actor, ticket: Ticket, act: SyncAct, to: TicketChange): Promise<void> {
    const [first] = await this.tickets.listCounters(tx, ticket.siteId);
    const counterId = act.counterId ?? first?.id ?? null;
    if ((await this.tickets.change(tx, ticket, { ...to, counterId, calls: 1 })) === 0)
      throw new IllegalMove({ state: ticket.status });
    let from = ticket.status;
    for (const status of SERVED) {
      await this.journal.note(tx, actor, ticket, { from, to: status, counterId, at: to.endedAt ?? undefined });
      from = status;
    }
  }
}

type Step = Exclude<ActKind, 'check_in' | 'walk_in' | 'finish' | 'serve'>;

function changeOf(kind: Step, { note, ...act }: SyncAct, seen: Ticket, at: Date): TicketChange {
  const counterId = act.counterId ?? null;
  switch (kind) {
    case 'call':
      return { status: 'called', counterId, calls: 1, calledAt: at, turnAt: at };
    case 'resume':
      return { status: 'called', counterId, calls: 1, calledAt: at };
    case 'recall':
      return { status: 'called', calls: seen.calls + 1, calledAt: at };
    case 'start':
      return { status: 'serving', servingAt: at };
    case 'park':
      return { status: 'parked', ...(note ? { note } : {}) };
    case 'skip':
      return { status: 'missed', missedAt: at, endedAt: at };
  }
}
