import { describe, expect, it } from '@jest/globals';
import { answersFor, mayManage, maySee, sameGrant } from './identity.accounts.rules.js';
import type { Grant } from './identity.types.js';

const grant = (role: Grant['role'], regionId: string, siteId: string | null = null, schoolId?: string): Grant => ({
  role,
  regionId,
  siteId,
  ...(schoolId ? { schoolId } : {}),
});
const CITY = [grant('admin', 'city')];
const ONE_SITE = [grant('admin', 'city', 'office')];
const SUPERVISOR = [grant('supervisor', 'city')];

describe('whoever manages accounts', () => {
  it.each([
    [CITY, grant('desk', 'city', 'office'), true],
    [CITY, grant('admin', 'city'), true],
    [CITY, grant('desk', 'regency', 'office'), false],
    [ONE_SITE, grant('desk', 'city', 'office'), true],
    [ONE_SITE, grant('desk', 'city', 'district'), false],
    [ONE_SITE, grant('admin', 'city'), false],
    [SUPERVISOR, grant('desk', 'city', 'office'), false],
    [[], grant('desk', 'city'), false],
  ])('%j and %j: %j', (own, wanted, answers) => {
    expect(answersFor(own, wanted)).toBe(answers);
  });

  it('sees who has a role in their care, and manages who has no other', () => {
    const both = [grant('desk', 'city', 'office'), grant('desk', 'regency')];
    expect([maySee(CITY, both), mayManage(CITY, both)]).toEqual([true, false]);
    expect([maySee(CITY, [grant('desk', 'regency')]), maySee(CITY, []), mayManage(CITY, [])]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('tells roles apart by place and school', () => {
    expect(sameGrant(grant('school', 'city', null, 's1'), grant('school', 'city', null, 's1'))).toBe(true);
    expect(sameGrant(grant('school', 'city', null, 's1'), grant('school', 'city'))).toBe(false);
    expect(sameGrant(grant('desk', 'city'), grant('desk', 'city', 'office'))).toBe(false);
  });
});
