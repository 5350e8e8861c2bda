import { DomainError } from '../../platform/database/database.errors.js';

/** Not signed by the provider: nothing in it is heard. */
export class BadSignature extends DomainError {
  constructor() {
    super('bad_signature', 401);
  }
}

/** It was sent, or dropped, meanwhile. */
export class MessageSettled extends DomainError {
  constructor() {
    super('message_settled', 409);
  }
}

/** Somebody else changed this text at the same moment. */
export class TextChangedMeanwhile extends DomainError {
  constructor() {
    super('text_changed_meanwhile', 409);
  }
}
