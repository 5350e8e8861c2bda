import { OneOf, Text } from '../../platform/http/fields.js';

/** What the address of any page of a supervisor may say. */
export class SupervisorQuery {
  /** Code of the site to go on with. */
  @Text(60, { optional: true }) situs?: string;
}

/** What any form of a supervisor sends besides its own fields. */
export class SupervisorForm extends SupervisorQuery {
  @Text(64, { optional: true }) kunci?: string;
  @OneOf(['lihat', 'ubah', 'terapkan'], { optional: true }) aksi?: 'lihat' | 'ubah' | 'terapkan';
}
