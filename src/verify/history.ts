import type { Ask } from '../platform/database/snapshot.js';
import { confirmPayload, placePayload } from './history.payload.js';
import { isToldFull, judgeAnswered, judgeFull, judgeRefused } from './history.rules.js';
import type { BookingRow, History, KeptAnswer, SlotTimeline } from './history.types.js';
import { timelinesOf } from './timeline.rules.js';
import type { HolderRow, SlotRow } from './timeline.types.js';
import type { Finding } from './verify.types.js';

/** Holds what clients were told against the rows. */
export async function judgeHistory(ask: Ask, history: History): Promise<Finding[]> {
  const answers = await listAnswers(ask, history);
  const bookings = await listBookings(ask, history, answers);
  const timelines = await listTimelines(ask, history);
  const evidence = { answers, bookings, timelines };
  return [judgeAnswered(history, evidence), judgeRefused(history, evidence), judgeFull(history, evidence)];
}

interface AnswerRow extends KeptAnswer {
  slotId: string | null;
}

function listAnswers(ask: Ask, { operations }: History): Promise<AnswerRow[]> {
  return ask<AnswerRow>(
    `SELECT k.key, coalesce(k.answer->>'bookingId', k.answer->>'id') AS "bookingId",
       coalesce(k.answer->'view'->>'code', k.answer->>'code') AS code, s.id AS "slotId"
     FROM idempotency_keys k
     LEFT JOIN service_days d ON d.site_id = (k.answer->'view'->'site'->>'id')::uuid
     LEFT JOIN slots s ON s.service_day_id = d.id AND s.kind = 'timed' AND s.starts_at = (k.answer->'view'->>'startsAt')::timestamptz
     WHERE k.scope = 'public' AND k.key = ANY($1) AND (k.answer->'view' IS NULL OR s.id IS NOT NULL)`,
    [[...new Set(operations.flatMap(({ key }) => (key === null ? [] : [key])))]],
  );
}

interface RawBooking extends Omit<BookingRow, 'payloads'> {
  slotId: string;
  service: string;
  party: number;
  wasMoved: boolean;
}

/** Those that the history or its keys name, and those that were made by the API meanwhile. */
async function listBookings(ask: Ask, { begin, operations }: History, answers: AnswerRow[]): Promise<BookingRow[]> {
  const names = new Set(operations.flatMap(({ subject, on }) => [subject, on]));
  for (const { bookingId, code } of answers) names.add(bookingId).add(code);
  const rows = await ask<RawBooking>(
    `SELECT b.id, b.code, b.status, b.slot_id AS "slotId", b.service_code AS service, b.party,
       EXISTS (SELECT 1 FROM booking_events e WHERE e.booking_id = b.id AND e.to_status = 'booked') AS "wasBooked",
       EXISTS (SELECT 1 FROM booking_events e WHERE e.booking_id = b.id AND e.from_status = 'booked' AND e.to_status = 'booked') AS "wasMoved"
     FROM bookings b WHERE b.code = ANY($1) OR b.id::text = ANY($1)
       OR (b.channel = 'api' AND b.kind = 'booking' AND NOT b.id = ANY($2::uuid[]))`,
    [[...names].filter((name) => name !== null), begin.before],
  );
  return rows.map(({ slotId, service, party, wasMoved, ...row }) => {
    const kept = answers.filter((answer) => answer.bookingId === row.id && answer.slotId !== null);
    const isNamed = ({ subject, on }: { subject: string | null; on: string | null }) =>
      [row.id, row.code].some((name) => name === subject || name === on);
    const slots = new Set<string | null>([slotId, ...kept.map((answer) => answer.slotId)]);
    // Of a moved booking without a kept answer nobody knows where it began.
    if (wasMoved && kept.length === 0) for (const op of operations.filter(isNamed)) slots.add(op.slotId);
    const places = [...slots].map((slot) => placePayload(slot ?? '', service, party));
    return { ...row, payloads: [...places, confirmPayload(row.id, party)] };
  });
}

const ms = (instant: string): string => `(extract(epoch FROM ${instant}) * 1000)::float8`;

/**
 * Nobody knows how many public places a slot had before: when kept places fall back to the public, when a plan changes
 * the day, or when a block gives its places to those it names.
 */
const HAS_ALWAYS_BEEN_AS_IT_IS = `
  NOT EXISTS (SELECT 1 FROM slot_pools o WHERE o.slot_id = s.id AND o.pool <> 'public')
  AND NOT EXISTS (SELECT 1 FROM plans p WHERE p.site_id = d.site_id AND p.status = 'applied' AND p.kind IN ('day', 'closure'))
  AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.service_day_id = d.id AND b.kind = 'block')`;

/** The slots that were called full, with all that may have been taken of them. */
async function listTimelines(ask: Ask, history: History): Promise<SlotTimeline[]> {
  const full = history.operations.filter(isToldFull).map(({ slotId }) => slotId);
  const slots = await ask<SlotRow>(
    `SELECT s.id, s.service_day_id AS "serviceDayId", ${ms('s.starts_at')} AS "startsAt", s.capacity,
       p.capacity AS "publicCapacity",
       ARRAY(SELECT code FROM services WHERE minutes <= d.step_minutes) AS services
     FROM slots s JOIN slot_pools p ON p.slot_id = s.id AND p.pool = 'public' JOIN service_days d ON d.id = s.service_day_id
     WHERE s.kind = 'timed' AND s.id = ANY($1::uuid[]) AND ${HAS_ALWAYS_BEEN_AS_IT_IS}`,
    [[...new Set(full)]],
  );
  const days = [...new Set(slots.map(({ serviceDayId }) => serviceDayId))];
  return timelinesOf(slots, await listHolders(ask, days), history);
}

/** Whoever is on these days now, and whoever was moved from anywhere. */
async function listHolders(ask: Ask, days: readonly string[]): Promise<HolderRow[]> {
  if (days.length === 0) return [];
  const [setting] = await ask<{ on: boolean }>(`SELECT current_setting('track_commit_timestamp')::boolean AS on`);
  const commitOf = (row: string) => (setting?.on ? `pg_xact_commit_timestamp(${row}.xmin)` : 'NULL::timestamptz');
  const commit = ms(`max(${commitOf('e')})`);
  const lastOf = (condition: string) =>
    `LEFT JOIN LATERAL (SELECT count(*)::int AS times, ${ms('max(e.occurred_at)')} AS app, ${commit} AS commit
       FROM booking_events e WHERE e.booking_id = b.id AND ${condition})`;
  return ask<HolderRow>(
    `SELECT b.id, b.code, b.party, b.pool, b.slot_id AS "slotId", b.service_day_id AS "serviceDayId",
       ${ms('s.starts_at')} AS "slotStartsAt", b.party > 1 OR v.minutes > d.step_minutes AS "isWide",
       ${ms('b.created_at')} AS "createdApp", ${ms('b.expires_at')} AS "expiresApp", moved.times AS moves,
       moved.app AS "movedApp", moved.commit AS "movedCommit", ended.commit AS "endedCommit",
       b.status IN ('cancelled', 'noshow') AS "isEnded",
       coalesce((SELECT json_agg(json_build_object('slotId', c.slot_id, 'pool', c.pool, 'places', c.places,
           'since', ${ms(commitOf('c'))}))
         FROM booking_claims c WHERE c.booking_id = b.id), '[]') AS claims
     FROM bookings b JOIN slots s ON s.id = b.slot_id JOIN service_days d ON d.id = b.service_day_id
     JOIN services v ON v.code = b.service_code
     ${lastOf(`e.from_status = 'booked' AND e.to_status = 'booked'`)} moved ON true
     ${lastOf(`e.to_status IN ('cancelled', 'noshow')`)} ended ON true
     WHERE b.service_day_id = ANY($1::uuid[]) OR moved.times > 0`,
    [days],
  );
}
