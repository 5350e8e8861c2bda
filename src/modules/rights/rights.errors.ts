import { DomainError, mapConstraints } from '../../platform/database/database.errors.js';

/** Somebody settled it meanwhile, or it asks for something else. */
export class RequestSettled extends DomainError {
  constructor() {
    super('data_request_settled', 409);
  }
}

/** The person is not known here any more. */
export class PersonErased extends DomainError {
  constructor() {
    super('person_erased', 410);
  }
}

/** The same is asked already, and waits for the office. */
export class AlreadyAsked extends DomainError {
  constructor() {
    super('data_request_open', 409);
  }
}

mapConstraints({ data_requests_one_open_uq: () => new AlreadyAsked() });
