/** A ticket left the line, or was missed. Subject: the ticket, at its version after the move. */
export const TICKET_MOVED = 'ticket-moved';
export const DESK_TOPICS = [TICKET_MOVED] as const;
