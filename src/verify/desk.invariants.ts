import { NEXT } from '../modules/desk/desk.rules.js';
import type { Invariant } from './verify.types.js';

const MOVES = Object.entries(NEXT)
  .flatMap(([from, all]) => all.map((to) => `('${from}', '${to}')`))
  .join(', ');

export const TURNS: Invariant = {
  id: 'I10',
  holds: 'a number once, a ticket at one counter, calls that follow each other',
  looksAt: { tickets: 'tickets', 'ticket events': 'ticket_events', counters: 'counters' },
  checks: [
    {
      what: 'no number of a site, day and series twice',
      broken: `
        SELECT site_id, service_on, series, number, count(*)::int AS tickets FROM tickets
        GROUP BY site_id, service_on, series, number HAVING count(*) > 1`,
    },
    {
      what: 'no number beyond the last one given',
      broken: `
        SELECT t.id, t.series, t.number, s.last_number FROM tickets t LEFT JOIN ticket_series s USING (site_id, service_on, series)
        WHERE s.last_number IS NULL OR t.number > s.last_number`,
    },
    {
      what: 'no number in two hand-outs, and none beyond the last one given',
      broken: `
        SELECT h.site_id, h.service_on, n AS number, count(*)::int AS handouts FROM desk_handouts h
        CROSS JOIN LATERAL unnest(h.numbers || h.used) n
        LEFT JOIN ticket_series s ON (s.site_id, s.service_on, s.series) = (h.site_id, h.service_on, 'B')
        GROUP BY h.site_id, h.service_on, n, s.last_number HAVING count(*) > 1 OR n > coalesce(s.last_number, 0)`,
    },
    {
      what: 'one ticket per booking',
      broken: `
        SELECT booking_id, count(*)::int AS tickets FROM tickets WHERE status <> 'void' GROUP BY booking_id HAVING count(*) > 1`,
    },
    {
      what: 'nobody is called or served at two counters, and a counter calls or serves one',
      broken: `
        SELECT counter_id, service_on, count(*)::int AS tickets FROM tickets WHERE status IN ('called', 'serving')
        GROUP BY counter_id, service_on HAVING count(*) > 1 OR counter_id IS NULL`,
    },
    {
      what: 'every move of a ticket is a legal one',
      broken: `
        SELECT ticket_id, from_status, to_status FROM ticket_events
        WHERE from_status IS NOT NULL AND NOT is_undo AND (from_status, to_status) NOT IN (VALUES ${MOVES})
           OR from_status IS NULL AND to_status <> 'waiting'`,
    },
    {
      // A number that was given by mistake is void: there is nothing it could go back to.
      what: 'an undone move is a legal one backwards',
      broken: `
        SELECT ticket_id, from_status, to_status FROM ticket_events
        WHERE is_undo AND (to_status, from_status) NOT IN (VALUES ${MOVES}) AND (from_status, to_status) <> ('waiting', 'void')`,
    },
    {
      what: 'an act is undone within its minute',
      broken: `
        SELECT id, ticket_id, act, occurred_at, undone_at FROM desk_acts
        WHERE undone_at > occurred_at + interval '61 seconds'`,
    },
    {
      what: 'the acts that stand are not newer than their ticket',
      broken: `
        SELECT t.id, t.version, max(a.version) AS act FROM tickets t JOIN desk_acts a ON a.ticket_id = t.id AND a.undone_at IS NULL
        GROUP BY t.id HAVING max(a.version) > t.version OR count(*) > count(DISTINCT a.version)`,
    },
    {
      // Whatever the clock did meanwhile: a status is left as often as it is entered, but for the one that stands now.
      // A ticket that two counters called is left twice where it was entered once.
      what: 'the moves of a ticket make one path to where it stands',
      broken: `
        SELECT t.id, t.status, m.status AS at, sum(m.step)::int AS entered FROM tickets t
        CROSS JOIN LATERAL (
          SELECT to_status AS status, 1 AS step FROM ticket_events WHERE ticket_id = t.id
          UNION ALL SELECT coalesce(from_status, 'begin'), -1 FROM ticket_events WHERE ticket_id = t.id
          UNION ALL SELECT 'begin', 1) m
        GROUP BY t.id, t.status, m.status HAVING sum(m.step) <> CASE WHEN m.status = t.status THEN 1 ELSE 0 END`,
    },
    {
      what: 'every call names its counter',
      broken: `SELECT id, ticket_id FROM ticket_events WHERE to_status = 'called' AND counter_id IS NULL`,
    },
  ],
};

export const SYNCED: Invariant = {
  id: 'I11',
  holds: 'an act of a device that was cut off counts once, and what collides waits for staff',
  looksAt: { acts: 'desk_sync_acts', conflicts: 'desk_sync_conflicts', 'hand-outs': 'desk_handouts' },
  checks: [
    {
      what: 'arrivals that were applied gave a ticket each',
      broken: `
        SELECT ticket_id, count(*)::int AS arrivals FROM desk_sync_acts
        WHERE outcome = 'applied' AND kind IN ('check_in', 'walk_in')
        GROUP BY ticket_id HAVING ticket_id IS NULL OR count(*) > 1`,
    },
    {
      what: 'every act that collides is a conflict, and no other one',
      broken: `
        SELECT a.nonce, a.outcome FROM desk_sync_acts a LEFT JOIN desk_sync_conflicts c USING (nonce)
        WHERE (a.outcome = 'conflict') <> (c.nonce IS NOT NULL)`,
    },
    {
      what: 'every move that was applied stands in the path of its ticket',
      broken: `
        SELECT a.nonce, a.kind, a.ticket_id FROM desk_sync_acts a
        WHERE a.outcome = 'applied' AND NOT EXISTS (
          SELECT 1 FROM ticket_events e WHERE e.ticket_id = a.ticket_id AND e.occurred_at = a.happened_at)`,
    },
    {
      what: 'what waits for a conflict waits for one that is open',
      broken: `
        SELECT f.nonce FROM desk_sync_conflicts f JOIN desk_sync_conflicts c ON c.nonce = f.cause
        WHERE f.status = 'open' AND c.status <> 'open'`,
    },
    {
      what: 'a hand-out that was returned has nothing left',
      broken: `SELECT id FROM desk_handouts WHERE closed_at IS NOT NULL AND places + cards > 0 OR least(places, cards) < 0`,
    },
  ],
};
