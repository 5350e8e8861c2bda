import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { type Actor, assertMayAct } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarRepository } from './calendar.repository.js';
import { CalendarService } from './calendar.service.js';
import { CalendarTemplateRepository } from './calendar.template.repository.js';
import type { NewTemplate, Site, SiteTemplate } from './calendar.types.js';

const SUPERVISORS = ['supervisor'] as const;

/** The weekly openings of a site. They make the days that are still to be published; published days stay as they are. */
@Injectable()
export class CalendarTemplateService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly idempotency: Idempotency,
    private readonly calendar: CalendarService,
    private readonly days: CalendarRepository,
    private readonly repository: CalendarTemplateRepository,
  ) {}

  /** By weekday from Monday, the oldest first. */
  async list(actor: Actor, siteId: string): Promise<SiteTemplate[]> {
    await this.siteFor(actor, siteId);
    const templates = await this.unitOfWork.read((tx) => this.days.listTemplates(tx, siteId));
    const place = ({ weekday, effectiveFrom }: SiteTemplate) => `${(weekday + 6) % 7} ${effectiveFrom}`;
    return templates.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
  }

  /**
   * From its first day on it stands before older ones of that weekday, and until its last. Idempotent by key.
   * @throws InvalidInput when one of that weekday begins on the same day
   */
  async add(actor: Actor, siteId: string, template: NewTemplate, request?: IdempotentRequest): Promise<void> {
    const site = await this.siteFor(actor, siteId);
    await this.once(request, async (tx) => {
      const id = newId(this.clock.now());
      if (!(await this.repository.insert(tx, id, siteId, template)))
        throw new InvalidInput([{ field: 'effectiveFrom', code: 'template_taken' }]);
      await this.note(tx, actor, site, 'calendar.template_added', id, { ...template });
    });
  }

  /** Idempotent by key. @throws InvalidInput when it begins later, or ends by then already */
  async end(actor: Actor, siteId: string, id: string, lastDay: LocalDate, request?: IdempotentRequest): Promise<void> {
    const site = await this.siteFor(actor, siteId);
    await this.once(request, async (tx) => {
      if ((await this.repository.end(tx, siteId, id, lastDay)) === 0)
        throw new InvalidInput([{ field: 'effectiveTo', code: 'out_of_range' }]);
      await this.note(tx, actor, site, 'calendar.template_ended', id, { lastDay });
    });
  }

  private async siteFor(actor: Actor, siteId: string): Promise<Site> {
    const site = await this.calendar.getSite(siteId);
    assertMayAct(actor, SUPERVISORS, { siteId, regionId: site.regionId });
    return site;
  }

  private once(request: IdempotentRequest | undefined, work: (tx: Tx) => Promise<void>): Promise<void> {
    return this.unitOfWork.run((tx) => this.idempotency.once(tx, request, () => work(tx)));
  }

  private note(
    tx: Tx,
    actor: Actor,
    site: Site,
    action: string,
    subjectId: string,
    details: Record<string, unknown>,
  ): Promise<void> {
    const at = { siteId: site.id, regionId: site.regionId };
    return this.audit.record(tx, actor, { action, subjectType: 'calendar', subjectId, at, details });
  }
}
