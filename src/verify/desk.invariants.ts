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
      what: 'one ticket per booking',
      broken: `
        SELECT booking_id, count(*)::int AS tickets FROM tickets WHERE status <> 'void' GROUP BY booking_id HAVING count(*) > 1`,
    },
    {
      what: 'nobody is called or served at two counters, and a counter calls or serves one',
      broken: `
        SELECT counter_id, count(*)::int AS tickets FROM tickets WHERE status IN ('called', 'serving')
        GROUP BY counter_id HAVING count(*) > 1 OR counter_id IS NULL`,
    },
    {
      what: 'every move of a ticket is a legal one',
      broken: `
        SELECT ticket_id, from_status, to_status FROM ticket_events
        WHERE from_status IS NOT NULL AND (from_status, to_status) NOT IN (VALUES ${MOVES})
           OR from_status IS NULL AND to_status <> 'waiting'`,
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
