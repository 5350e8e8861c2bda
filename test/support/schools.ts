import { SYSTEM_ACTOR, type StaffActor } from '../../src/platform/access/actor.js';
import { CalendarService } from '../../src/modules/calendar/calendar.service.js';
import { SchoolsRequestService } from '../../src/modules/schools/schools.request.service.js';
import { SchoolsService } from '../../src/modules/schools/schools.service.js';
import type { SchoolFacts, Wishes } from '../../src/modules/schools/schools.types.js';
import type { TestApp } from './app.js';
import { buildStaff } from './builders.js';

export interface BuiltSchool {
  id: string;
  regionId: string;
  /** Who answers for it. */
  officer: StaffActor;
}

let next = 0;

export async function regionId(app: TestApp, code = '17.71'): Promise<string> {
  return (await app.get(CalendarService).listRegions()).find((region) => region.code === code)?.id ?? '';
}

/** A confirmed school of the province, with lessons from Monday to Friday, and its officer. */
export async function buildSchool(
  app: TestApp,
  facts: Partial<SchoolFacts> = {},
  isConfirmed = true,
): Promise<BuiltSchool> {
  next += 1;
  const region = await regionId(app);
  const { id } = await app.get(SchoolsService).register(SYSTEM_ACTOR, region, {
    npsn: String(10_700_000 + next),
    name: `SMA Contoh ${next}`,
    level: 'sma',
    owner: 'province',
    weekDays: 5,
    lessonsFrom: '07:15',
    lessonsTo: '16:00',
    ...facts,
  });
  if (isConfirmed) await app.get(SchoolsService).confirm(SYSTEM_ACTOR, [id]);
  const officer = await buildStaff(app, 'school');
  const grants = officer.grants.map((grant) => ({ ...grant, schoolId: id }));
  return { id, regionId: region, officer: { ...officer, grants } };
}

export const wishes = (more: Partial<Wishes> = {}): Wishes => ({
  mode: 'weekend_block',
  wishedDates: ['2027-02-13'],
  pupils: 20,
  adults: 0,
  travelMinutes: 30,
  maxDays: 4,
  accepts: [],
  note: '',
  ...more,
});

/** A request that was sent to the office. */
export async function buildRequest(app: TestApp, school: BuiltSchool, more: Partial<Wishes> = {}): Promise<string> {
  const made = await app.get(SchoolsRequestService).create(school.officer, school.id, wishes(more), { sends: true });
  return made.id;
}
