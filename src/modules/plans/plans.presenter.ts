import { isoWithOffset } from '../../common/local-date.js';
import type { Site } from '../calendar/calendar.types.js';
import type { Plan } from './plans.types.js';

/** A plan as the API shows it: instants with the offset of the site. */
export function presentPlan({ createdAt, settledAt, ...plan }: Plan, { timezone }: Pick<Site, 'timezone'>) {
  return {
    ...plan,
    createdAt: isoWithOffset(timezone, createdAt),
    settledAt: settledAt && isoWithOffset(timezone, settledAt),
  };
}
