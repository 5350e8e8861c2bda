import { Injectable } from '@nestjs/common';
import type { Tx } from '../../src/platform/database/sql.js';
import { CrewBusy } from '../../src/modules/crews/crews.errors.js';
import { CrewsRepository } from '../../src/modules/crews/crews.repository.js';
import type { Assignment } from '../../src/modules/crews/crews.types.js';

/** Looks whether the crews are free, and then sends them out. */
@Injectable()
export class UncheckedCrewsRepository extends CrewsRepository {
  override async lock(): Promise<void> {}

  override async insertAssignments(tx: Tx, assignments: readonly Assignment[]): Promise<void> {
    for (const { crewId, leavesAt, returnsAt } of assignments)
      if ((await this.listBusy(tx, [crewId], leavesAt, returnsAt)).length > 0) throw new CrewBusy();
    await super.insertAssignments(tx, assignments);
  }
}
