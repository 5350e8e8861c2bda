import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../../src/platform/access/actor.js';
import type { Tx } from '../../src/platform/database/sql.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { BookingsErasingService } from '../../src/modules/bookings/bookings.erasing.service.js';

/** A control: ends bookings in a transaction of its own, before the rest is known to succeed. */
@Injectable()
export class HastyErasing extends BookingsErasingService {
  @Inject(UnitOfWork) private readonly unitOfWork: UnitOfWork;

  override async endAll(_: Tx, actor: Actor, applicantIds: readonly string[]): Promise<void> {
    await this.unitOfWork.run((own) => super.endAll(own, actor, applicantIds));
  }
}
