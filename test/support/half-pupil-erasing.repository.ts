import { Injectable } from '@nestjs/common';
import { SchoolsErasingRepository } from '../../src/modules/schools/schools.erasing.repository.js';

/** A control: forgets the row of the list, and leaves rows to correct and former bookings. */
@Injectable()
export class HalfPupilErasing extends SchoolsErasingRepository {
  override async emptyRefusals(): Promise<void> {}

  override listFormer(): Promise<string[]> {
    return Promise.resolve([]);
  }
}
