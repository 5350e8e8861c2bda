import { DomainError, mapConstraints } from '../../platform/database/database.errors.js';

export class NpsnTaken extends DomainError {
  constructor() {
    super('npsn_taken', 409);
  }
}

/** Its coordinator, or the office, has not confirmed yet that the school takes part. */
export class SchoolNotConfirmed extends DomainError {
  constructor() {
    super('school_not_confirmed', 409);
  }
}

/** What is asked does not follow from where the request stands. */
export class RequestMoved extends DomainError {
  constructor() {
    super('request_moved', 409);
  }
}

/** Answered, replaced or past its 72 hours. */
export class ProposalOver extends DomainError {
  constructor() {
    super('proposal_over', 410);
  }
}

/** No choice of days has the places, within what the school agreed to. */
export class NoPlan extends DomainError {
  constructor() {
    super('no_plan', 409);
  }
}

mapConstraints({
  schools_npsn_uq: () => new NpsnTaken(),
  school_proposals_one_live_uq: () => new RequestMoved(),
});
