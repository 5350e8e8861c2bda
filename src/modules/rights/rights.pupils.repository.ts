import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx } from '../../platform/database/sql.js';
import { ROLE } from './rights.copy.repository.js';
import type { PupilDataCopy } from './rights.pupils.types.js';

export type CopiedPupil = Omit<PupilDataCopy, 'madeAt' | 'name' | 'guardianName' | 'phone' | 'consents' | 'looks'> & {
  nameEnc: string;
  guardianEnc: string | null;
  phoneEnc: string | null;
};

export interface GuardianConsentRow {
  at: Date;
  isGiven: boolean;
  textVersion: string;
  channel: 'list' | 'link';
}

/** Reads what is kept of a pupil without a booking. Writes nothing. */
@Injectable()
export class RightsPupilsRepository {
  find(tx: Tx, pupilId: string): Promise<CopiedPupil | null> {
    return firstRow(
      tx,
      `SELECT s.name AS school, p.class_name AS "className", p.row_label AS row, p.state, p.told_by AS "toldBy",
         p.name_enc AS "nameEnc", p.nik_last4 AS "nikLast4", p.birth_on AS "birthDate", p.has_needs AS "hasNeeds",
         p.guardian_enc AS "guardianEnc", p.phone_enc AS "phoneEnc", p.warnings, p.is_ours AS "isOurs",
         t.starts_at AS "placeAt", p.created_at AS "enteredAt", p.frozen_at AS "frozenAt"
       FROM pupils p JOIN schools s ON s.id = p.school_id LEFT JOIN slots t ON t.id = p.slot_id WHERE p.id = $1`,
      [pupilId],
    );
  }

  listConsents(tx: Tx, pupilId: string): Promise<GuardianConsentRow[]> {
    return rows(
      tx,
      `SELECT occurred_at AS at, is_given AS "isGiven", text_version AS "textVersion", channel FROM guardian_consents
       WHERE pupil_id = $1 ORDER BY occurred_at, id`,
      [pupilId],
    );
  }

  /** Of the pupil, and of the whole list since the pupil is on it. */
  listLooks(tx: Tx, pupilId: string, requestId: string, since: Date): Promise<PupilDataCopy['looks']> {
    return rows(
      tx,
      `SELECT a.occurred_at AS at, a.action AS what, ${ROLE('a.staff_id')} AS role FROM audit_entries a
       WHERE (a.subject_type, a.subject_id) IN (('pupil', $1), ('school_request', $2)) AND a.occurred_at >= $3
       ORDER BY a.occurred_at, a.id`,
      [pupilId, requestId, since],
    );
  }
}
