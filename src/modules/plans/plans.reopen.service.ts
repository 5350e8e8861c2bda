import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import type { Actor } from '../../platform/access/actor.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { CalendarChangeService } from '../calendar/calendar.change.service.js';
import { DayAlreadyDecided } from '../calendar/calendar.errors.js';
import { CalendarJournalService } from '../calendar/calendar.journal.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay } from '../calendar/calendar.types.js';
import { CapacityShapeService } from '../capacity/capacity.shape.service.js';

/** Takes a closing back. It moves nobody: who had to leave the day has another one by now. */
@Injectable()
export class PlansReopenService {
  constructor(
    private readonly journal: CalendarJournalService,
    private readonly idempotency: Idempotency,
    private readonly calendar: CalendarService,
    private readonly changes: CalendarChangeService,
    private readonly shapes: CapacityShapeService,
    private readonly blanks: BlanksService,
  ) {}

  /**
   * Opens a closed day with its places as they were planned. Cards are set aside only where none ever were: of a day
   * that gave them back, somebody decides anew. Idempotent by key.
   * @throws NotFound, DayAlreadyDecided when it is not closed, InvalidInput for a day that is over
   */
  async reopen(
    actor: Actor,
    siteId: string,
    date: LocalDate,
    reason: string,
    request?: IdempotentRequest,
  ): Promise<ServiceDay> {
    const site = await this.calendar.getSiteFor(actor, siteId, ['supervisor']);
    return this.idempotency.run(request, async (tx) => {
      const [day] = await this.changes.lockDays(tx, site, date, date);
      if (!day) throw new NotFound();
      if (day.status !== 'closed') throw new DayAlreadyDecided();
      if (date < this.calendar.today(site)) throw new InvalidInput([{ field: 'date', code: 'out_of_range' }]);
      const saved = await this.changes.save(tx, actor, { ...day, status: 'open', reasonCode: null }, reason);
      await this.blanks.openDay(tx, site, saved, 'ktp');
      await this.shapes.lockDays(tx, [saved.id]);
      await this.shapes.reshape(tx, site, saved);
      await this.journal.note(tx, actor, site, 'calendar.reopened', saved.id, { date, reason });
      return saved;
    });
  }
}
