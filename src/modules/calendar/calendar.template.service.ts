import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarJournalService } from './calendar.journal.service.js';
import { CalendarRepository } from './calendar.repository.js';
import { CalendarService } from './calendar.service.js';
import { CalendarTemplateRepository } from './calendar.template.repository.js';
import type { NewTemplate, SiteTemplate } from './calendar.types.js';

const SUPERVISORS = ['supervisor'] as const;

/** The weekly openings of a site. They make the days that are still to be published; published days stay as they are. */
@Injectable()
export class CalendarTemplateService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly journal: CalendarJournalService,
    private readonly idempotency: Idempotency,
    private readonly calendar: CalendarService,
    private readonly days: CalendarRepository,
    private readonly repository: CalendarTemplateRepository,
  ) {}

  /** By weekday from Monday, the oldest first. */
  async list(actor: Actor, siteId: string): Promise<SiteTemplate[]> {
    await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    const templates = await this.unitOfWork.read((tx) => this.days.listTemplates(tx, siteId));
    const place = ({ weekday, effectiveFrom }: SiteTemplate) => `${(weekday + 6) % 7} ${effectiveFrom}`;
    return templates.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
  }

  /**
   * From its first day on it stands before older ones of that weekday, and until its last. Idempotent by key.
   * @throws InvalidInput when one of that weekday begins on the same day
   */
  async add(actor: Actor, siteId: string, template: NewTemplate, request?: IdempotentRequest): Promise<void> {
    const site = await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    await this.idempotency.run(request, async (tx) => {
      const id = newId(this.clock.now());
      if (!(await this.repository.insert(tx, id, siteId, template)))
        throw new InvalidInput([{ field: 'effectiveFrom', code: 'template_taken' }]);
      await this.journal.note(tx, actor, site, 'calendar.template_added', id, { ...template });
    });
  }

  /** Idempotent by key. @throws InvalidInput when it begins later, or ends by then already */
  async end(actor: Actor, siteId: string, id: string, lastDay: LocalDate, request?: IdempotentRequest): Promise<void> {
    const site = await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    await this.idempotency.run(request, async (tx) => {
      if ((await this.repository.end(tx, siteId, id, lastDay)) === 0)
        throw new InvalidInput([{ field: 'effectiveTo', code: 'out_of_range' }]);
      await this.journal.note(tx, actor, site, 'calendar.template_ended', id, { lastDay });
    });
  }
}
