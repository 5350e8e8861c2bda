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

/** An issue, a reversing entry, or an entry that was taken back already. */
export class NotReversible extends DomainError {
  constructor() {
    super('not_reversible', 409);
  }
}

/** Cards moved while somebody counted: look again at the difference. */
export class StockMoved extends DomainError {
  constructor(onHand: number) {
    super('stock_moved', 409, { onHand }, { onHand });
  }
}

/** The delivery arrived or was withdrawn before. */
export class DeliveryClosed extends DomainError {
  constructor() {
    super('delivery_closed', 409);
  }
}

mapConstraints({
  blank_balances_on_hand_ck: () => new StockShort(),
  blank_movements_reversed_once_uq: () => new NotReversible(),
});
