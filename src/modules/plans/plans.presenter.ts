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

/** A plan out of a stored answer, which knows its instants as text. */
export const revived = (plan: Plan): Plan => ({
  ...plan,
  createdAt: new Date(plan.createdAt),
  settledAt: plan.settledAt && new Date(plan.settledAt),
});
