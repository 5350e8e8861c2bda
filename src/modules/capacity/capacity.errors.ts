import { DomainError } from '../../platform/database/database.errors.js';

/** The place was taken by somebody else, or never was large enough. */
export class SlotFull extends DomainError {
  constructor() {
    super('slot_full', 409);
  }
}
