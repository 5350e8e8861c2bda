import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import type { Tx } from '../../platform/database/sql.js';
import { DeskErasingRepository } from './desk.erasing.repository.js';

/** What a clerk wrote beside a number, which may tell of a person. */
@Injectable()
export class DeskErasingService {
  constructor(private readonly repository: DeskErasingRepository) {}

  /** Twice does no more than once. */
  forget(tx: Tx, bookingIds: readonly string[]): Promise<void> {
    return this.repository.forgetNotes(tx, bookingIds);
  }

  /** Of days until then. Gives how many, at most `limit`. */
  forgetUntil(tx: Tx, until: LocalDate, limit: number): Promise<number> {
    return this.repository.forgetNotesUntil(tx, until, limit);
  }
}
