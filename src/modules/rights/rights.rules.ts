import { HOUR_MS } from '../../common/duration.js';
import type { DataRequest, DataRequestKind } from './rights.types.js';

/** UU 27/2022 art. 41: at the latest 3 x 24 hours after it was asked. */
const DUE_HOURS = 72;

export const dueAtOf = (askedAt: Date): Date => new Date(askedAt.getTime() + DUE_HOURS * HOUR_MS);

export const isOverdue = ({ status, dueAt }: Pick<DataRequest, 'status' | 'dueAt'>, now: Date): boolean =>
  status === 'open' && dueAt <= now;

/** What needs nobody's judgement is done at once; the office looks at the rest. */
export const isDoneAtOnce = (kind: DataRequestKind): boolean =>
  kind === 'copy' || kind === 'freeze' || kind === 'withdrawal';

/** A refusal can be taken back, and a freeze be lifted; what was erased or taken back is gone. */
export const mayReopen = ({ status }: Pick<DataRequest, 'status'>): boolean => status === 'refused';
export const mayThaw = ({ kind, status }: Pick<DataRequest, 'kind' | 'status'>): boolean =>
  kind === 'freeze' && status === 'done';
