import { DomainError } from '../../platform/database/database.errors.js';

/** No decree names the holidays of that year yet: publish again and say so. */
export class YearNotDecreed extends DomainError {
  constructor(year: string) {
    super('year_not_decreed', 409, { year }, { retryWith: { acknowledgeUndecreed: true } });
  }
}

/** Other people are concerned than when the plan was shown; `plan` is what it would do now. */
export class PlanChanged extends DomainError {
  constructor(plan: Record<string, unknown>) {
    super('plan_changed', 409, {}, { plan });
  }
}

/** It was applied or withdrawn, or its day is over. */
export class PlanNotOpen extends DomainError {
  constructor() {
    super('illegal_move', 409);
  }
}
