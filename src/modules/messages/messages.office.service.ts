import { Injectable } from '@nestjs/common';
import type { Actor, Role } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { placeOf, type Site } from '../calendar/calendar.types.js';
import { MessagesChannelsService } from './messages.channels.service.js';
import { MessageSettled } from './messages.errors.js';
import { MessagesCallsRepository } from './messages.calls.repository.js';
import { MessagesOfficeRepository } from './messages.office.repository.js';
import { MessagesRepository } from './messages.repository.js';
import type { MessageFilter, MessageKind, OfficeMessage, WordingResult } from './messages.types.js';

const READERS: readonly Role[] = ['supervisor', 'auditor'];
const WRITERS: readonly Role[] = ['supervisor'];
const PAGE = 50;
/** What is said before somebody is to come, in two wordings. */
const MEASURED: readonly MessageKind[] = ['confirmation', 'reminder_first', 'reminder_last', 'print_invitation'];

/** What the office sees of messages, and what it may do about them. Of the region of the site. */
@Injectable()
export class MessagesOfficeService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly idempotency: Idempotency,
    private readonly calendar: CalendarService,
    private readonly channels: MessagesChannelsService,
    private readonly messages: MessagesRepository,
    private readonly repository: MessagesOfficeRepository,
    private readonly calls: MessagesCallsRepository,
  ) {}

  /** Counts of the last seven days and of what is still to come, how each channel stands, and how many are to be called. */
  async overview(actor: Actor, siteId: string) {
    const site = await this.calendar.getSiteFor(actor, siteId, READERS);
    const now = this.clock.now();
    return this.unitOfWork.read(async (tx) => ({
      counts: await this.repository.count(tx, site.regionId, now),
      channels: await this.channels.overview(tx, now),
      toCall: await this.calls.count(tx, site.regionId, now),
    }));
  }

  /** Fifty a page, of the last seven days and all to come. */
  async list(actor: Actor, siteId: string, filter: MessageFilter, page: number): Promise<OfficeMessage[]> {
    const { regionId } = await this.calendar.getSiteFor(actor, siteId, READERS);
    return this.unitOfWork.read((tx) =>
      this.repository.list(tx, regionId, filter, this.clock.now(), PAGE, (page - 1) * PAGE),
    );
  }

  /** Who came and who did not, by the wording they were told in. */
  async results(actor: Actor, siteId: string): Promise<WordingResult[]> {
    const { regionId } = await this.calendar.getSiteFor(actor, siteId, READERS);
    return this.unitOfWork.read((tx) => this.repository.listResults(tx, regionId, MEASURED, this.clock.now()));
  }

  /** A failed or open message goes out once more. Idempotent by key. @throws NotFound, MessageSettled */
  async retry(actor: Actor, siteId: string, id: string, request?: IdempotentRequest): Promise<void> {
    await this.act(actor, siteId, id, 'message.retried', null, request, (tx, now) =>
      this.repository.retry(tx, id, now),
    );
  }

  /** Is not said, for a reason that is kept. Idempotent by key. @throws NotFound, MessageSettled */
  async skip(actor: Actor, siteId: string, id: string, reason: string, request?: IdempotentRequest): Promise<void> {
    await this.act(actor, siteId, id, 'message.skipped', reason, request, (tx, now) =>
      this.repository.skip(tx, id, now),
    );
  }

  private async act(
    actor: Actor,
    siteId: string,
    id: string,
    action: string,
    reason: string | null,
    request: IdempotentRequest | undefined,
    change: (tx: Tx, now: Date) => Promise<number>,
  ): Promise<void> {
    const site: Site = await this.calendar.getSiteFor(actor, siteId, WRITERS);
    await this.idempotency.run(request, async (tx) => {
      const message = await this.messages.lock(tx, id);
      if (message?.regionId !== site.regionId) throw new NotFound();
      if ((await change(tx, this.clock.now())) === 0) throw new MessageSettled();
      const details = reason === null ? { kind: message.kind } : { kind: message.kind, reason };
      await this.audit.record(tx, actor, { action, subjectType: 'message', subjectId: id, at: placeOf(site), details });
      return { id };
    });
  }
}
