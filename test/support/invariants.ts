import { expect } from '@jest/globals';
import type { TestDatabase } from './database.js';

const LIVE = `('pending', 'booked', 'arrived', 'fulfilled', 'noshow')`;

/** What must hold at every moment; each query gives the rows that break it. */
const BROKEN: Record<string, string> = {
  'taken of a slot is what its bookings hold': `
    SELECT s.id, s.taken, coalesce(sum(c.places), 0) AS held FROM slots s
    LEFT JOIN booking_claims c ON c.slot_id = s.id LEFT JOIN bookings b ON b.id = c.booking_id AND b.status IN ${LIVE}
    GROUP BY s.id HAVING s.taken <> coalesce(sum(c.places) FILTER (WHERE b.id IS NOT NULL), 0) OR s.taken > s.capacity`,
  'taken of a pool is what its bookings hold': `
    SELECT p.slot_id, p.pool, p.taken FROM slot_pools p
    LEFT JOIN booking_claims c ON c.slot_id = p.slot_id AND c.pool = p.pool
    GROUP BY p.slot_id, p.pool HAVING p.taken <> coalesce(sum(c.places), 0) OR p.taken > p.capacity`,
  'no claim of an ended booking': `
    SELECT b.id FROM booking_claims c JOIN bookings b ON b.id = c.booking_id WHERE b.status = 'cancelled'`,
  'promised cards are those of live bookings': `
    SELECT d.service_day_id, d.promised FROM day_stocks d
    LEFT JOIN bookings b ON b.service_day_id = d.service_day_id AND b.blank_kind = d.blank_kind AND b.status IN ('pending', 'booked', 'arrived')
    GROUP BY d.service_day_id, d.blank_kind HAVING d.promised <> coalesce(sum(b.cards_held), 0)`,
  'cards of a booking are those of its people': `
    SELECT b.id FROM bookings b JOIN booking_people p ON p.booking_id = b.id AND p.card_state = 'promised' AND p.status IN ('booked', 'arrived')
    WHERE b.status IN ('booked', 'arrived') GROUP BY b.id HAVING b.cards_held <> count(*)`,
  'promised and used never beyond the allotment': `
    SELECT service_day_id FROM day_stocks WHERE promised + used > allotted`,
  'balance equals the sum of movements': `
    SELECT b.site_id, b.on_hand FROM blank_balances b LEFT JOIN blank_movements m ON m.site_id = b.site_id AND m.blank_kind = b.blank_kind
    GROUP BY b.site_id, b.blank_kind HAVING b.on_hand <> coalesce(sum(m.quantity), 0)`,
  'one live booking per person and group': `
    SELECT nik_hmac FROM booking_people WHERE status IN ('pending', 'booked', 'arrived') AND nik_hmac IS NOT NULL
    GROUP BY nik_hmac, service_group HAVING count(*) > 1`,
  'people move with their booking': `
    SELECT b.id FROM bookings b JOIN booking_people p ON p.booking_id = b.id WHERE b.status IN ('booked', 'arrived', 'cancelled') AND p.status <> b.status`,
  'a booking is at the site and on the day of its slot': `
    SELECT b.id FROM bookings b JOIN slots s ON s.id = b.slot_id JOIN service_days d ON d.id = s.service_day_id
    WHERE (b.service_day_id, b.site_id, b.region_id, b.service_on) <> (d.id, d.site_id, d.region_id, d.service_on)`,
  'one outbox row per change': `
    SELECT subject_id, subject_version FROM outbox WHERE topic = 'booking-changed' GROUP BY subject_id, subject_version HAVING count(*) > 1`,
  'every booked version has its outbox row': `
    SELECT b.id FROM bookings b WHERE b.status = 'booked' AND b.kind = 'booking'
      AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.subject_id = b.id AND o.subject_version = b.version)`,
};

export async function expectInvariants(database: TestDatabase): Promise<void> {
  for (const [what, sql] of Object.entries(BROKEN)) {
    expect({ what, broken: await database.sql(sql) }).toEqual({ what, broken: [] });
  }
}
