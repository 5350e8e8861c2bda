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

/** Wrong, used or too old: all alike. */
export class WrongCode extends DomainError {
  constructor() {
    super('second_factor_wrong', 401);
  }
}

/** Nobody would be left who manages the accounts of a region. */
export class LastAdmin extends DomainError {
  constructor() {
    super('last_admin', 409);
  }
}

export class SecondFactorRequired extends DomainError {
  constructor() {
    super('second_factor_required', 409);
  }
}
