import { OneOf, Text } from '../../platform/http/fields.js';
import { SupervisorForm } from './supervisor.form.js';

/** What the page showed, for a plan of a thousand bookings. */
const MAX_SEEN = 60_000;

export class PlanForm extends SupervisorForm {
  @OneOf(['setuju', 'batal']) putusan: 'setuju' | 'batal';
  /** The version that was looked at. */
  @Text(9) versi: string;
  @Text(MAX_SEEN, { optional: true }) dilihat?: string;
}
