import { Injectable } from '@nestjs/common';
import { BookingsErasingService } from '../../src/modules/bookings/bookings.erasing.service.js';

/** A control: ends bookings, and leaves in them by what a person is found. */
@Injectable()
export class HalfErasing extends BookingsErasingService {
  override async forget(): Promise<void> {}
}
