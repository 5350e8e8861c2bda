import { DomainError, mapConstraints } from '../../platform/database/database.errors.js';

/** The day has no card left to promise; recording is still possible where the service allows it. */
export class NoCardsLeft extends DomainError {
  constructor(canGoWithout = true) {
    super('no_cards_left', 409, {}, canGoWithout ? { retryWith: { withoutCard: true } } : {});
  }
}

/** More cards than lie at the site: count them first. */
export class StockShort extends DomainError {
  constructor() {
    super('stock_short', 409);
  }
}

/** Fewer cards than are promised: people would have to move first. */
export class PlanNeeded extends DomainError {
  constructor(promised: number) {
    super('plan_needed', 409, { promised });
  }
}

mapConstraints({ blank_balances_on_hand_ck: () => new StockShort() });
