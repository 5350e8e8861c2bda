import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { firstRow, rows, type Tx } from '../../platform/database/sql.js';
import type { BreachQuery, BreachTable, DataKind } from './rights.breach.types.js';

export interface AffectedRow {
  nameEnc: string;
  nikLast4: string | null;
  phoneEnc: string | null;
  emailEnc: string | null;
  /** JSON of a guardian, or the name alone; both sealed. */
  guardianEnc: string | null;
  pupilGuardianEnc: string | null;
  birthDate: LocalDate | null;
  everMarried: boolean;
  /** On the list of a school. */
  isPupil: boolean;
  kinds: DataKind[];
}

const kindsOf = (tells: Partial<Record<DataKind, string>>): string =>
  `array_remove(ARRAY[${Object.entries(tells)
    .map(([kind, condition]) => `CASE WHEN ${condition} THEN '${kind}' END`)
    .join(', ')}], NULL)`;

const AT_SITE = `($3::uuid IS NULL OR EXISTS (SELECT 1 FROM booking_people v JOIN bookings w ON w.id = v.booking_id
    WHERE v.applicant_id = a.id AND w.site_id = $3)
  OR EXISTS (SELECT 1 FROM waiting_people v JOIN waiting_entries w ON w.id = v.entry_id
    WHERE v.applicant_id = a.id AND w.site_id = $3))`;
const WITHIN = (at: string): string => `${at} < $2 AND (NOT $4::boolean OR ${at} >= $1)`;
const OF_APPLICANT = `coalesce(a.nik_hmac, 'a:' || a.id) AS key, a.name_enc, a.nik_last4, a.phone_enc, a.email_enc, a.guardian_enc,
  NULL AS pupil_guardian_enc, a.birth_on, a.ever_married, false AS is_pupil, a.created_at AS at`;

/** $1 from, $2 to, $3 site, $4 only new rows. */
const SOURCES: Record<BreachTable, string> = {
  applicants: `SELECT ${OF_APPLICANT}, ${kindsOf({
    nik: 'a.nik_enc IS NOT NULL',
    name: 'true',
    birth_date: 'a.birth_on IS NOT NULL',
    phone: 'a.phone_enc IS NOT NULL',
    email: 'a.email_enc IS NOT NULL',
    guardian: 'a.guardian_enc IS NOT NULL',
    needs: "a.needs <> '{}'",
  })} AS kinds FROM applicants a WHERE a.erased_at IS NULL AND ${WITHIN('a.created_at')} AND ${AT_SITE}`,
  booking_people: `SELECT ${OF_APPLICANT}, ARRAY['visit'] AS kinds
    FROM booking_people p JOIN bookings b ON b.id = p.booking_id JOIN applicants a ON a.id = p.applicant_id
    WHERE a.erased_at IS NULL AND ${WITHIN('b.created_at')} AND ($3::uuid IS NULL OR b.site_id = $3)`,
  data_requests: `SELECT ${OF_APPLICANT}, ARRAY['request'] AS kinds FROM data_requests r JOIN applicants a ON a.id = r.applicant_id
    WHERE a.erased_at IS NULL AND ${WITHIN('r.asked_at')} AND ($3::uuid IS NULL OR r.site_id = $3)`,
  person_records: `SELECT r.nik_hmac AS key, r.name_enc, r.nik_last4, a.phone_enc, a.email_enc, a.guardian_enc,
      NULL AS pupil_guardian_enc, r.birth_on, r.ever_married, false AS is_pupil, e.began AS at, ARRAY['nik', 'name', 'birth_date', 'recording'] AS kinds
    FROM person_records r LEFT JOIN applicants a ON a.id = r.applicant_id
      CROSS JOIN LATERAL (SELECT coalesce(min(occurred_at), r.status_at) AS began FROM person_record_events WHERE person_record_id = r.id) e
    WHERE r.nik_hmac IS NOT NULL AND ${WITHIN('e.began')} AND ($3::uuid IS NULL OR EXISTS (
      SELECT 1 FROM person_record_events v WHERE v.person_record_id = r.id AND v.site_id = $3))`,
  pupils: `SELECT coalesce(p.nik_hmac, 'p:' || p.id) AS key, p.name_enc, p.nik_last4, p.phone_enc, NULL AS email_enc,
      NULL AS guardian_enc, p.guardian_enc AS pupil_guardian_enc, p.birth_on, false AS ever_married, true AS is_pupil,
      p.created_at AS at, ${kindsOf({
        nik: 'p.nik_enc IS NOT NULL',
        name: 'true',
        school: 'true',
        birth_date: 'p.birth_on IS NOT NULL',
        phone: 'p.phone_enc IS NOT NULL',
        guardian: 'p.guardian_enc IS NOT NULL',
        needs: 'p.has_needs',
      })} AS kinds
    FROM pupils p WHERE p.row_label <> '' AND ${WITHIN('p.created_at')} AND ($3::uuid IS NULL
      OR EXISTS (SELECT 1 FROM school_visits v WHERE v.id = p.visit_id AND v.site_id = $3)
      OR EXISTS (SELECT 1 FROM schools s WHERE s.id = p.school_id AND s.site_id = $3))`,
};

const ERASED = `SELECT count(*)::int AS n FROM applicants a
  WHERE a.erased_at >= $1 AND ${WITHIN('a.created_at')} AND ${AT_SITE}`;

@Injectable()
export class RightsBreachRepository {
  /** Each person once, in pages of `size`, in the transaction `tx`. Holds one page at a time. */
  async *pages(tx: Tx, query: BreachQuery, siteId: string | null, size: number): AsyncGenerator<AffectedRow[]> {
    await rows(tx, "SET LOCAL statement_timeout = '10min'");
    await rows(
      tx,
      `DECLARE affected NO SCROLL CURSOR FOR
       SELECT (array_agg(name_enc ORDER BY at DESC))[1] AS "nameEnc", max(nik_last4) AS "nikLast4",
         (array_agg(phone_enc ORDER BY at DESC) FILTER (WHERE phone_enc IS NOT NULL))[1] AS "phoneEnc",
         (array_agg(email_enc ORDER BY at DESC) FILTER (WHERE email_enc IS NOT NULL))[1] AS "emailEnc",
         (array_agg(guardian_enc ORDER BY at DESC) FILTER (WHERE guardian_enc IS NOT NULL))[1] AS "guardianEnc",
         (array_agg(pupil_guardian_enc ORDER BY at DESC) FILTER (WHERE pupil_guardian_enc IS NOT NULL))[1] AS "pupilGuardianEnc",
         (array_agg(birth_on ORDER BY at DESC) FILTER (WHERE birth_on IS NOT NULL))[1] AS "birthDate",
         bool_or(ever_married) AS "everMarried", bool_or(is_pupil) AS "isPupil",
         array_agg(DISTINCT kind ORDER BY kind) AS kinds
       FROM (${query.tables.map((table) => SOURCES[table]).join(' UNION ALL ')}) rows CROSS JOIN LATERAL unnest(kinds) AS kind
       GROUP BY key ORDER BY key`,
      this.parameters(query, siteId),
    );
    while (true) {
      const page = await rows<AffectedRow>(tx, `FETCH ${size} FROM affected`);
      if (page.length > 0) yield page;
      if (page.length < size) break;
    }
    await rows(tx, 'CLOSE affected');
  }

  /** Those whose rows lay there and were erased since. */
  async countErased(tx: Tx, query: BreachQuery, siteId: string | null): Promise<number> {
    return (await firstRow<{ n: number }>(tx, ERASED, this.parameters(query, siteId)))?.n ?? 0;
  }

  private parameters({ from, to, isOnlyNew }: BreachQuery, siteId: string | null): unknown[] {
    return [from, to, siteId, isOnlyNew];
  }
}
