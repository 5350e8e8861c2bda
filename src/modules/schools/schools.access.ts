import { type Actor, type Grant, holds } from '../../platform/access/actor.js';
import type { School } from './schools.types.js';

type Whose = Pick<School, 'id' | 'regionId' | 'owner'>;

const isOffice = ({ role }: Grant): boolean => role === 'supervisor' || role === 'admin';

/** Supervisors of the region plan for all of its schools. */
export const mayPlanIn = (actor: Actor, regionId: string): boolean => holds(actor, regionId, isOffice);

/** The school itself. */
const speaksFor = (actor: Actor, { id, regionId }: Whose): boolean =>
  holds(actor, regionId, ({ role, schoolId }) => role === 'school' && schoolId === id);

/** SMA, SMK and SLB are the province's matter; the office may stand in for its coordinator. */
export const mayInvite = (actor: Actor, { regionId, owner }: Pick<School, 'regionId' | 'owner'>): boolean =>
  holds(actor, regionId, (grant) => isOffice(grant) || (grant.role === 'province' && owner === 'province'));

export const maySee = (actor: Actor, school: Whose): boolean =>
  mayInvite(actor, school) ||
  speaksFor(actor, school) ||
  holds(actor, school.regionId, ({ role, siteId }) => role === 'auditor' && siteId === null);

/** The school answers for itself; the office may write down what it was told on the telephone. */
export const mayAnswer = (actor: Actor, school: Whose): boolean =>
  speaksFor(actor, school) || mayPlanIn(actor, school.regionId);
