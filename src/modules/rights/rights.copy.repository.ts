import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx } from '../../platform/database/sql.js';
import type { CopiedEvent, CopiedMessage, CopiedWaiting, DataCopy } from './rights.copy.types.js';

/** The highest role that somebody has: what they did it as. */
export const ROLE = (staff: string): string => `(SELECT g.role FROM staff_grants g WHERE g.staff_id = ${staff}
  ORDER BY array_position(ARRAY['admin', 'supervisor', 'desk', 'auditor', 'province', 'school'], g.role) LIMIT 1)`;

/** Of a table of events `e`. */
const EVENT = `e.occurred_at AS at, e.from_status AS "from", e.to_status AS "to", e.reason, ${ROLE('e.staff_id')} AS role`;

export interface CopiedApplicant {
  id: string;
  sex: 'F' | 'M' | null;
  phoneEnc: string | null;
  emailEnc: string | null;
  nikLast4: string | null;
  enteredAt: Date;
  frozenAt: Date | null;
}

export type WaitingRow = Omit<CopiedWaiting, 'events'> & { id: string };
export type TicketRow = Omit<DataCopy['tickets'][number], 'events'> & { id: string };
export type PupilCopy = Omit<DataCopy['pupils'][number], 'name'> & { nameEnc: string };
export interface RecordCopy {
  id: string;
  applicantId: string;
  status: string;
  at: Date;
  cardFrom: string;
}

/** Reads what is kept of the people of a booking, or of an entry, wherever it lies. Writes nothing. */
@Injectable()
export class RightsCopyRepository {
  listApplicants(tx: Tx, ids: readonly string[]): Promise<CopiedApplicant[]> {
    return rows(
      tx,
      `SELECT id, sex, phone_enc AS "phoneEnc", email_enc AS "emailEnc", nik_last4 AS "nikLast4", created_at AS "enteredAt",
         frozen_at AS "frozenAt" FROM applicants WHERE id = ANY($1)`,
      [ids],
    );
  }

  listBookingEvents(tx: Tx, bookingId: string): Promise<CopiedEvent[]> {
    return rows(
      tx,
      `SELECT ${EVENT}, 'booking' AS what
       FROM booking_events e WHERE e.booking_id = $1 ORDER BY e.occurred_at, e.id`,
      [bookingId],
    );
  }

  /** About these bookings, and offers of places. */
  listMessages(tx: Tx, subjectIds: readonly string[], applicantIds: readonly string[]): Promise<CopiedMessage[]> {
    return rows(
      tx,
      `SELECT kind, channel, status, receipt, due_at AS "dueAt", settled_at AS "settledAt" FROM messages
       WHERE subject_id = ANY($1) AND applicant_id = ANY($2) ORDER BY due_at, id`,
      [subjectIds, applicantIds],
    );
  }

  listTickets(tx: Tx, bookingId: string): Promise<TicketRow[]> {
    return rows(
      tx,
      `SELECT id, series || lpad(number::text, 3, '0') AS number, status, arrived_at AS "arrivedAt", ended_at AS "endedAt", note
       FROM tickets WHERE booking_id = $1 ORDER BY arrived_at, id`,
      [bookingId],
    );
  }

  listTicketEvents(tx: Tx, ticketId: string): Promise<CopiedEvent[]> {
    return rows(
      tx,
      `SELECT ${EVENT}, 'ticket' AS what
       FROM ticket_events e WHERE e.ticket_id = $1 ORDER BY e.occurred_at, e.id`,
      [ticketId],
    );
  }

  /** The record that a visit of this person made; what others recorded of the same NIK is not told by a link. */
  findRecord(tx: Tx, applicantId: string): Promise<RecordCopy | null> {
    return firstRow(
      tx,
      `SELECT r.id, r.applicant_id AS "applicantId", r.status, r.status_at AS at, r.due_on AS "cardFrom" FROM person_records r
       WHERE r.applicant_id = $1 AND EXISTS (SELECT 1 FROM person_record_events e JOIN booking_people p ON p.id = e.booking_person_id
         WHERE e.person_record_id = r.id AND p.applicant_id = $1)`,
      [applicantId],
    );
  }

  listRecordEvents(tx: Tx, recordId: string): Promise<CopiedEvent[]> {
    return rows(
      tx,
      `SELECT ${EVENT}, e.channel AS what
       FROM person_record_events e WHERE e.person_record_id = $1 ORDER BY e.occurred_at, e.id`,
      [recordId],
    );
  }

  listWaiting(tx: Tx, bookingId: string | null, applicantIds: readonly string[]): Promise<WaitingRow[]> {
    return rows(
      tx,
      `SELECT e.id, e.code, e.status, e.wish_on AS "wishOn", e.ends_on AS "endsOn", e.channel, e.language,
         e.entered_at AS "enteredAt", e.settled_at AS "settledAt" FROM waiting_entries e
       WHERE e.booking_id = $1 OR e.id IN (SELECT entry_id FROM waiting_people WHERE applicant_id = ANY($2)) ORDER BY e.entered_at`,
      [bookingId, applicantIds],
    );
  }

  listWaitingEvents(tx: Tx, entryId: string): Promise<CopiedEvent[]> {
    return rows(
      tx,
      `SELECT occurred_at AS at, 'waiting' AS what, from_status AS "from", to_status AS "to", NULL AS reason, NULL AS role
       FROM waiting_events WHERE entry_id = $1 ORDER BY number`,
      [entryId],
    );
  }

  listPupils(tx: Tx, bookingId: string): Promise<PupilCopy[]> {
    return rows(
      tx,
      `SELECT name_enc AS "nameEnc", class_name AS "className", state, has_consent AS "hasConsent", created_at AS "enteredAt"
       FROM pupils WHERE booking_id = $1`,
      [bookingId],
    );
  }

  /** Of the booking or the entry, its people, tickets, records and requests. */
  listLooks(tx: Tx, subjectId: string, applicantIds: readonly string[]): Promise<DataCopy['looks']> {
    return rows(
      tx,
      `WITH subjects (id) AS (SELECT $1::text UNION SELECT unnest($2::text[])
         UNION SELECT id::text FROM booking_people WHERE booking_id = $1::uuid
         UNION SELECT id::text FROM tickets WHERE booking_id = $1::uuid
         UNION SELECT id::text FROM data_requests WHERE booking_id = $1::uuid OR entry_id = $1::uuid
         UNION SELECT id::text FROM booking_reports WHERE booking_id = $1::uuid
         UNION SELECT id::text FROM person_records WHERE applicant_id = ANY($2::uuid[])
         UNION SELECT id::text FROM messages WHERE subject_id = $1::uuid)
       SELECT a.occurred_at AS at, a.action AS what, ${ROLE('a.staff_id')} AS role FROM audit_entries a
       WHERE a.subject_type IN ('booking', 'waiting_entry', 'applicant', 'booking_person', 'ticket', 'data_request', 'booking_report', 'person_record', 'message')
         AND a.subject_id IN (SELECT id FROM subjects) ORDER BY a.occurred_at, a.id`,
      [subjectId, applicantIds],
    );
  }
}
