import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/sql.js';
import type { Site } from '../calendar/calendar.types.js';
import { PlansCardsService } from './plans.cards.service.js';
import type { Draft } from './plans.draft.types.js';
import { PlansPlacesService } from './plans.places.service.js';
import type { PlanChange } from './plans.types.js';

/** What a change would do at this moment. */
@Injectable()
export class PlansDraftService {
  constructor(
    private readonly places: PlansPlacesService,
    private readonly cards: PlansCardsService,
  ) {}

  /** With `locks` it stays true until `tx` ends, and may be applied. */
  draft(tx: Tx, site: Site, change: PlanChange, locks: boolean): Promise<Draft> {
    if (change.kind === 'day' || change.kind === 'closure') return this.places.draft(tx, site, change, locks);
    return this.cards.draft(tx, site, change, locks);
  }
}
