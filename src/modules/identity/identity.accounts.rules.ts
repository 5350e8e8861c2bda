import type { Grant } from './identity.types.js';

/** An administrator answers for the region, or for the one site, of the role `admin`. */
export const answersFor = (own: readonly Grant[], { regionId, siteId }: Pick<Grant, 'regionId' | 'siteId'>): boolean =>
  own.some((g) => g.role === 'admin' && g.regionId === regionId && (g.siteId === null || g.siteId === siteId));

/** Accounts with a role under one's care, and those without any role. */
export const maySee = (own: readonly Grant[], grants: readonly Grant[]): boolean =>
  grants.length === 0 || grants.some((grant) => answersFor(own, grant));

/** Acts on an account as a whole are left to those who answer for all of it. */
export const mayManage = (own: readonly Grant[], grants: readonly Grant[]): boolean =>
  grants.every((grant) => answersFor(own, grant));

export const sameGrant = (a: Grant, b: Grant): boolean =>
  a.role === b.role &&
  a.regionId === b.regionId &&
  a.siteId === b.siteId &&
  (a.schoolId ?? null) === (b.schoolId ?? null);
