import type { Invariant } from './verify.types.js';

/** Bookings that keep their places: also those that were served, and those that nobody came for. */
const KEEPS_PLACES = `('pending', 'booked', 'arrived', 'fulfilled', 'noshow')`;
/** Bookings whose cards are promised, and whose people count as booked. */
const LIVE = `('pending', 'booked', 'arrived')`;
/** Places that open counters have for when the line is down, and gave to nobody yet. */
const HANDED_OUT = (slot: string): string =>
  `coalesce((SELECT sum(h.places) FROM desk_handouts h WHERE h.slot_id = ${slot}), 0)::int`;
/** The clock of the program: the database's time and the stored offset. */
const NOW = `(SELECT clock_timestamp() + make_interval(secs => offset_ms / 1000.0) FROM clock)`;

export const PLACES_AND_CARDS: Invariant = {
  id: 'I1',
  holds: 'what is taken and promised is what live bookings hold, and no more than there is',
  looksAt: { slots: 'slots', pools: 'slot_pools', claims: 'booking_claims', 'day stocks': 'day_stocks' },
  checks: [
    {
      what: 'taken of a slot is what its bookings hold',
      broken: `
        SELECT s.id, s.capacity, s.taken, coalesce(sum(c.places), 0)::int AS held, ${HANDED_OUT('s.id')} AS handed_out FROM slots s
        LEFT JOIN (booking_claims c JOIN bookings b ON b.id = c.booking_id AND b.status IN ${KEEPS_PLACES}) ON c.slot_id = s.id
        GROUP BY s.id HAVING s.taken <> coalesce(sum(c.places), 0) + ${HANDED_OUT('s.id')}
          OR s.taken NOT BETWEEN 0 AND s.capacity`,
    },
    {
      what: 'taken of a pool is what its bookings hold',
      broken: `
        SELECT p.slot_id, p.pool, p.capacity, p.taken, coalesce(sum(c.places), 0)::int AS held FROM slot_pools p
        LEFT JOIN booking_claims c ON c.slot_id = p.slot_id AND c.pool = p.pool
        GROUP BY p.slot_id, p.pool HAVING p.taken <> coalesce(sum(c.places), 0)
            + CASE WHEN p.pool = 'standby' THEN ${HANDED_OUT('p.slot_id')} ELSE 0 END
          OR p.taken NOT BETWEEN 0 AND p.capacity`,
    },
    {
      what: 'every claim is of a pool that exists',
      broken: `
        SELECT c.booking_id, c.slot_id, c.pool FROM booking_claims c
        WHERE NOT EXISTS (SELECT 1 FROM slot_pools p WHERE p.slot_id = c.slot_id AND p.pool = c.pool)`,
    },
    {
      what: 'no claim of an ended booking',
      broken: `SELECT b.id FROM booking_claims c JOIN bookings b ON b.id = c.booking_id WHERE b.status = 'cancelled'`,
    },
    {
      // Who comes after all, when the place was given away or has passed on, is taken in without one.
      what: 'a booking that is expected has a place for each of its people',
      broken: `
        SELECT b.id, b.party, coalesce(sum(c.places), 0)::int AS places FROM bookings b LEFT JOIN booking_claims c ON c.booking_id = b.id
        WHERE b.status IN ('pending', 'booked') AND b.kind <> 'cooling' AND b.place_passed_at IS NULL
        GROUP BY b.id HAVING coalesce(sum(c.places), 0) < b.party`,
    },
    {
      what: 'places were passed on after their time, and the standby slot has all of them',
      broken: `
        SELECT s.id, s.passed_on, coalesce(sum(p.places), 0)::int AS passed FROM slots s LEFT JOIN place_passings p ON p.slot_id = s.id
        GROUP BY s.id HAVING s.passed_on <> coalesce(sum(p.places), 0)
        UNION ALL
        SELECT b.id, NULL, NULL FROM bookings b WHERE b.place_passed_at IS NOT NULL AND (b.place_passed_at < b.starts_at
          OR NOT EXISTS (SELECT 1 FROM place_passings p WHERE p.booking_id = b.id))`,
    },
    {
      what: 'the pool of a standby slot is the slot, and what came from others is part of it',
      broken: `
        SELECT s.id, s.capacity, s.passed_on, s.forecast, p.capacity AS pool FROM slots s
        JOIN service_days d ON d.id = s.service_day_id JOIN slot_pools p ON p.slot_id = s.id AND p.pool = 'standby'
        WHERE s.kind = 'standby' AND (p.capacity <> s.capacity OR d.status = 'open' AND s.capacity < s.passed_on + s.forecast)`,
    },
    {
      what: 'promised cards are those of live bookings and of open counters',
      broken: `
        SELECT d.service_day_id, d.blank_kind, d.promised, coalesce(sum(b.cards_held), 0)::int AS held, h.cards AS handed_out
        FROM day_stocks d
        LEFT JOIN bookings b ON b.service_day_id = d.service_day_id AND b.blank_kind = d.blank_kind AND b.status IN ${LIVE}
        CROSS JOIN LATERAL (SELECT coalesce(sum(o.cards), 0)::int AS cards FROM desk_handouts o
          WHERE o.service_day_id = d.service_day_id AND d.blank_kind = 'ktp') h
        GROUP BY d.service_day_id, d.blank_kind, h.cards HAVING d.promised <> coalesce(sum(b.cards_held), 0) + h.cards`,
    },
    {
      what: 'cards of a booking are those of its people',
      broken: `
        SELECT b.id, b.cards_held, count(p.id)::int AS promised FROM bookings b
        LEFT JOIN booking_people p ON p.booking_id = b.id AND p.card_state = 'promised' AND p.status IN ('booked', 'arrived')
        WHERE b.status IN ('booked', 'arrived') AND EXISTS (SELECT 1 FROM booking_people q WHERE q.booking_id = b.id)
        GROUP BY b.id HAVING b.cards_held <> count(p.id)`,
    },
    {
      // Facts are never refused, so a day may lack cards: then somebody has a plan before him, or is just being told.
      what: 'promised never beyond what is left of the allotment, but for an open plan',
      broken: `
        SELECT k.service_day_id, k.service_on, k.blank_kind, k.allotted, k.promised, k.used FROM day_stocks k JOIN sites s ON s.id = k.site_id
        WHERE k.promised > greatest(k.allotted - k.used, 0) AND k.service_on >= (${NOW} AT TIME ZONE s.timezone)::date
          AND NOT EXISTS (SELECT 1 FROM plans p WHERE p.status = 'open' AND p.kind = 'shortage'
            AND p.site_id = k.site_id AND p.blank_kind = k.blank_kind)
          AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.topic = 'stock-short' AND o.subject_id = k.site_id AND o.done_at IS NULL)`,
    },
  ],
};

export const LEDGER: Invariant = {
  id: 'I4',
  holds: 'no card comes or goes without a movement',
  looksAt: { balances: 'blank_balances', movements: 'blank_movements' },
  checks: [
    {
      what: 'balance equals the sum of movements',
      broken: `
        SELECT site_id, blank_kind, b.on_hand, m.quantity FROM blank_balances b FULL JOIN
          (SELECT site_id, blank_kind, sum(quantity)::int AS quantity FROM blank_movements GROUP BY site_id, blank_kind) m
          USING (site_id, blank_kind)
        WHERE coalesce(b.on_hand, 0) <> coalesce(m.quantity, 0)`,
    },
    {
      // An entry that reverses another takes its number back from where that one counted.
      what: 'each part of a balance equals its movements',
      broken: `
        SELECT b.* FROM blank_balances b LEFT JOIN
          (SELECT site_id, blank_kind,
             coalesce(sum(quantity) FILTER (WHERE first > 0), 0) AS received,
             -coalesce(sum(quantity) FILTER (WHERE kind = 'issue'), 0) AS issued,
             -coalesce(sum(quantity) FILTER (WHERE kind = 'spoilage'), 0) AS spoiled,
             -coalesce(sum(quantity) FILTER (WHERE kind = 'transfer' AND first < 0), 0) AS transferred_out,
             -coalesce(sum(quantity) FILTER (WHERE kind = 'return'), 0) AS returned,
             -coalesce(sum(quantity) FILTER (WHERE kind = 'adjustment' AND first < 0), 0) AS written_off
           FROM blank_movements CROSS JOIN LATERAL
             (SELECT quantity * CASE WHEN reverses_id IS NULL THEN 1 ELSE -1 END AS first) entry
           GROUP BY site_id, blank_kind) m USING (site_id, blank_kind)
        WHERE (b.received, b.issued, b.spoiled, b.transferred_out, b.returned, b.written_off) IS DISTINCT FROM
          (coalesce(m.received, 0), coalesce(m.issued, 0), coalesce(m.spoiled, 0), coalesce(m.transferred_out, 0),
           coalesce(m.returned, 0), coalesce(m.written_off, 0))`,
    },
    {
      what: 'received = on hand + issued + spoiled + transferred out + returned + written off, none below zero',
      broken: `
        SELECT * FROM blank_balances WHERE received <> on_hand + issued + spoiled + transferred_out + returned + written_off
          OR least(on_hand, received, issued, spoiled, transferred_out, returned, written_off) < 0`,
    },
    {
      what: 'cards used on a day are those issued or spoiled on it',
      broken: `
        SELECT d.service_day_id, d.blank_kind, d.used, coalesce(-sum(m.quantity), 0)::int AS gone FROM day_stocks d
        LEFT JOIN blank_movements m ON m.service_day_id = d.service_day_id AND m.blank_kind = d.blank_kind
        GROUP BY d.service_day_id, d.blank_kind HAVING d.used <> coalesce(-sum(m.quantity), 0)`,
    },
    {
      what: 'an entry is reversed by its opposite, at its place',
      broken: `
        SELECT r.id, r.quantity, m.quantity AS reversed FROM blank_movements r JOIN blank_movements m ON m.id = r.reverses_id
        WHERE (r.site_id, r.blank_kind, r.kind, r.quantity) <> (m.site_id, m.blank_kind, m.kind, -m.quantity)`,
    },
    {
      what: 'every movement has a reason',
      broken: `SELECT id FROM blank_movements WHERE btrim(reason) = ''`,
    },
  ],
};

export const PEOPLE: Invariant = {
  id: 'I5',
  holds: 'one live booking per person and group of services',
  looksAt: { people: 'booking_people', bookings: 'bookings' },
  checks: [
    {
      what: 'one live booking per person and group',
      broken: `
        SELECT min(booking_id::text) AS one, max(booking_id::text) AS other, service_group, count(*)::int AS live FROM booking_people
        WHERE status IN ${LIVE} AND nik_hmac IS NOT NULL GROUP BY nik_hmac, service_group HAVING count(*) > 1`,
    },
    {
      what: 'people move with their booking',
      broken: `
        SELECT b.id, b.status, p.status AS person FROM bookings b JOIN booking_people p ON p.booking_id = b.id
        WHERE b.status IN ('booked', 'arrived', 'cancelled') AND p.status <> b.status`,
    },
  ],
};

export const OUTBOX: Invariant = {
  id: 'I7',
  holds: 'each change of a booking has one outbox row, and it is delivered',
  looksAt: { bookings: `bookings WHERE kind = 'booking'`, 'outbox rows': 'outbox' },
  checks: [
    {
      what: 'one outbox row per change',
      broken: `
        SELECT subject_id, subject_version, count(*)::int AS rows FROM outbox WHERE topic = 'booking-changed'
        GROUP BY subject_id, subject_version HAVING count(*) > 1`,
    },
    {
      what: 'every version of a booking has its outbox row',
      broken: `
        SELECT b.id, b.version, count(o.id)::int AS rows FROM bookings b
        LEFT JOIN outbox o ON o.subject_id = b.id AND o.topic = 'booking-changed' AND o.subject_version BETWEEN 1 AND b.version
        WHERE b.kind = 'booking' AND EXISTS (SELECT 1 FROM booking_events e WHERE e.booking_id = b.id AND e.to_status = 'booked')
        GROUP BY b.id HAVING count(o.id) < b.version`,
    },
    {
      what: 'no outbox row waits longer than five minutes',
      circumstance: 'worked-on',
      broken: `SELECT id, topic, attempts FROM outbox WHERE done_at IS NULL AND created_at < ${NOW} - interval '5 minutes'`,
    },
  ],
};
