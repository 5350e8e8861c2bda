import { Injectable } from '@nestjs/common';
import { addDays } from '../../common/local-date.js';
import { type Actor, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Live } from '../../platform/live/live.service.js';
import { BookingsNamingService } from '../bookings/bookings.naming.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { DeskHandoutService } from './desk.handout.service.js';
import { DeskRepository } from './desk.repository.js';
import { DeskSyncApplying, type SyncStage } from './desk.sync.applying.service.js';
import { DeskSyncFacts } from './desk.sync.facts.service.js';
import { DeskSyncRepository, type KeptAct } from './desk.sync.repository.js';
import { decide } from './desk.sync.rules.js';
import type { ConflictCode, ConflictView, SettledConflict, UnnamedArrival } from './desk.sync.types.js';

const DESK = ['desk'] as const;
const NAMING_DAYS = 7;

export interface Settlement {
  status: 'kept' | 'discarded';
  /** Needed to discard. */
  reason?: string;
}

/** What staff make of acts that collide. Kept: what can still be done is done. Discarded: noted, with a reason. */
@Injectable()
export class DeskSyncSettling {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly live: Live,
    private readonly calendar: CalendarService,
    private readonly bookings: BookingsReadService,
    private readonly naming: BookingsNamingService,
    private readonly handouts: DeskHandoutService,
    private readonly tickets: DeskRepository,
    private readonly facts: DeskSyncFacts,
    private readonly applying: DeskSyncApplying,
    private readonly repository: DeskSyncRepository,
  ) {}

  /** @throws NotFound for a foreign site */
  async list(actor: Actor, siteId: string): Promise<{ open: ConflictView[]; settled: SettledConflict[] }> {
    const site = await this.calendar.getSiteFor(actor, siteId, DESK);
    return this.unitOfWork.read(async (tx) => ({
      open: await this.repository.listOpen(tx, siteId),
      settled: await this.repository.listSettled(tx, siteId, this.calendar.today(site)),
    }));
  }

  /** Walk-ins of the last week that nobody has given a name yet. */
  async listUnnamed(actor: Actor, siteId: string): Promise<UnnamedArrival[]> {
    const site = await this.calendar.getSiteFor(actor, siteId, DESK);
    const from = addDays(this.calendar.today(site), -NAMING_DAYS);
    return this.unitOfWork.read((tx) => this.repository.listUnnamed(tx, siteId, from));
  }

  /** Writes down who a walk-in was, as noted on paper. @throws NotFound, InvalidInput, AlreadyBooked */
  async name(actor: Actor, siteId: string, nonce: string, who: { nik: string; name: string }): Promise<void> {
    const site = await this.calendar.getSiteFor(actor, siteId, DESK);
    await this.unitOfWork.run(async (tx) => {
      const kept = await this.repository.find(tx, nonce);
      const ticket = kept?.siteId === siteId && kept.ticketId ? await this.tickets.find(tx, kept.ticketId) : null;
      if (!ticket) throw new NotFound();
      await this.naming.name(tx, actor, site, ticket.bookingId, who);
      await this.repository.setNamed(tx, nonce, this.clock.now());
    });
  }

  async countOpen(actor: Actor, siteId: string): Promise<number> {
    await this.calendar.getSiteFor(actor, siteId, DESK);
    return (await this.unitOfWork.read((tx) => this.repository.countOpen(tx, siteId)))?.n ?? 0;
  }

  /**
   * Settles a conflict and what waits for it. A follower that still collides becomes a conflict of its own. Settled twice
   * is settled once.
   * @throws NotFound, InvalidInput without a reason to discard, and what the desk refuses (StockShort)
   */
  async settle(actor: Actor, siteId: string, nonce: string, how: Settlement): Promise<void> {
    const site = await this.calendar.getSiteFor(actor, siteId, DESK);
    const reason = how.reason?.trim() || null;
    if (how.status === 'discarded' && !reason) throw new InvalidInput([{ field: 'reason', code: 'required' }]);
    await this.unitOfWork.run(async (tx) => {
      const open = await this.repository.lockOpen(tx, nonce, siteId);
      const kept = await this.repository.find(tx, nonce);
      if (kept?.siteId !== siteId) throw new NotFound();
      if (!open) return;
      const day = await this.calendar.findDay(tx, siteId, kept.serviceOn);
      const followers = await this.repository.listFollowers(tx, nonce);
      const settled =
        how.status === 'kept' ? await this.keep(tx, { actor, site, day }, kept, open.code, followers) : followers;
      const at = this.clock.now();
      const all = [nonce, ...settled.map((one) => one.nonce)];
      await this.repository.settle(tx, all, { status: how.status, reason, staffId: staffIdOf(actor), at });
      const entry = { action: `desk.conflict_${how.status}`, subjectType: 'desk_sync_act', subjectId: nonce };
      await this.audit.record(tx, actor, {
        ...entry,
        at: kept,
        details: { code: open.code, reason, acts: all.length },
      });
      await this.live.announce(tx, `site:${siteId}`);
    });
  }

  /** Gives the followers that were done with it; the others stand alone from now on. */
  private async keep(tx: Tx, stage: SyncStage, kept: KeptAct, code: ConflictCode, followers: readonly KeptAct[]) {
    await this.force(tx, stage, kept, code);
    const done: KeptAct[] = [];
    for (const follower of followers) {
      const left = await this.again(tx, stage, follower);
      if (left === null) done.push(follower);
      else await this.repository.standAlone(tx, follower.nonce, left, {});
    }
    return done;
  }

  /** The act as the office wants it now: facts are not refused. */
  private async force(tx: Tx, stage: SyncStage, kept: KeptAct, code: ConflictCode): Promise<void> {
    const { act, happenedAt } = kept;
    const ticketId =
      act.kind === 'check_in'
        ? await this.takeIn(tx, stage, kept)
        : act.kind === 'walk_in'
          ? await this.admit(tx, stage, kept)
          : await this.moveAnyway(tx, stage, kept, code);
    await this.repository.setResult(tx, kept.nonce, ticketId, happenedAt);
  }

  /** The ticket that the booking has; a new one where it may still be checked in; else one without a booking. */
  private async takeIn(tx: Tx, stage: SyncStage, kept: KeptAct): Promise<string> {
    const booking = await this.bookings.findByCode(tx, kept.act.code ?? '');
    const known = booking && (await this.tickets.findOfBooking(tx, booking.id));
    if (known && known.siteId === kept.siteId && known.serviceOn === kept.serviceOn) return known.id;
    const state = await this.facts.of(tx, stage, kept, null, null);
    const decision = decide(state, { ...kept.act, at: kept.happenedAt }, 0);
    if (decision.kind === 'apply') return this.applying.checkIn(tx, stage, kept.act.code ?? '', kept.happenedAt);
    const service = kept.act.service ?? booking?.serviceCode ?? 'record_first';
    return this.applying.walkIn(tx, stage, { service, withCard: false, isFact: true }, kept.happenedAt);
  }

  private async admit(tx: Tx, stage: SyncStage, kept: KeptAct): Promise<string> {
    const { act, happenedAt, serviceOn } = kept;
    const number = await this.applying.freeNumber(tx, stage, act, serviceOn);
    const { service = 'record_first' } = act;
    return this.applying.walkIn(tx, stage, { service, withCard: false, number, isFact: true }, happenedAt);
  }

  /** Where the ticket has moved on meanwhile the act stays a note; a card without a block leaves the stock all the same. */
  private async moveAnyway(tx: Tx, stage: SyncStage, kept: KeptAct, code: ConflictCode): Promise<string | null> {
    const ticket = await this.facts.ticketFor(tx, kept);
    if (ticket && code === 'card_without_block')
      return this.applying.apply(tx, stage, kept.act, { at: kept.happenedAt }, null, ticket);
    await this.again(tx, stage, kept);
    return ticket?.id ?? null;
  }

  /** Tries an act anew; gives why it still collides, or null when it was done. */
  private async again(tx: Tx, stage: SyncStage, kept: KeptAct): Promise<ConflictCode | null> {
    const { act, happenedAt } = kept;
    const block = act.handoutId ? await this.handouts.lock(tx, act.handoutId, kept.siteId) : null;
    const ticket = await this.facts.ticketFor(tx, kept);
    const state = await this.facts.of(tx, stage, kept, block, ticket);
    const tickets = new Map([...state.tickets].map(([id, one]) => [id, { ...one, brokenBy: null }]));
    const decision = decide({ ...state, tickets }, { ...act, at: happenedAt }, 0);
    if (decision.kind !== 'apply') return decision.kind === 'conflict' ? decision.code : null;
    const ticketId = await this.applying.apply(tx, stage, act, decision, block, ticket);
    await this.repository.setResult(tx, kept.nonce, ticketId, happenedAt);
    return null;
  }
}
