import { Injectable } from '@nestjs/common';
import { BookingsWaitingRepository } from '../../src/modules/bookings/bookings.waiting.repository.js';

/** What a waiting list without a lock does: whoever was read as waiting is offered the place. */
@Injectable()
export class UnlockedWaitingRepository extends BookingsWaitingRepository {
  override async lockWaiting(): Promise<boolean> {
    return true;
  }
}
