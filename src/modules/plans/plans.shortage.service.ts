import { isDeepStrictEqual } from 'node:util';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import { SYSTEM_ACTOR } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { BlanksCoverService } from '../blanks/blanks.cover.service.js';
import { STOCK_SHORT } from '../blanks/blanks.events.js';
import { BLANK_KINDS, type BlankKind } from '../blanks/blanks.types.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { placeOf, type Site } from '../calendar/calendar.types.js';
import { PlansDraftService } from './plans.draft.service.js';
import { PlansRepository } from './plans.repository.js';
import type { Plan } from './plans.types.js';

/** Facts that leave promised cards without a card open a plan by themselves: one for each site and kind of card. */
@Injectable()
export class PlansShortageService implements OnModuleInit {
  constructor(
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly calendar: CalendarService,
    private readonly cover: BlanksCoverService,
    private readonly drafts: PlansDraftService,
    private readonly repository: PlansRepository,
  ) {}

  onModuleInit(): void {
    this.outbox.handle(STOCK_SHORT, async (tx, { subjectId }) => {
      const site = await this.calendar.getSite(subjectId);
      for (const blankKind of BLANK_KINDS) await this.open(tx, site, blankKind);
    });
  }

  /**
   * Covers what can be covered without asking; the rest gets its plan, or brings the open one up to date. Null when no
   * card is missing. Locks the plan, the balance, then day stocks.
   */
  async open(tx: Tx, site: Site, blankKind: BlankKind): Promise<Plan | null> {
    const known = await this.repository.lockOpenShortage(tx, site.id, blankKind);
    if ((await this.cover.cover(tx, site.id, blankKind)) === 0) return known;
    const change = { kind: 'shortage', blankKind } as const;
    const { effect } = await this.drafts.draft(tx, site, change, false);
    if (known) {
      if (isDeepStrictEqual(known.effect, effect)) return known;
      return this.repository.replaceEffect(tx, known.id, effect);
    }
    const at = this.clock.now();
    const own = { ...placeOf(site), id: newId(at), kind: change.kind, at };
    const plan = await this.repository.insert(tx, { ...own, blankKind, change, effect, staffId: null });
    if (plan)
      await this.audit.record(tx, SYSTEM_ACTOR, {
        action: 'plan.opened',
        subjectType: 'plan',
        subjectId: plan.id,
        at: placeOf(site),
        details: { blankKind, counts: effect.counts },
      });
    return plan;
  }

  /** Promised cards are still without a card, though all that can be covered is. */
  async isShort(tx: Tx, { siteId, change }: Plan): Promise<boolean> {
    return change.kind === 'shortage' && (await this.cover.cover(tx, siteId, change.blankKind)) > 0;
  }
}
