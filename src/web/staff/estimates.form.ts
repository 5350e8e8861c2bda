import { OneOf } from '../../platform/http/fields.js';
import { SupervisorQuery } from './supervisor.form.js';

export class EstimatesQuery extends SupervisorQuery {
  /** Of which days; today when it says nothing. */
  @OneOf(['hari', 'bulan'], { optional: true }) masa?: 'hari' | 'bulan';
}
