import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { firstRow, rows, type Tx, updateCount } from '../../platform/database/sql.js';
import type { WaitingEntry, WaitingPerson, WaitingStatus } from './bookings.waiting.types.js';

const ENTRY = `e.id, e.region_id AS "regionId", e.site_id AS "siteId", e.code, e.status, e.service_code AS "serviceCode", e.party,
  e.wish_on AS "wishOn", e.ends_on AS "endsOn", e.card_kind AS "cardKind", e.goes_without_card AS "goesWithoutCard",
  e.booking_id AS "bookingId", e.offer_id AS "offerId", e.moves_booking_id AS "movesBookingId", e.channel, e.language,
  e.access_nonce AS "accessNonce", e.turn, e.entered_at AS "enteredAt", e.settled_at AS "settledAt"`;

const PERSON = `p.id, p.entry_id AS "entryId", p.applicant_id AS "applicantId", p.position, p.service_code AS "serviceCode",
  p.service_group AS "serviceGroup", p.nik_hmac AS "nikHmac", p.reason_code AS "reasonCode"`;

export interface LineQuestion {
  siteId: string;
  on: LocalDate;
  /** Places there are, at most. */
  places: number;
  /** Kinds of card of which none is left that day. */
  withoutKinds: readonly string[];
}

export interface WaitingEvent {
  id: string;
  entryId: string;
  at: Date;
  from: WaitingStatus | null;
  to: WaitingStatus;
  offerId: string | null;
}

@Injectable()
export class BookingsWaitingRepository {
  /** To the end of the line. Gives the turn. */
  async insert(tx: Tx, e: Omit<WaitingEntry, 'turn'>, people: readonly WaitingPerson[]): Promise<number> {
    const entered = await firstRow<{ turn: number }>(
      tx,
      `INSERT INTO waiting_entries (id, region_id, site_id, code, status, service_code, party, wish_on, ends_on, card_kind,
         goes_without_card, booking_id, channel, language, access_nonce, entered_at)
       SELECT id, "regionId", "siteId", code, status, "serviceCode", party, "wishOn", "endsOn", "cardKind",
         "goesWithoutCard", "bookingId", channel, language, "accessNonce", "enteredAt"
       FROM json_to_record($1::json) AS e (id uuid, "regionId" uuid, "siteId" uuid, code text, status text, "serviceCode" text,
         party int, "wishOn" date, "endsOn" date, "cardKind" text, "goesWithoutCard" boolean, "bookingId" uuid, channel text,
         language text, "accessNonce" int, "enteredAt" timestamptz)
       RETURNING turn`,
      [JSON.stringify(e)],
    );
    await rows(
      tx,
      `INSERT INTO waiting_people (id, region_id, entry_id, applicant_id, position, service_code, service_group, nik_hmac,
         reason_code, is_live)
       SELECT id, $2, "entryId", "applicantId", position, "serviceCode", "serviceGroup", "nikHmac", "reasonCode", true
       FROM json_to_recordset($1::json) AS p (id uuid, "entryId" uuid, "applicantId" uuid, position int, "serviceCode" text,
         "serviceGroup" text, "nikHmac" text, "reasonCode" text) ORDER BY "nikHmac"`,
      [JSON.stringify(people), e.regionId],
    );
    return entered?.turn ?? 0;
  }

  find(tx: Tx, id: string): Promise<WaitingEntry | null> {
    return firstRow<WaitingEntry>(tx, `SELECT ${ENTRY} FROM waiting_entries e WHERE e.id = $1`, [id]);
  }

  findByCode(tx: Tx, code: string): Promise<WaitingEntry | null> {
    return firstRow<WaitingEntry>(tx, `SELECT ${ENTRY} FROM waiting_entries e WHERE e.code = $1`, [code]);
  }

  findByOffer(tx: Tx, offerId: string): Promise<WaitingEntry | null> {
    return firstRow<WaitingEntry>(tx, `SELECT ${ENTRY} FROM waiting_entries e WHERE e.offer_id = $1`, [offerId]);
  }

  listPeople(tx: Tx, entryId: string): Promise<WaitingPerson[]> {
    return rows<WaitingPerson>(tx, `SELECT ${PERSON} FROM waiting_people p WHERE p.entry_id = $1 ORDER BY p.position`, [
      entryId,
    ]);
  }

  /** Live entries whose offers reach these people: they wait, or the booking that an offer would move is theirs. */
  listLiveOf(tx: Tx, applicantIds: readonly string[]): Promise<Pick<WaitingEntry, 'id' | 'language'>[]> {
    return rows(
      tx,
      `SELECT DISTINCT e.id, e.language FROM waiting_entries e JOIN waiting_people p ON p.entry_id = e.id
       WHERE e.status IN ('waiting', 'offered') AND (p.applicant_id = ANY($1) OR EXISTS (
         SELECT 1 FROM booking_people b WHERE b.applicant_id = ANY($1) AND b.nik_hmac = p.nik_hmac
           AND b.service_group = p.service_group AND b.status IN ('pending', 'booked', 'arrived')))
       ORDER BY e.id`,
      [applicantIds],
    );
  }

  /** Does anybody wait at this site? */
  async isAwaited(tx: Tx, siteId: string): Promise<boolean> {
    return (
      (await firstRow(tx, `SELECT 1 FROM waiting_entries WHERE site_id = $1 AND status = 'waiting' LIMIT 1`, [
        siteId,
      ])) !== null
    );
  }

  async sitesAwaited(tx: Tx): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT DISTINCT site_id AS id FROM waiting_entries WHERE status = 'waiting' ORDER BY 1`,
    );
    return found.map(({ id }) => id);
  }

  /** Those who may want a place of that day, in the order of the line, from behind the turn `after` on. */
  listLine(tx: Tx, want: LineQuestion, limit: number, after: number): Promise<WaitingEntry[]> {
    return rows<WaitingEntry>(
      tx,
      `SELECT ${ENTRY} FROM waiting_entries e
       WHERE e.site_id = $1 AND e.status = 'waiting' AND e.party <= $2 AND (e.wish_on IS NULL OR e.wish_on = $3)
         AND (e.card_kind IS NULL OR e.goes_without_card OR e.card_kind <> ALL($4::text[]))
         AND e.turn > $5
       ORDER BY e.turn LIMIT $6`,
      [want.siteId, want.places, want.on, want.withoutKinds, after, limit],
    );
  }

  /** Never waits: one whom another transaction is busy with has their place, or leaves the line. */
  async lockWaiting(tx: Tx, id: string): Promise<boolean> {
    const sql = `SELECT 1 FROM waiting_entries WHERE id = $1 AND status = 'waiting' FOR NO KEY UPDATE SKIP LOCKED`;
    return (await firstRow(tx, sql, [id])) !== null;
  }

  /** Live bookings of the people who wait, in the groups they wait for, and how many of the people each has. */
  listLiveBookings(tx: Tx, entryId: string): Promise<{ bookingId: string; people: number }[]> {
    return rows(
      tx,
      `SELECT b.booking_id AS "bookingId", count(*)::int AS people
       FROM waiting_people p JOIN booking_people b ON b.nik_hmac = p.nik_hmac AND b.service_group = p.service_group
       WHERE p.entry_id = $1 AND b.status IN ('pending', 'booked', 'arrived') GROUP BY b.booking_id`,
      [entryId],
    );
  }

  /** As `listLiveBookings`, for people who do not wait yet. */
  listLiveBookingsOf(
    tx: Tx,
    people: readonly { nikHmac: string | null; serviceGroup: string }[],
  ): Promise<{ bookingId: string; people: number }[]> {
    return rows(
      tx,
      `SELECT b.booking_id AS "bookingId", count(*)::int AS people
       FROM unnest($1::text[], $2::text[]) AS p (nik_hmac, service_group)
       JOIN booking_people b ON b.nik_hmac = p.nik_hmac AND b.service_group = p.service_group
       WHERE b.status IN ('pending', 'booked', 'arrived') GROUP BY b.booking_id`,
      [people.map((p) => p.nikHmac), people.map((p) => p.serviceGroup)],
    );
  }

  /** Live entries that phone numbers stand for, each counted once however many people it has. */
  async countByPhone(tx: Tx, phoneHmacs: readonly string[]): Promise<Map<string, number>> {
    const found = await rows<{ phone: string; n: number }>(
      tx,
      `SELECT a.phone_hmac AS phone, count(DISTINCT p.entry_id)::int AS n
       FROM applicants a JOIN waiting_people p ON p.applicant_id = a.id
       WHERE a.phone_hmac = ANY($1) AND p.is_live GROUP BY a.phone_hmac`,
      [phoneHmacs],
    );
    return new Map(found.map(({ phone, n }) => [phone, n]));
  }

  async setOffered(tx: Tx, id: string, offerId: string, movesBookingId: string | null): Promise<void> {
    await rows(
      tx,
      `UPDATE waiting_entries SET status = 'offered', offer_id = $2, moves_booking_id = $3 WHERE id = $1`,
      [id, offerId, movesBookingId],
    );
  }

  /** Guarded: 0 when the entry is no longer in the status it was read in, or has another offer. */
  async settle(tx: Tx, entry: WaitingEntry, to: WaitingStatus, at: Date): Promise<number> {
    const count = await updateCount(
      tx,
      `UPDATE waiting_entries SET status = $3, settled_at = CASE WHEN $3 = 'waiting' THEN NULL ELSE $4::timestamptz END
       WHERE id = $1 AND status = $2 AND offer_id IS NOT DISTINCT FROM $5::uuid`,
      [entry.id, entry.status, to, at, entry.offerId],
    );
    if (count > 0 && to !== 'waiting')
      await rows(tx, 'UPDATE waiting_people SET is_live = false WHERE entry_id = $1', [entry.id]);
    return count;
  }

  /** Back to the end of the line. Guarded as `settle`. */
  async rejoin(tx: Tx, entry: WaitingEntry, endsOn: LocalDate, at: Date): Promise<number> {
    const count = await updateCount(
      tx,
      `UPDATE waiting_entries SET status = 'waiting', settled_at = NULL, turn = DEFAULT, entered_at = $3, ends_on = $4
       WHERE id = $1 AND status = $2`,
      [entry.id, entry.status, at, endsOn],
    );
    if (count > 0) await rows(tx, 'UPDATE waiting_people SET is_live = true WHERE entry_id = $1', [entry.id]);
    return count;
  }

  /** How many stand before it whose wishes meet its own. */
  async countAhead(tx: Tx, entry: WaitingEntry): Promise<number> {
    const row = await firstRow<{ n: number }>(
      tx,
      `SELECT count(*)::int AS n FROM waiting_entries
       WHERE site_id = $1 AND status = 'waiting' AND turn < $2 AND (wish_on IS NULL OR $3::date IS NULL OR wish_on = $3)`,
      [entry.siteId, entry.turn, entry.wishOn],
    );
    return row?.n ?? 0;
  }

  /** Entries whose last day is over at their site, and whose booking has ended or stands on an earlier day already. */
  listOutlived(tx: Tx, now: Date, limit: number): Promise<WaitingEntry[]> {
    return rows<WaitingEntry>(
      tx,
      `SELECT ${ENTRY} FROM waiting_entries e JOIN sites s ON s.id = e.site_id LEFT JOIN bookings b ON b.id = e.booking_id
       WHERE e.status = 'waiting' AND (e.ends_on < ($1 AT TIME ZONE s.timezone)::date
         OR b.status <> 'booked' OR b.service_on <= ($1 AT TIME ZONE s.timezone)::date OR b.service_on <= e.wish_on)
       ORDER BY e.ends_on LIMIT $2`,
      [now, limit],
    );
  }

  async appendEvents(tx: Tx, events: readonly WaitingEvent[]): Promise<void> {
    await rows(
      tx,
      `INSERT INTO waiting_events (id, entry_id, occurred_at, from_status, to_status, offer_id)
       SELECT id, "entryId", at, "from", "to", "offerId"
       FROM json_to_recordset($1::json) AS e (id uuid, "entryId" uuid, at timestamptz, "from" text, "to" text, "offerId" uuid)`,
      [JSON.stringify(events)],
    );
  }

  /** The offered place becomes a booking. Guarded: 0 when the offer has ended. */
  takeOffer(tx: Tx, offerId: string, now: Date, cardsHeld: number): Promise<number> {
    return updateCount(
      tx,
      `UPDATE bookings SET status = 'booked', kind = 'booking', cards_held = $3, expires_at = NULL
       WHERE id = $1 AND kind = 'offer' AND status = 'pending' AND expires_at > $2`,
      [offerId, now, cardsHeld],
    );
  }

  /** Places of a site that cool and start late enough, the earliest first. */
  async listCooling(tx: Tx, siteId: string, from: Date, now: Date): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT id FROM bookings WHERE status = 'pending' AND kind = 'cooling' AND site_id = $1 AND starts_at >= $2 AND expires_at > $3
       ORDER BY starts_at, id`,
      [siteId, from, now],
    );
    return found.map(({ id }) => id);
  }
}
