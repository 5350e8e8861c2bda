import type { Movement, StockOverview } from '../../modules/blanks/blanks.types.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import type { FieldProblem } from '../field-errors.js';
import type { Outcome } from './flash.service.js';
import type { StaffShell } from './staff.layout.js';
import type { AllotmentForm, MovementForm } from './stock.form.js';

export interface StockProps {
  shell: StaffShell;
  site: Site;
  overview: StockOverview;
  movements: readonly Movement[];
  services: Readonly<Record<string, { name: string }>>;
  /** A supervisor sees the forms. */
  mayChange: boolean;
  goals: readonly { code: string; name: string }[];
  formKey: string;
  outcome: Outcome | null;
  /** What was typed into the form that was refused. */
  movement: MovementForm;
  allotment: AllotmentForm | null;
  errors: readonly FieldProblem[];
}
