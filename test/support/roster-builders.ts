import { randomUUID } from 'node:crypto';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { BookingsBlockService } from '../../src/modules/bookings/bookings.block.service.js';
import { SchoolsRosterUploadService } from '../../src/modules/schools/schools.roster.upload.service.js';
import type { RosterUpload } from '../../src/modules/schools/schools.roster.types.js';
import { SATURDAY, type TestApp } from './app.js';
import { buildAccount, type BuiltDay, buildStaff, getSite, OFFICE } from './builders.js';

export interface BuiltSchool {
  id: string;
  siteId: string;
  regionId: string;
  name: string;
  officer: StaffActor;
}

export interface BuiltRequest {
  id: string;
  school: BuiltSchool;
}

/** A school of the office's region with an officer of its own. */
export async function buildRosterSchool(
  app: TestApp,
  name = 'SMA Contoh Pantai Panjang',
  office = OFFICE,
): Promise<BuiltSchool> {
  const { regionId, timezone } = await getSite(app, office);
  const [id, siteId] = [randomUUID(), randomUUID()];
  await app.database.sql(
    `INSERT INTO sites (id, region_id, code, name, kind, timezone, address, prints, position)
     VALUES ($1, $2, $3, $4, 'school', $5, 'Jalan Contoh 1', false, 900)`,
    [siteId, regionId, `sekolah-${siteId.slice(0, 8)}`, name, timezone],
  );
  const npsn = String(10_000_000 + Math.floor(Math.random() * 80_000_000));
  await app.database.sql(
    `INSERT INTO schools (id, region_id, site_id, npsn, name, level, owner, week_days, lessons_from, lessons_to,
       confirmed_at, created_at)
     VALUES ($1, $2, $3, $4, $5, 'sma', 'province', 5, '07:15', '15:00', now(), now())`,
    [id, regionId, siteId, npsn, name],
  );
  const staff = await buildStaff(app, 'school');
  const officer: StaffActor = { ...staff, grants: [{ role: 'school', regionId, siteId: null, schoolId: id }] };
  return { id, siteId, regionId, name, officer };
}

/** What a school asked for, as sent. */
export async function buildSchoolRequest(
  app: TestApp,
  school: BuiltSchool,
  { wished = [SATURDAY], mode = 'weekend_block', pupils = 200 } = {},
): Promise<BuiltRequest> {
  const id = randomUUID();
  await app.database.sql(
    `INSERT INTO school_requests (id, region_id, school_id, status, mode, wished_dates, pupils, adults, travel_minutes,
       max_days, accepts, created_at, sent_at)
     VALUES ($1, $2, $3, 'sent', $4, $5, $6, 0, 20, 2, '{}', now(), now())`,
    [id, school.regionId, school.id, mode, wished, pupils],
  );
  return { id, school };
}

/** The office held places of these days, and the school agreed to all of them. */
export async function acceptDays(
  app: TestApp,
  { id: requestId, school }: BuiltRequest,
  days: readonly { built: BuiltDay; places: number; cards?: number }[],
): Promise<string[]> {
  const blocks = app.get(BookingsBlockService);
  const proposalId = randomUUID();
  const pupils = days.reduce((sum, { places }) => sum + places, 0);
  await app.database.sql(
    `INSERT INTO school_proposals (id, region_id, request_id, number, status, pupils, cards_wanted, cards, created_at)
     VALUES ($1, $2, $3, 1, 'accepted', $4, 0, 0, now())`,
    [proposalId, school.regionId, requestId, pupils],
  );
  const visits: string[] = [];
  for (const { built, places, cards = 0 } of days) {
    const { day, site } = built;
    const want = {
      service: 'record_first',
      places: [{ serviceDayId: day.id, places }],
      pools: ['school', 'public'],
    } as const;
    const held = await blocks.hold({ ...want, cards: [{ serviceDayId: day.id, cards }] });
    await blocks.confirm(SYSTEM_ACTOR, held.id);
    const visitId = randomUUID();
    const seats = held.days.flatMap((own) => own.seats);
    const startsAt = seats[0]?.startsAt ?? new Date(0);
    const endsAt = new Date((seats.at(-1)?.startsAt.getTime() ?? 0) + 12 * 60_000);
    await app.database.sql(
      `INSERT INTO school_visits (id, region_id, proposal_id, school_id, site_id, service_day_id, block_id, visit_on,
         starts_at, ends_at, pupils, cards, confirmed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, now())`,
      [
        visitId,
        school.regionId,
        proposalId,
        school.id,
        site.id,
        day.id,
        held.id,
        day.date,
        startsAt,
        endsAt,
        places,
        cards,
      ],
    );
    visits.push(visitId);
  }
  await app.database.sql(`UPDATE school_requests SET status = 'accepted' WHERE id = $1`, [requestId]);
  return visits;
}

/** Signs the officer of a school in; gives the name to sign in with. */
export async function buildOfficer(app: TestApp, { id, regionId }: BuiltSchool): Promise<string> {
  const username = `sekolah-${id.slice(0, 8)}`;
  const grants = [{ role: 'school' as const, regionId, siteId: null, schoolId: id }];
  await buildAccount(app, username, grants);
  return username;
}

/** Sends a list as its school would. */
export function sendList(app: TestApp, { id, school }: BuiltRequest, text: string | Buffer): Promise<RosterUpload> {
  const file = { bytes: Buffer.from(text), isPasted: false, withHidden: false };
  return app.get(SchoolsRosterUploadService).upload(school.officer, id, file);
}

const two = (value: number): string => String(value).padStart(2, '0');

/** The NIK of the `index`th invented pupil, born on a day; none ends in 0, as those that Excel damaged do. */
export function pupilNik(index: number, birthDate: string): string {
  const [year = '', month = '', day = ''] = birthDate.split('-');
  const turn = Math.floor(index / 9) % 890;
  const serial = 9001 + turn + Math.floor(turn / 9);
  return `1771${two((index % 9) + 1)}${day}${month}${year.slice(2)}${serial}`;
}

export const LIST_HEAD = 'Nama;NIK;Tanggal Lahir;Kelas;WA Wali;Persetujuan Wali';

/** One row of a list; by default sixteen on the service weekend, and agreed to. */
export function listRow(
  index: number,
  more: { birthDate?: string; className?: string; consent?: string } = {},
): string {
  const { birthDate = '2010-06-15', className = 'XI A', consent = 'ya' } = more;
  const typed = birthDate.split('-').reverse().join('/');
  return [`Siswa Contoh ${index}`, pupilNik(index, birthDate), typed, className, '', consent].join(';');
}

export const listOf = (rows: readonly string[]): string => [LIST_HEAD, ...rows].join('\n');
