import { Injectable } from '@nestjs/common';
import { isoWithOffset } from '../../common/local-date.js';
import { type Actor, grantsOf, staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { DomainError } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import {
  Idempotency,
  IdempotencyKeyReused,
  type IdempotentRequest,
} from '../../platform/idempotency/idempotency.service.js';
import { Live } from '../../platform/live/live.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { placeOf, type Site } from '../calendar/calendar.types.js';
import { DeskHandoutService } from './desk.handout.service.js';
import { DeskSyncApplying, type SyncStage } from './desk.sync.applying.service.js';
import { DeskSyncFacts } from './desk.sync.facts.service.js';
import { DeskSyncRepository, type KeptAct } from './desk.sync.repository.js';
import { decide, inOrder, isSameAct } from './desk.sync.rules.js';
import type { ConflictCode, Decision, SyncAct, SyncResult, SyncUpload, Witness } from './desk.sync.types.js';

const DESK = ['desk'] as const;
/** Refusals of the desk in the words of a conflict. */
const CODES: Readonly<Record<string, ConflictCode>> = {
  slot_full: 'no_place_left',
  no_places_left: 'no_place_left',
  no_cards_left: 'card_without_block',
  booking_not_live: 'checked_in_elsewhere',
  counter_busy: 'counter_busy',
  illegal_move: 'moved_on',
  ticket_not_here: 'at_other_counter',
};

type Conflict = Omit<Extract<Decision, { kind: 'conflict' }>, 'kind'>;

/** Takes in what devices kept while the line was down: each act once, in the order of its device. */
@Injectable()
export class DeskSyncService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly live: Live,
    private readonly calendar: CalendarService,
    private readonly handouts: DeskHandoutService,
    private readonly facts: DeskSyncFacts,
    private readonly applying: DeskSyncApplying,
    private readonly repository: DeskSyncRepository,
  ) {}

  /**
   * Each act in a transaction of its own, once by its nonce, however often and by however many it is sent. What collides
   * is kept as a conflict and never dropped. With a key the first answer is given again. Locks: nonce, hand-out, then as the act online.
   * @throws NotFound, InvalidInput when it cannot be told which site, IdempotencyKeyReused when a nonce stands for another act
   */
  async sync(actor: Actor, upload: SyncUpload, request?: IdempotentRequest): Promise<SyncResult[]> {
    const stored = await this.unitOfWork.read((tx) => this.idempotency.find<SyncResult[]>(tx, request));
    const results = stored ?? (await this.takeAll(actor, upload));
    return stored ?? this.idempotency.run(request, () => Promise.resolve(results));
  }

  private async takeAll(actor: Actor, upload: SyncUpload): Promise<SyncResult[]> {
    const site = await this.siteOf(actor, upload.siteId);
    const serviceOn = upload.date ?? this.calendar.today(site);
    const day = await this.unitOfWork.read((tx) => this.calendar.findDay(tx, site.id, serviceOn));
    await this.assertSame(upload.acts);
    const receivedAt = this.clock.now();
    const offsetMs = upload.clock ? receivedAt.getTime() - upload.clock.getTime() : 0;
    const results: SyncResult[] = [];
    for (const act of inOrder(upload.acts)) {
      const kept: KeptAct = {
        ...placeOf(site),
        serviceOn,
        receivedAt,
        act,
        nonce: act.nonce,
        device: upload.device,
        seq: act.seq,
        origin: upload.origin,
        kind: act.kind,
        deviceAt: act.at,
        happenedAt: receivedAt,
        staffId: staffIdOf(actor),
        ticketId: null,
        outcome: 'applied',
      };
      results.push(await this.take({ actor, site, day }, kept, offsetMs));
    }
    return results;
  }

  /** Passing over an act whose nonce another one has would lose it in silence. */
  private async assertSame(acts: readonly SyncAct[]): Promise<void> {
    const nonces = acts.map(({ nonce }) => nonce);
    const known = await this.unitOfWork.read((tx) => this.repository.listKnown(tx, nonces));
    const before = new Map(known.map(({ nonce, act }) => [nonce, act]));
    for (const act of acts) {
      if (!isSameAct(before.get(act.nonce) ?? act, act)) throw new IdempotencyKeyReused();
      before.set(act.nonce, act);
    }
  }

  /** One act: applied, or kept as a conflict; a refusal on the way rolls back and is kept as one, too. */
  private async take(stage: SyncStage, kept: KeptAct, offsetMs: number): Promise<SyncResult> {
    try {
      return await this.unitOfWork.run((tx) => this.applyOnce(tx, stage, kept, offsetMs));
    } catch (error) {
      if (!(error instanceof DomainError) || error.status >= 500) throw error;
      const code = CODES[error.code] ?? 'refused';
      const seen = { ...error.facts, ...(code === 'refused' ? { reason: error.code } : {}) };
      return this.unitOfWork.run((tx) => this.refuse(tx, stage, kept, code, seen));
    }
  }

  private async applyOnce(tx: Tx, stage: SyncStage, kept: KeptAct, offsetMs: number): Promise<SyncResult> {
    if (!(await this.repository.insert(tx, kept))) return this.known(tx, kept.nonce);
    const { act, siteId } = kept;
    const block = act.handoutId ? await this.handouts.lock(tx, act.handoutId, siteId) : null;
    const ticket = await this.facts.ticketFor(tx, kept);
    const state = await this.facts.of(tx, stage, kept, block, ticket);
    const decision = decide(state, act, offsetMs);
    if (decision.kind === 'already') return this.known(tx, kept.nonce);
    if (decision.kind === 'conflict') {
      await this.repository.setResult(tx, kept.nonce, ticket?.id ?? null, decision.at);
      if (block && act.number !== undefined) await this.handouts.useNumber(tx, block, act.number);
      return this.collide(tx, stage, kept, decision);
    }
    const ticketId = await this.applying.apply(tx, stage, act, decision, block, ticket);
    await this.repository.setResult(tx, kept.nonce, ticketId, decision.at);
    return { nonce: kept.nonce, outcome: 'applied', ticket: ticketId };
  }

  private async refuse(
    tx: Tx,
    stage: SyncStage,
    kept: KeptAct,
    code: ConflictCode,
    facts: object,
  ): Promise<SyncResult> {
    if (!(await this.repository.insert(tx, kept))) return this.known(tx, kept.nonce);
    const { act } = kept;
    const block = act.handoutId ? await this.handouts.lock(tx, act.handoutId, kept.siteId) : null;
    if (block && act.number !== undefined) await this.handouts.useNumber(tx, block, act.number);
    const ticket = await this.facts.ticketFor(tx, kept);
    await this.repository.setResult(tx, kept.nonce, ticket?.id ?? null, kept.receivedAt);
    return this.collide(tx, stage, kept, { at: kept.receivedAt, code, seen: facts });
  }

  private async collide(
    tx: Tx,
    { site }: SyncStage,
    kept: KeptAct,
    { code, seen, cause }: Conflict,
  ): Promise<SyncResult> {
    await this.repository.setOutcome(tx, kept.nonce, 'conflict');
    await this.repository.insertConflict(tx, kept, { code, seen: seen ?? {}, cause });
    await this.live.announce(tx, `site:${kept.siteId}`);
    return { nonce: kept.nonce, outcome: 'conflict', conflict: { code, ...told(site, seen) } };
  }

  private async known(tx: Tx, nonce: string): Promise<SyncResult> {
    const kept = await this.repository.find(tx, nonce);
    return { nonce, outcome: 'already_applied', ...(kept?.ticketId ? { ticket: kept.ticketId } : {}) };
  }

  /** The site that was named, else that of the clerk's open counter, else the only one the clerk works at. */
  private async siteOf(actor: Actor, siteId: string | undefined): Promise<Site> {
    if (siteId) return this.calendar.getSiteFor(actor, siteId, DESK);
    const staffId = staffIdOf(actor);
    const counter = staffId && (await this.unitOfWork.read((tx) => this.repository.findCounterOf(tx, staffId)));
    const own = grantsOf(actor).flatMap((grant) => grant.siteId ?? []);
    const known = counter ? counter.siteId : own.length === 1 ? own[0] : undefined;
    if (!known) throw new InvalidInput([{ field: 'siteId', code: 'required' }]);
    return this.calendar.getSiteFor(actor, known, DESK);
  }
}

const told = (site: Site, { who, at, ticket }: Witness = {}) => ({
  ...(who ? { who } : {}),
  ...(at ? { at: isoWithOffset(site.timezone, at) } : {}),
  ...(ticket ? { ticket } : {}),
});
