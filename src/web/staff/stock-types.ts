import type { BlankKind } from '../../modules/blanks/blanks.types.js';
import type { SupervisorFrame } from './supervisor-types.js';

/** What every page of the stock stands on. */
export interface StockFrame extends SupervisorFrame {
  blankKind: BlankKind;
  /** A supervisor sees the forms. */
  mayChange: boolean;
}
