import { stamp } from '../../common/spoken-date.js';
import type { DataRequestKind, OwnRequest } from '../../modules/rights/rights.types.js';
import type { Office } from '../layout.js';
import { type Locale, t } from '../messages.js';
import type { DataAct } from './resident.dto.js';

/** What an address asks for, and what it then is called. */
export const ACT_KIND: Record<DataAct, Exclude<DataRequestKind, 'copy'> | 'thaw'> = {
  perbaiki: 'correction',
  bekukan: 'freeze',
  cairkan: 'thaw',
  tarik: 'withdrawal',
  hapus: 'erasure',
};

/** "menunggu kantor, paling lambat 15 Feb 10.00" */
export function requestState(
  locale: Locale,
  { status, dueAt, settledAt }: OwnRequest,
  { office, now }: { office: Office; now: Date },
): string {
  const due = stamp(locale, dueAt, office.zone);
  if (status === 'open' && dueAt <= now) return t(locale, 'data.state.late', { due, phone: office.phone });
  if (status === 'open') return t(locale, 'data.state.open', { due });
  return t(locale, `data.state.${status}`, { at: stamp(locale, settledAt ?? dueAt, office.zone) });
}
