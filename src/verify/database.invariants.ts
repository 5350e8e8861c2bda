import type { Invariant } from './verify.types.js';

const OWN_DATABASE = 'datname = current_database() AND pid <> pg_backend_pid()';

export const TRANSACTIONS: Invariant = {
  id: 'I14',
  holds: 'no transaction sleeps or waits for long, none had to be ended for another',
  looksAt: {
    // Others are hidden from this login; it sees those of its own, which are the program's.
    sessions: `pg_stat_activity WHERE ${OWN_DATABASE} AND state IS NOT NULL`,
    'locks waited for': 'pg_locks WHERE NOT granted',
  },
  checks: [
    {
      what: 'no transaction idle for more than 5 s',
      broken: `
        SELECT pid, application_name, round(extract(epoch FROM clock_timestamp() - state_change))::int AS seconds FROM pg_stat_activity
        WHERE ${OWN_DATABASE} AND state LIKE 'idle in transaction%' AND state_change < clock_timestamp() - interval '5 seconds'`,
    },
    {
      what: 'no wait for a lock of more than 3 s',
      broken: `
        SELECT l.pid, l.locktype, round(extract(epoch FROM clock_timestamp() - l.waitstart))::int AS seconds FROM pg_locks l
        JOIN pg_stat_activity a ON a.pid = l.pid AND a.datname = current_database()
        WHERE NOT l.granted AND l.waitstart < clock_timestamp() - interval '3 seconds'`,
    },
    {
      what: 'no deadlock since the statistics began',
      broken: `SELECT deadlocks::int, stats_reset AS since FROM pg_stat_database WHERE datname = current_database() AND deadlocks > 0`,
    },
  ],
};

export const TIMES: Invariant = {
  id: 'I15',
  holds: 'instants are kept as instants, and a day is a date of its site',
  looksAt: {
    'columns of instants': `pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attnum > 0 AND a.atttypid = 'timestamptz'::regtype`,
    'service days': 'service_days',
    slots: 'slots',
    bookings: 'bookings',
    tickets: 'tickets',
  },
  checks: [
    {
      what: 'no instant without its zone',
      broken: `
        SELECT table_name, column_name, data_type FROM information_schema.columns
        WHERE table_schema = 'public' AND data_type IN ('timestamp without time zone', 'time with time zone')`,
    },
    {
      what: 'a slot lies on the date of its day at the site, within its hours',
      broken: `
        SELECT s.id, d.service_on, s.starts_at, s.ends_at, site.timezone FROM slots s
        JOIN service_days d ON d.id = s.service_day_id JOIN sites site ON site.id = d.site_id
        WHERE (s.starts_at AT TIME ZONE site.timezone)::date <> d.service_on
           OR (s.ends_at AT TIME ZONE site.timezone)::date <> d.service_on`,
    },
    {
      what: 'a booking starts on the date of its day at the site',
      broken: `
        SELECT b.id, b.service_on, b.starts_at, site.timezone FROM bookings b JOIN sites site ON site.id = b.site_id
        WHERE (b.starts_at AT TIME ZONE site.timezone)::date <> b.service_on`,
    },
    {
      what: 'a booking is at the site and on the day of its slot',
      broken: `
        SELECT b.id FROM bookings b JOIN slots s ON s.id = b.slot_id JOIN service_days d ON d.id = s.service_day_id
        WHERE (b.service_day_id, b.site_id, b.region_id, b.service_on) <> (d.id, d.site_id, d.region_id, d.service_on)`,
    },
    {
      what: 'a person of a booking is expected on its date',
      broken: `
        SELECT b.id, b.service_on, p.starts_at FROM booking_people p JOIN bookings b ON b.id = p.booking_id
        JOIN sites site ON site.id = b.site_id
        WHERE b.status IN ('booked', 'arrived') AND (p.starts_at AT TIME ZONE site.timezone)::date <> b.service_on`,
    },
    {
      what: 'the stock of a day carries its date and site',
      broken: `
        SELECT k.service_day_id, k.service_on FROM day_stocks k JOIN service_days d ON d.id = k.service_day_id
        WHERE (k.service_on, k.site_id, k.region_id) <> (d.service_on, d.site_id, d.region_id)`,
    },
    {
      what: 'a ticket is of the day of its booking, booked for that date at the site',
      broken: `
        SELECT t.id, t.service_on, b.service_on AS booked_on, t.booked_for FROM tickets t JOIN bookings b ON b.id = t.booking_id
        JOIN sites site ON site.id = t.site_id
        WHERE (t.site_id, t.service_on) <> (b.site_id, b.service_on)
           OR (t.booked_for AT TIME ZONE site.timezone)::date <> t.service_on`,
    },
    {
      what: 'a ticket is issued on the date of its day at the site',
      broken: `
        SELECT t.id, t.service_on, e.occurred_at FROM tickets t JOIN sites site ON site.id = t.site_id
        JOIN ticket_events e ON e.ticket_id = t.id AND e.from_status IS NULL
        WHERE (e.occurred_at AT TIME ZONE site.timezone)::date <> t.service_on`,
    },
  ],
};
