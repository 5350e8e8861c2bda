import { DomainError } from '../../platform/database/database.errors.js';

/** Unknown name and wrong password answer alike. */
export class WrongPassword extends DomainError {
  constructor() {
    super('wrong_password', 401);
  }
}

/** Unknown, used, too old: all alike. */
export class LinkUsed extends DomainError {
  constructor() {
    super('link_used', 410);
  }
}

export class TooManyAttempts extends DomainError {
  constructor() {
    super('too_many_requests', 429);
  }
}
