import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { type Actor, staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { placeOf } from '../calendar/calendar.types.js';
import { coverDays } from './blanks.cover.rules.js';
import { BlanksCoverService } from './blanks.cover.service.js';
import { StockMoved } from './blanks.errors.js';
import { BlanksLedgerService } from './blanks.ledger.service.js';
import { BlanksPlanningRepository } from './blanks.planning.repository.js';
import { BlanksRepository } from './blanks.repository.js';
import type { BlankKind, Effect, NewCount, StockCount } from './blanks.types.js';

const SUPERVISORS = ['supervisor'] as const;

/** The evening count: what lies there is typed, the difference is shown and booked. */
@Injectable()
export class BlanksCountService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly calendar: CalendarService,
    private readonly ledger: BlanksLedgerService,
    private readonly cover: BlanksCoverService,
    private readonly repository: BlanksRepository,
    private readonly planning: BlanksPlanningRepository,
  ) {}

  /**
   * What a change on hand would mean for the coming days; changes nothing. `spoiledOn`: the cards are lost on that
   * service day, and count as used there.
   */
  async effectOf(
    actor: Actor,
    siteId: string,
    difference: number,
    options: { blankKind?: BlankKind; spoiledOn?: LocalDate } = {},
  ): Promise<Effect> {
    const site = await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    const { blankKind = 'ktp', spoiledOn } = options;
    return this.unitOfWork.read(async (tx) => {
      const { onHand } = await this.repository.getBalance(tx, siteId, blankKind);
      const days = await this.repository.listDaysFrom(tx, siteId, blankKind, this.calendar.today(site));
      const after = days.map((day) => (day.date === spoiledOn ? { ...day, used: day.used - difference } : day));
      const { changes, short } = coverDays(after, onHand + difference);
      return {
        onHand,
        difference,
        short,
        changes: days.flatMap((before) => {
          const change = changes.find((c) => c.serviceDayId === before.serviceDayId);
          return change ? [{ date: before.date, before, allotted: change.allotted, reserve: change.reserve }] : [];
        }),
      };
    });
  }

  /**
   * Records a count, also one that equals; a difference becomes an adjustment with its reason. Idempotent by key.
   * @throws StockMoved when the ledger is not what the counting person saw, InvalidInput without the reason
   */
  async count(actor: Actor, siteId: string, want: NewCount, request?: IdempotentRequest): Promise<StockCount> {
    const site = await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    const { blankKind = 'ktp', counted } = want;
    const reason = want.reason?.trim() || null;
    const at = placeOf(site);
    const stored = await this.idempotency.run(request, async (tx): Promise<StockCount> => {
      await this.repository.lockBalances(tx, [siteId], blankKind);
      const { onHand: expected } = await this.repository.getBalance(tx, siteId, blankKind);
      if (want.expected !== undefined && want.expected !== expected) throw new StockMoved(expected);
      const quantity = counted - expected;
      if (quantity !== 0 && !reason) throw new InvalidInput([{ field: 'reason', code: 'required' }]);
      const movement =
        quantity === 0
          ? null
          : await this.ledger.enter(tx, actor, at, blankKind, { kind: 'adjustment', quantity, reason: reason ?? '' });
      const countedAt = this.clock.now();
      const id = newId(countedAt);
      const facts = { id, blankKind, expected, counted, reason, countedAt };
      const staffId = staffIdOf(actor);
      await this.planning.insertCount(tx, { ...facts, ...at, staffId, movementId: movement?.id ?? null });
      if (movement) await this.cover.coverOrTell(tx, siteId, blankKind);
      return { ...facts, staffName: actor.kind === 'staff' ? actor.name : null };
    });
    return { ...stored, countedAt: new Date(stored.countedAt) };
  }
}
