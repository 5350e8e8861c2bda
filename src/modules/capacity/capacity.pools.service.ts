import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.service.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { CapacityRepository } from './capacity.repository.js';

/** Slots of one transaction. */
const BATCH = 200;

/** Places that are kept for schools and for people with a need, until their time. */
@Injectable()
export class CapacityPoolsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly repository: CapacityRepository,
  ) {}

  /**
   * Makes public what the kept pools did not use by their time: of one day, or of all to come. What is given back to
   * them later follows at the next call. Gives how many places moved. Locks slots, then pools.
   */
  async fallBack(serviceDayId?: string): Promise<number> {
    const now = this.clock.now();
    const due = await this.unitOfWork.read((tx) =>
      serviceDayId ? this.repository.listDueOf(tx, serviceDayId, now) : this.repository.listDue(tx, now, BATCH),
    );
    if (due.length === 0) return 0;
    return this.unitOfWork.run(async (tx) => {
      await this.repository.lock(tx, due, now);
      return this.repository.fallBack(tx, due, now);
    });
  }
}
