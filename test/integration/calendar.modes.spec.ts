import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CalendarModeService } from '../../src/modules/calendar/calendar.mode.service.js';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { startApp, type TestApp } from '../support/app.js';
import { buildStaff, getSite, OFFICE } from '../support/builders.js';

describe('a mode of serving', () => {
  let app: TestApp;
  let siteId: string;
  let bound: StaffActor;

  beforeAll(async () => {
    app = await startApp();
    bound = await buildStaff(app, 'supervisor', { site: OFFICE });
    siteId = (await getSite(app, OFFICE)).id;
  });
  afterAll(() => app.close());

  const add = (actor: StaffActor, isRegionWide: boolean) =>
    app.get(CalendarModeService).add(actor, siteId, {
      mode: 'mobile_unit',
      isOpen: true,
      from: '2027-03-01',
      to: null,
      legalBasis: 'SK 1/2027',
      isRegionWide,
    });

  it('is opened for a region by who supervises all of it, whatever else somebody is there', async () => {
    const [own] = bound.grants;
    const reader = { role: 'auditor', regionId: own?.regionId ?? '', siteId: null } as const;
    for (const actor of [bound, { ...bound, grants: [...bound.grants, reader] }])
      await expect(add(actor, true)).rejects.toMatchObject({
        problems: [{ field: 'isRegionWide', code: 'not_in_list' }],
      });
    await add(bound, false);
    await add(await buildStaff(app, 'supervisor'), true);
  });
});
