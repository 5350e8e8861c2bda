import { Injectable } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { DomainError, NotFound, violatedConstraint } from '../../platform/database/database.errors.js';
import { GroupCommit, type Outcome } from '../../platform/database/group-commit.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import {
  type Answered,
  Idempotency,
  IdempotencyKeyReused,
  type IdempotentRequest,
} from '../../platform/idempotency/idempotency.service.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import { NoCardsLeft } from '../blanks/blanks.errors.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { BLANK_KINDS } from '../blanks/blanks.types.js';
import { SlotFull } from '../capacity/capacity.errors.js';
import { CapacityService } from '../capacity/capacity.service.js';
import { BookingsAdmissionService, ConfirmedBefore, Forgotten } from './bookings.admission.service.js';
import { BookingsDayAtHandService } from './bookings.batch.day.service.js';
import { BookingsBatchRepository } from './bookings.batch.repository.js';
import type { Admitted, Ask, DayAnswer, DayAtHand, DayRequest, StoredHold } from './bookings.batch.types.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { BOOKING_CHANGED } from './bookings.events.js';
import { receiptOf } from './bookings.presenter.js';
import { BookingsRepository } from './bookings.repository.js';
import type { BookingReceipt } from './bookings.types.js';

/** Requests in one transaction: the first of a full group waits some tens of milliseconds for the last. */
const MOST = 256;

/** Why the same request may get another answer in a second transaction. */
type Obstacle = 'expired' | 'forgotten';
type Tried = Outcome<DayAnswer> & { obstacle?: Obstacle };

/**
 * Carries holds, bookings and confirmations of one service day together when many ask at once. Each is decided in turn
 * on the day as it stands under lock; the claims of all are then one guarded claim, and their rows one insert a table.
 */
@Injectable()
export class BookingsBatchService {
  private readonly commits = new GroupCommit<DayRequest, DayAnswer>(
    (dayId, requests) => this.carry(dayId, requests),
    MOST,
  );

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly applicants: ApplicantsService,
    private readonly blanks: BlanksService,
    private readonly capacity: CapacityService,
    private readonly days: BookingsDayAtHandService,
    private readonly admission: BookingsAdmissionService,
    private readonly ending: BookingsEndingService,
    private readonly repository: BookingsRepository,
    private readonly batches: BookingsBatchRepository,
  ) {}

  /**
   * Gives this request its own answer. Idempotent by key. Locks: keys, day stock, slots, pools, holds, people.
   * @throws as `BookingsAdmissionService.admit`, and IdempotencyKeyReused
   */
  submit(serviceDayId: string, request: DayRequest): Promise<DayAnswer> {
    return this.commits.submit(serviceDayId, request);
  }

  /** What stood in the way of some, though it need not, is cleared once, and they are tried once more. */
  protected async carry(dayId: string, requests: readonly DayRequest[]): Promise<Outcome<DayAnswer>[]> {
    const tried = await this.attempt(dayId, requests);
    const again = tried.flatMap(({ obstacle }, index) => (obstacle ? [index] : []));
    if (again.length === 0) return tried;
    const obstacles = new Set(again.map((index) => tried[index]?.obstacle));
    if (obstacles.has('expired')) await this.ending.releaseExpired(dayId);
    const niks = again.flatMap((i) =>
      tried[i]?.obstacle === 'forgotten' ? niksOf((requests[i] as DayRequest).ask) : [],
    );
    if (niks.length > 0) await this.ending.closeForgotten(niks);
    const second = await this.attempt(
      dayId,
      again.map((index) => requests[index] as DayRequest),
    );
    for (const [n, index] of again.entries()) tried[index] = second[n] as Tried;
    return tried;
  }

  /** One transaction for all; when one of them breaks it, each by itself. */
  private async attempt(dayId: string, requests: readonly DayRequest[]): Promise<Tried[]> {
    try {
      return await this.unitOfWork.run((tx) => this.inOne(tx, dayId, requests));
    } catch (error) {
      if (requests.length === 1) return [await this.alone(dayId, requests[0] as DayRequest, error)];
      if (error instanceof DomainError && error.status === 503) throw error;
      const each: Tried[] = [];
      for (const request of requests) each.push(...(await this.attempt(dayId, [request])));
      return each;
    }
  }

  /** A device that got a live hold elsewhere at the same moment: this hold stands, and the other one yields. */
  private async alone(dayId: string, { ask, request }: DayRequest, error: unknown): Promise<Tried> {
    if (ask.kind !== 'hold' || violatedConstraint(error) !== 'bookings_one_hold_per_device_uq') return { error };
    const [tried] = await this.attempt(dayId, [{ ask: { ...ask, deviceHmac: null }, request }]);
    const device = ask.deviceHmac ?? undefined;
    return tried && 'ok' in tried && tried.ok.kind === 'hold' ? { ok: { ...tried.ok, yieldsTo: device } } : { error };
  }

  private async inOne(tx: Tx, dayId: string, requests: readonly DayRequest[]): Promise<Tried[]> {
    const keys = requests.flatMap(({ request }) => (request ? [request] : []));
    await this.idempotency.lock(tx, keys);
    const stored = await this.idempotency.findAll<StoredAnswer>(tx, keys);
    const fresh = requests.filter(({ request }) => !request || !stored.has(request));
    const at = await this.days.read(
      tx,
      dayId,
      fresh.map(({ ask }) => ask),
    );
    const admitted = new Map<DayRequest, Admitted>();
    const progress = { stored, answered: new Map(), confirmed: new Map(), admitted };
    const tried: Tried[] = [];
    for (const one of requests) tried.push(await this.decide(tx, at, one, progress));
    await this.write(tx, at, [...admitted.values()]);
    await this.keep(tx, requests, tried, stored);
    return this.withObstacles(tx, dayId, at, tried);
  }

  private async decide(tx: Tx, at: DayAtHand | null, one: DayRequest, progress: Progress): Promise<Tried> {
    try {
      return { ok: this.answeredBefore(one, progress) ?? (await this.decideAnew(tx, at, one, progress)) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { error, ...(error instanceof Forgotten ? { obstacle: 'forgotten' } : {}) };
    }
  }

  /** By its key, or to the same hold: in an earlier transaction, or just now in this one. */
  private answeredBefore({ ask, request }: DayRequest, progress: Progress): DayAnswer | undefined {
    const stored = request && progress.stored.get(request);
    if (stored) return answerOf(stored());
    const twin = request && progress.answered.get(nameOf(request));
    if (twin && twin.hash !== request.hash) throw new IdempotencyKeyReused();
    return twin?.answer ?? (ask.kind === 'confirm' ? progress.confirmed.get(ask.holdId) : undefined);
  }

  private async decideAnew(
    tx: Tx,
    at: DayAtHand | null,
    one: DayRequest,
    { answered, confirmed, admitted }: Progress,
  ): Promise<DayAnswer> {
    const { ask, request } = one;
    if (!at) throw new NotFound();
    const got = this.admission.admit(at, ask);
    if (got instanceof ConfirmedBefore) return this.days.confirmedBefore(tx, got.booking);
    const answer = this.answerTo(at, got);
    admitted.set(one, got);
    if (request) answered.set(nameOf(request), { hash: request.hash, answer });
    if (ask.kind === 'confirm') confirmed.set(ask.holdId, answer);
    return answer;
  }

  private answerTo({ site }: DayAtHand, { ask, booking, people, warnings, yieldsTo }: Admitted): DayAnswer {
    if (ask.kind === 'hold') {
      const hold = { id: booking.id, expiresAt: (booking.expiresAt as Date).toISOString() };
      return { kind: 'hold', hold, ...(yieldsTo ? { yieldsTo } : {}) };
    }
    return { kind: 'booking', receipt: receiptOf({ booking, people }, site, warnings) };
  }

  /** Bookings, then their people, then the guarded claims: the rows are locked since they were read. */
  private async write(tx: Tx, at: DayAtHand | null, admitted: readonly Admitted[]): Promise<void> {
    if (!at || admitted.length === 0) return;
    const { regionId, id: serviceDayId } = at.day;
    await this.repository.insert(
      tx,
      admitted.filter(({ ask }) => ask.kind !== 'confirm'),
    );
    await this.batches.confirm(
      tx,
      admitted.filter(({ ask }) => ask.kind === 'confirm').map(({ booking }) => booking),
    );
    const filled = admitted.filter(({ people }) => people.length > 0);
    if (filled.length > 0) {
      const sealed = filled.flatMap(({ ask }) => ('people' in ask ? ask.people.map((p) => p.sealed) : []));
      await this.applicants.insert(tx, regionId, sealed);
      await this.repository.insertPeople(
        tx,
        regionId,
        filled.flatMap(({ people }) => people),
      );
      const own = { at: at.now, staffId: null, from: 'pending', to: 'booked', reason: null } as const;
      const events = filled.map(({ booking }) => ({ ...own, id: newId(at.now), bookingId: booking.id }));
      await this.repository.appendEvents(tx, events);
      await this.outbox.addAll(
        tx,
        BOOKING_CHANGED,
        filled.map(({ booking }) => booking),
      );
    }
    const claims = admitted.flatMap((a) => a.claims);
    if (claims.length > 0) await this.capacity.claim(tx, claims, true);
    await this.settleCards(tx, serviceDayId, admitted);
  }

  private async settleCards(tx: Tx, serviceDayId: string, admitted: readonly Admitted[]): Promise<void> {
    for (const blankKind of BLANK_KINDS) {
      const own = admitted.filter(({ booking }) => booking.blankKind === blankKind);
      const cards = own.reduce((sum, a) => sum + a.cards, 0);
      if (cards > 0) await this.blanks.promise(tx, { serviceDayId, blankKind, cards });
      if (cards < 0) await this.blanks.giveBack(tx, { serviceDayId, blankKind, cards: -cards });
    }
  }

  /** What is told under a new key is kept for it, also to a hold that became a booking before. */
  private async keep(
    tx: Tx,
    requests: readonly DayRequest[],
    tried: readonly Tried[],
    stored: ReadonlyMap<IdempotentRequest, unknown>,
  ): Promise<void> {
    const answered = new Map<string, Answered>();
    for (const [index, { request }] of requests.entries()) {
      const outcome = tried[index] as Tried;
      if (!request || stored.has(request) || answered.has(nameOf(request)) || !('ok' in outcome)) continue;
      const answer = outcome.ok.kind === 'hold' ? outcome.ok.hold : outcome.ok.receipt;
      answered.set(nameOf(request), { request, answer });
    }
    await this.idempotency.keep(tx, [...answered.values()]);
  }

  /** A shortage is final only when nothing that ran out still holds places. Read under the locks of the decision. */
  private async withObstacles(tx: Tx, dayId: string, at: DayAtHand | null, tried: Tried[]): Promise<Tried[]> {
    if (!at || !tried.some(isShort)) return tried;
    if (!(await this.batches.hasExpired(tx, dayId, this.clock.now()))) return tried;
    return tried.map((one) => (isShort(one) ? { ...one, obstacle: 'expired' } : one));
  }
}

type StoredAnswer = StoredHold | BookingReceipt;

interface Progress {
  stored: ReadonlyMap<IdempotentRequest, () => StoredAnswer>;
  /** What this transaction has answered already, by key and by hold: a double click gets the same. */
  answered: Map<string, { hash: string; answer: DayAnswer }>;
  confirmed: Map<string, DayAnswer>;
  admitted: Map<DayRequest, Admitted>;
}

const nameOf = ({ scope, key }: IdempotentRequest): string => `${scope}\n${key}`;

const answerOf = (stored: StoredAnswer): DayAnswer =>
  'bookingId' in stored ? { kind: 'booking', receipt: stored } : { kind: 'hold', hold: stored };

const isShort = (tried: Tried): boolean =>
  'error' in tried && (tried.error instanceof SlotFull || tried.error instanceof NoCardsLeft);

const niksOf = (ask: Ask): string[] =>
  'people' in ask ? ask.people.map((p) => p.prepared.nikHmac).filter((hmac) => hmac !== null) : [];
