import { Injectable } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import { type Actor, type Place, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { placeOf } from '../calendar/calendar.types.js';
import { BlanksCoverService } from './blanks.cover.service.js';
import { DeliveryClosed } from './blanks.errors.js';
import { BlanksLedgerService } from './blanks.ledger.service.js';
import { BlanksPlanningRepository } from './blanks.planning.repository.js';
import { BlanksRepository } from './blanks.repository.js';
import type { BlankKind, Delivery, Movement, NewDelivery } from './blanks.types.js';

const SUPERVISORS = ['supervisor'] as const;
const READERS = ['supervisor', 'desk', 'auditor'] as const;

/** Deliveries that were announced; number and date may be unknown. One that arrives is a receipt. */
@Injectable()
export class BlanksDeliveryService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly audit: Audit,
    private readonly calendar: CalendarService,
    private readonly ledger: BlanksLedgerService,
    private readonly cover: BlanksCoverService,
    private readonly repository: BlanksRepository,
    private readonly planning: BlanksPlanningRepository,
  ) {}

  /** Those still expected: with a date first. */
  async list(actor: Actor, siteId: string, blankKind: BlankKind = 'ktp'): Promise<Delivery[]> {
    await this.calendar.getSiteFor(actor, siteId, READERS);
    return this.unitOfWork.read((tx) => this.planning.listExpected(tx, siteId, blankKind));
  }

  async note(actor: Actor, siteId: string, delivery: NewDelivery, request?: IdempotentRequest): Promise<Delivery> {
    const at = placeOf(await this.calendar.getSiteFor(actor, siteId, SUPERVISORS));
    const { blankKind = 'ktp', quantity = null, expectedOn = null, note } = delivery;
    const stored = await this.idempotency.run(request, async (tx): Promise<Delivery> => {
      const notedAt = this.clock.now();
      const row = { id: newId(notedAt), blankKind, quantity, expectedOn, note, notedAt };
      await this.planning.insertDelivery(tx, { ...row, ...at, staffId: staffIdOf(actor) });
      await this.say(tx, actor, at, 'delivery.noted', row.id, { blankKind, quantity, expectedOn });
      return { ...row, status: 'expected' };
    });
    return { ...stored, notedAt: new Date(stored.notedAt) };
  }

  /** The cards are there: a receipt of as many as were counted. @throws NotFound, DeliveryClosed */
  async arrive(
    actor: Actor,
    siteId: string,
    id: string,
    arrived: { quantity: number; reference?: string },
    request?: IdempotentRequest,
  ): Promise<Movement> {
    const at = placeOf(await this.calendar.getSiteFor(actor, siteId, SUPERVISORS));
    const stored = await this.idempotency.run(request, async (tx) => {
      const { blankKind, note } = await this.getExpected(tx, siteId, id);
      await this.repository.lockBalances(tx, [siteId], blankKind);
      const entry = { kind: 'receipt' as const, reason: note, ...arrived };
      const movement = await this.ledger.enter(tx, actor, at, blankKind, entry);
      const closed = await this.planning.closeDelivery(tx, id, 'arrived', this.clock.now(), movement.id);
      if (closed === 0) throw new DeliveryClosed();
      await this.cover.coverOrTell(tx, siteId, blankKind);
      return movement;
    });
    return { ...stored, occurredAt: new Date(stored.occurredAt) };
  }

  /** It does not come. @throws NotFound, DeliveryClosed */
  async withdraw(actor: Actor, siteId: string, id: string, request?: IdempotentRequest): Promise<void> {
    const at = placeOf(await this.calendar.getSiteFor(actor, siteId, SUPERVISORS));
    await this.idempotency.run(request, async (tx) => {
      await this.getExpected(tx, siteId, id);
      if ((await this.planning.closeDelivery(tx, id, 'withdrawn', this.clock.now(), null)) === 0)
        throw new DeliveryClosed();
      await this.say(tx, actor, at, 'delivery.withdrawn', id, {});
      return null;
    });
  }

  private async getExpected(tx: Tx, siteId: string, id: string): Promise<{ blankKind: BlankKind; note: string }> {
    const delivery = await this.planning.findDelivery(tx, siteId, id);
    if (!delivery) throw new NotFound();
    if (delivery.status !== 'expected') throw new DeliveryClosed();
    return delivery;
  }

  private say(
    tx: Tx,
    actor: Actor,
    at: Place,
    action: string,
    subjectId: string,
    details: Record<string, unknown>,
  ): Promise<void> {
    return this.audit.record(tx, actor, { action, subjectType: 'blank_delivery', subjectId, at, details });
  }
}
