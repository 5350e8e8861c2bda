import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { Claim } from '../capacity/capacity.types.js';
import type { Booking, BookingPerson, BookingStatus } from './bookings.types.js';

export const BOOKING = `b.id, b.region_id AS "regionId", b.site_id AS "siteId", b.service_day_id AS "serviceDayId", b.service_on AS "serviceOn",
  b.slot_id AS "slotId", b.starts_at AS "startsAt", b.code, b.kind, b.status, b.service_code AS "serviceCode", b.pool, b.party,
  b.cards_held AS "cardsHeld", b.blank_kind AS "blankKind", b.channel, b.language, b.version, b.access_nonce AS "accessNonce",
  b.device_hmac AS "deviceHmac", b.will_attend AS "willAttend", b.late_minutes AS "lateMinutes", b.place_passed_at AS "placePassedAt", b.reason, b.created_at AS "createdAt", b.expires_at AS "expiresAt"`;

const PERSON = `p.id, p.booking_id AS "bookingId", p.applicant_id AS "applicantId", p.position, p.service_code AS "serviceCode",
  p.service_group AS "serviceGroup", p.nik_hmac AS "nikHmac", p.starts_at AS "startsAt", p.status, p.card_state AS "cardState",
  p.printable_from AS "printableFrom", p.reason_code AS "reasonCode", p.outcome`;

const LIVE = `('pending', 'booked', 'arrived')`;

export interface BookingEvent {
  id: string;
  bookingId: string;
  at: Date;
  staffId: string | null;
  from: BookingStatus | null;
  to: BookingStatus;
  reason: string | null;
}

@Injectable()
export class BookingsRepository {
  /** Bookings and the places that they hold. */
  async insert(tx: Tx, bookings: readonly { booking: Booking; claims: readonly Claim[] }[]): Promise<void> {
    if (bookings.length === 0) return;
    await rows(
      tx,
      `INSERT INTO bookings (id, region_id, site_id, service_day_id, service_on, slot_id, starts_at, code, kind, status, service_code,
         pool, party, cards_held, blank_kind, channel, language, version, access_nonce, device_hmac, created_at, expires_at)
       SELECT id, "regionId", "siteId", "serviceDayId", "serviceOn", "slotId", "startsAt", code, kind, status, "serviceCode",
         pool, party, "cardsHeld", "blankKind", channel, language, version, "accessNonce", "deviceHmac", "createdAt", "expiresAt"
       FROM json_to_recordset($1::json) AS b (id uuid, "regionId" uuid, "siteId" uuid, "serviceDayId" uuid, "serviceOn" date,
         "slotId" uuid, "startsAt" timestamptz, code text, kind text, status text, "serviceCode" text, pool text, party int,
         "cardsHeld" int, "blankKind" text, channel text, language text, version int, "accessNonce" int, "deviceHmac" text,
         "createdAt" timestamptz, "expiresAt" timestamptz)`,
      [JSON.stringify(bookings.map(({ booking }) => booking))],
    );
    await this.insertClaims(
      tx,
      bookings.flatMap(({ booking, claims }) => claims.map((claim) => ({ ...claim, bookingId: booking.id }))),
    );
  }

  async insertClaims(tx: Tx, claims: readonly (Claim & { bookingId: string })[]): Promise<void> {
    if (claims.length === 0) return;
    await rows(
      tx,
      `INSERT INTO booking_claims (booking_id, slot_id, pool, places)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[])`,
      [
        claims.map((c) => c.bookingId),
        claims.map((c) => c.slotId),
        claims.map((c) => c.pool),
        claims.map((c) => c.places),
      ],
    );
  }

  listClaims(tx: Tx, bookingId: string): Promise<Claim[]> {
    return rows<Claim>(
      tx,
      `SELECT slot_id AS "slotId", pool, places FROM booking_claims WHERE booking_id = $1 ORDER BY slot_id`,
      [bookingId],
    );
  }

  async listClaimsOf(tx: Tx, bookingIds: readonly string[]): Promise<(Claim & { bookingId: string })[]> {
    if (bookingIds.length === 0) return [];
    return rows(
      tx,
      `SELECT booking_id AS "bookingId", slot_id AS "slotId", pool, places FROM booking_claims WHERE booking_id = ANY($1)`,
      [bookingIds],
    );
  }

  /** The places go with it: counters stay as they are. */
  async passClaims(tx: Tx, from: string, to: string): Promise<void> {
    await rows(tx, 'UPDATE booking_claims SET booking_id = $2 WHERE booking_id = $1', [from, to]);
  }

  async deleteClaims(tx: Tx, bookingId: string): Promise<void> {
    await rows(tx, 'DELETE FROM booking_claims WHERE booking_id = $1', [bookingId]);
  }

  find(tx: Tx, id: string): Promise<Booking | null> {
    return firstRow<Booking>(tx, `SELECT ${BOOKING} FROM bookings b WHERE b.id = $1`, [id]);
  }

  findByCode(tx: Tx, code: string): Promise<Booking | null> {
    return firstRow<Booking>(tx, `SELECT ${BOOKING} FROM bookings b WHERE b.code = $1`, [code]);
  }

  lock(tx: Tx, id: string): Promise<Booking | null> {
    return firstRow<Booking>(tx, `SELECT ${BOOKING} FROM bookings b WHERE b.id = $1 FOR NO KEY UPDATE`, [id]);
  }

  /** Locked in the order of their keys. */
  lockAll(tx: Tx, ids: readonly string[]): Promise<Booking[]> {
    return rows<Booking>(tx, `SELECT ${BOOKING} FROM bookings b WHERE b.id = ANY($1) ORDER BY b.id FOR NO KEY UPDATE`, [
      ids,
    ]);
  }

  /** The live booking of a person, by the keyed hash of the NIK. */
  findLiveOf(tx: Tx, nikHmac: string, siteId: string, serviceOn: LocalDate): Promise<Booking | null> {
    return firstRow<Booking>(
      tx,
      `SELECT ${BOOKING} FROM bookings b JOIN booking_people p ON p.booking_id = b.id
       WHERE p.nik_hmac = $1 AND p.status IN ('booked', 'arrived')
       ORDER BY (b.site_id = $2 AND b.service_on = $3) DESC, b.starts_at LIMIT 1`,
      [nikHmac, siteId, serviceOn],
    );
  }

  /** Of these people, who has a live booking of the group that is not over. */
  async liveAmong(tx: Tx, nikHmacs: readonly string[], group: string, now: Date): Promise<Set<string>> {
    const found = await rows<{ nikHmac: string }>(
      tx,
      `SELECT DISTINCT p.nik_hmac AS "nikHmac" FROM booking_people p JOIN bookings b ON b.id = p.booking_id
       JOIN sites s ON s.id = b.site_id
       WHERE p.nik_hmac = ANY($1) AND p.service_group = $2 AND p.status IN ('booked', 'arrived')
         AND b.service_on >= ($3 AT TIME ZONE s.timezone)::date`,
      [nikHmacs, group, now],
    );
    return new Set(found.map(({ nikHmac }) => nikHmac));
  }

  /** Guarded: 0 when the booking is no longer in the status it was read in. */
  setStatus(
    tx: Tx,
    id: string,
    from: BookingStatus,
    to: BookingStatus,
    change: { reason?: string; raiseVersion: boolean; cardsHeld?: number },
  ): Promise<number> {
    return updateCount(
      tx,
      `UPDATE bookings SET status = $3, reason = coalesce($4, reason), version = version + $5, cards_held = coalesce($6, cards_held),
         device_hmac = NULL WHERE id = $1 AND status = $2`,
      [id, from, to, change.reason ?? null, change.raiseVersion ? 1 : 0, change.cardsHeld ?? null],
    );
  }

  async setPeopleStatus(tx: Tx, bookingId: string, to: BookingStatus): Promise<void> {
    await rows(
      tx,
      `UPDATE booking_people SET status = $2,
         card_state = CASE WHEN $2 IN ('cancelled', 'noshow') AND card_state = 'promised' THEN 'none' ELSE card_state END
       WHERE booking_id = $1 AND status IN ${LIVE}`,
      [bookingId, to],
    );
  }

  /** People who were closed as no-show and came after all. */
  async reviveForgotten(tx: Tx, bookingId: string): Promise<void> {
    await rows(tx, `UPDATE booking_people SET status = 'booked' WHERE booking_id = $1 AND status = 'noshow'`, [
      bookingId,
    ]);
  }

  async move(
    tx: Tx,
    id: string,
    to: Pick<Booking, 'siteId' | 'serviceDayId' | 'serviceOn' | 'slotId' | 'startsAt' | 'cardsHeld' | 'blankKind'>,
  ): Promise<void> {
    await rows(
      tx,
      `UPDATE bookings SET site_id = $2, service_day_id = $3, service_on = $4, slot_id = $5, starts_at = $6, cards_held = $7,
         blank_kind = $8, version = version + 1, will_attend = NULL, late_minutes = NULL,
         place_passed_at = NULL WHERE id = $1`,
      [id, to.siteId, to.serviceDayId, to.serviceOn, to.slotId, to.startsAt, to.cardsHeld, to.blankKind],
    );
  }

  /** From now on it has no booked time, and stands on the day's standby places. */
  async becomeWalkIn(tx: Tx, id: string): Promise<void> {
    await rows(tx, `UPDATE bookings SET kind = 'walk_in', pool = 'standby' WHERE id = $1`, [id]);
  }

  async setWillAttend(tx: Tx, id: string): Promise<void> {
    await rows(tx, 'UPDATE bookings SET will_attend = true WHERE id = $1', [id]);
  }

  async setLateMinutes(tx: Tx, id: string, minutes: number): Promise<void> {
    await rows(tx, 'UPDATE bookings SET late_minutes = $2 WHERE id = $1', [id, minutes]);
  }

  /**
   * Nobody else may make bookings of these people or phone numbers until `tx` ends: whether one is live can then be read
   * instead of tried. The order is that of the keys.
   */
  async lockPeople(
    tx: Tx,
    people: readonly Pick<BookingPerson, 'nikHmac'>[],
    phoneHmacs: readonly string[] = [],
  ): Promise<void> {
    const names = [...people.map(({ nikHmac }) => nikHmac).filter((hmac) => hmac !== null), ...phoneHmacs];
    if (names.length === 0) return;
    await rows(
      tx,
      `SELECT pg_advisory_xact_lock(name) FROM
         (SELECT DISTINCT hashtextextended(n, 1) AS name FROM unnest($1::text[]) n ORDER BY 1) people`,
      [names],
    );
  }

  async insertPeople(tx: Tx, regionId: string, people: readonly BookingPerson[]): Promise<void> {
    await rows(
      tx,
      `INSERT INTO booking_people (id, region_id, booking_id, applicant_id, position, service_code, service_group, nik_hmac, starts_at,
         status, card_state, printable_from, reason_code)
       SELECT id, $2, "bookingId", "applicantId", position, "serviceCode", "serviceGroup", "nikHmac", "startsAt", status, "cardState",
         "printableFrom", "reasonCode"
       FROM json_to_recordset($1::json) AS p (id uuid, "bookingId" uuid, "applicantId" uuid, position int, "serviceCode" text,
         "serviceGroup" text, "nikHmac" text, "startsAt" timestamptz, status text, "cardState" text, "printableFrom" date, "reasonCode" text)
       ORDER BY "nikHmac"`,
      [JSON.stringify(people), regionId],
    );
  }

  listPeople(tx: Tx, bookingIds: readonly string[]): Promise<BookingPerson[]> {
    return rows<BookingPerson>(
      tx,
      `SELECT ${PERSON} FROM booking_people p WHERE p.booking_id = ANY($1) ORDER BY p.booking_id, p.position`,
      [bookingIds],
    );
  }

  async movePerson(
    tx: Tx,
    person: Pick<BookingPerson, 'id' | 'startsAt' | 'cardState' | 'printableFrom'>,
  ): Promise<void> {
    await rows(tx, 'UPDATE booking_people SET starts_at = $2, card_state = $3, printable_from = $4 WHERE id = $1', [
      person.id,
      person.startsAt,
      person.cardState,
      person.printableFrom,
    ]);
  }

  /** A visit that was ended goes on after all; some of its people are promised a card again. */
  async reviveVisit(tx: Tx, bookingId: string, promisedIds: readonly string[]): Promise<void> {
    await rows(tx, 'UPDATE bookings SET reason = NULL WHERE id = $1', [bookingId]);
    await rows(
      tx,
      `UPDATE booking_people SET status = 'arrived', card_state = CASE WHEN id = ANY($2) THEN 'promised' ELSE card_state END
       WHERE booking_id = $1 AND status = 'noshow'`,
      [bookingId, promisedIds],
    );
  }

  async finishPerson(
    tx: Tx,
    id: string,
    status: BookingStatus,
    outcome: string | null,
    reason: string | null,
  ): Promise<void> {
    await rows(tx, 'UPDATE booking_people SET status = $2, outcome = $3, outcome_reason = $4 WHERE id = $1', [
      id,
      status,
      outcome,
      reason,
    ]);
  }

  async appendEvents(tx: Tx, events: readonly BookingEvent[]): Promise<void> {
    if (events.length === 0) return;
    await rows(
      tx,
      `INSERT INTO booking_events (id, booking_id, occurred_at, staff_id, from_status, to_status, reason)
       SELECT id, "bookingId", at, "staffId", "from", "to", reason
       FROM json_to_recordset($1::json) AS e (id uuid, "bookingId" uuid, at timestamptz, "staffId" uuid, "from" text, "to" text, reason text)`,
      [JSON.stringify(events)],
    );
  }

  /** The day's bookings for the desk: booked or further, by time. */
  listOfDay(tx: Tx, serviceDayId: string): Promise<Booking[]> {
    return rows<Booking>(
      tx,
      `SELECT ${BOOKING} FROM bookings b
       WHERE b.service_day_id = $1 AND b.kind IN ('booking', 'walk_in', 'block') AND b.status NOT IN ('pending', 'cancelled')
       ORDER BY b.starts_at, b.id`,
      [serviceDayId],
    );
  }
}
