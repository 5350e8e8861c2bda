import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { School, SchoolAnswer, SchoolFacts } from './schools.types.js';

const SCHOOL = `s.id, s.region_id AS "regionId", s.site_id AS "siteId", s.npsn, s.name, s.level, s.owner, s.week_days AS "weekDays",
  to_char(s.lessons_from, 'HH24:MI') AS "lessonsFrom", to_char(s.lessons_to, 'HH24:MI') AS "lessonsTo",
  s.invited_at AS "invitedAt", s.answered_at AS "answeredAt", s.answer, s.expected_pupils AS "expectedPupils",
  s.confirmed_at AS "confirmedAt", s.version`;

@Injectable()
export class SchoolsRepository {
  find(tx: Tx, id: string): Promise<School | null> {
    return firstRow<School>(tx, `SELECT ${SCHOOL} FROM schools s WHERE s.id = $1`, [id]);
  }

  /** Whoever enters the same school at the same time waits, and finds it. */
  async lockByNpsn(tx: Tx, npsn: string): Promise<School | null> {
    await rows(tx, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 3))', [npsn]);
    return firstRow<School>(tx, `SELECT ${SCHOOL} FROM schools s WHERE s.npsn = $1`, [npsn]);
  }

  list(tx: Tx, regionIds: readonly string[]): Promise<School[]> {
    return rows<School>(tx, `SELECT ${SCHOOL} FROM schools s WHERE s.region_id = ANY($1) ORDER BY s.name, s.npsn`, [
      regionIds,
    ]);
  }

  async insert(
    tx: Tx,
    school: SchoolFacts & Pick<School, 'id' | 'regionId' | 'siteId' | 'confirmedAt'>,
    by: { staffId: string | null; at: Date },
  ): Promise<void> {
    await rows(
      tx,
      `INSERT INTO schools (id, region_id, site_id, npsn, name, level, owner, week_days, lessons_from, lessons_to,
         confirmed_at, confirmed_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        school.id,
        school.regionId,
        school.siteId,
        school.npsn,
        school.name,
        school.level,
        school.owner,
        school.weekDays,
        school.lessonsFrom,
        school.lessonsTo,
        school.confirmedAt,
        school.confirmedAt ? by.staffId : null,
        by.at,
      ],
    );
  }

  async saveFacts(tx: Tx, id: string, facts: Omit<SchoolFacts, 'npsn'>): Promise<void> {
    await rows(
      tx,
      `UPDATE schools SET name = $2, level = $3, owner = $4, week_days = $5, lessons_from = $6, lessons_to = $7,
         version = version + 1
       WHERE id = $1`,
      [id, facts.name, facts.level, facts.owner, facts.weekDays, facts.lessonsFrom, facts.lessonsTo],
    );
  }

  async markInvited(tx: Tx, id: string, at: Date): Promise<void> {
    await rows(tx, 'UPDATE schools SET invited_at = $2, version = version + 1 WHERE id = $1', [id, at]);
  }

  async saveAnswer(tx: Tx, id: string, answer: SchoolAnswer, expectedPupils: number | null, at: Date): Promise<void> {
    await rows(
      tx,
      `UPDATE schools SET answer = $2, expected_pupils = $3, answered_at = $4, version = version + 1 WHERE id = $1`,
      [id, answer, expectedPupils, at],
    );
  }

  /** Only the first confirmation counts. */
  confirm(tx: Tx, id: string, staffId: string | null, at: Date): Promise<number> {
    return updateCount(
      tx,
      `UPDATE schools SET confirmed_at = $2, confirmed_by = $3, version = version + 1 WHERE id = $1 AND confirmed_at IS NULL`,
      [id, at, staffId],
    );
  }

  async addContact(tx: Tx, schoolId: string, staffId: string, at: Date): Promise<void> {
    await rows(
      tx,
      'INSERT INTO school_contacts (school_id, staff_id, added_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [schoolId, staffId, at],
    );
  }

  listContacts(tx: Tx, schoolIds: readonly string[]): Promise<{ schoolId: string; staffId: string; name: string }[]> {
    return rows(
      tx,
      `SELECT c.school_id AS "schoolId", c.staff_id AS "staffId", a.name FROM school_contacts c
       JOIN staff_accounts a ON a.id = c.staff_id WHERE c.school_id = ANY($1) AND NOT a.is_disabled ORDER BY c.added_at`,
      [schoolIds],
    );
  }
}
