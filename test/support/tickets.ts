import type { TestDatabase } from './database.js';

const OF_TICKETS = ['desk_acts', 'wait_estimates', 'ticket_events'];

/** Tickets as if they had never been, one or all: what was made up of them by hand would be no path. */
export async function forgetTickets({ sql }: TestDatabase, id: string | null = null): Promise<void> {
  for (const table of OF_TICKETS) await sql(`DELETE FROM ${table} WHERE $1::uuid IS NULL OR ticket_id = $1`, [id]);
  await sql('DELETE FROM tickets WHERE $1::uuid IS NULL OR id = $1', [id]);
}
