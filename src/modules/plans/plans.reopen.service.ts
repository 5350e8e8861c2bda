import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { type Actor, assertMayAct } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { CalendarChangeService } from '../calendar/calendar.change.service.js';
import { DayAlreadyDecided } from '../calendar/calendar.errors.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay } from '../calendar/calendar.types.js';
import { CapacityShapeService } from '../capacity/capacity.shape.service.js';
import { RESERVE_SHARE } from './plans.service.js';

/** Takes a closing back. It moves nobody: who had to leave the day has another one by now. */
@Injectable()
export class PlansReopenService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: Audit,
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
    const site = await this.calendar.getSite(siteId);
    const at = { siteId, regionId: site.regionId };
    assertMayAct(actor, ['supervisor'], at);
    return this.unitOfWork.run((tx) =>
      this.idempotency.once(tx, request, async () => {
        const [day] = await this.changes.lockDays(tx, site, date, date);
        if (!day) throw new NotFound();
        if (day.status !== 'closed') throw new DayAlreadyDecided();
        if (date < this.calendar.today(site)) throw new InvalidInput([{ field: 'date', code: 'out_of_range' }]);
        const saved = await this.changes.save(tx, actor, { ...day, status: 'open', reasonCode: null }, reason);
        const places = this.calendar.planSlots(saved).starts.length * saved.counters + saved.standbyPlaces;
        await this.blanks.openDay(tx, site, saved, 'ktp', places, Math.floor(places * RESERVE_SHARE));
        await this.shapes.lockDays(tx, [saved.id]);
        await this.shapes.reshape(tx, site, saved);
        const entry = { action: 'calendar.reopened', subjectType: 'calendar', subjectId: saved.id, at };
        await this.audit.record(tx, actor, { ...entry, details: { date, reason } });
        return saved;
      }),
    );
  }
}
