import { DomainError } from '../../platform/database/database.errors.js';

/** Somebody else entered another status a moment ago. */
export class RecordMoved extends DomainError {
  constructor() {
    super('record_moved', 409);
  }
}

/** More lines than one file may have. */
export class TooManyLines extends DomainError {
  constructor(most: number) {
    super('too_many_lines', 422, { most });
  }
}
