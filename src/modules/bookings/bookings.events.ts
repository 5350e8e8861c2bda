/** A booking was made, moved, or ended before its day. Subject: the booking, at its version. */
export const BOOKING_CHANGED = 'booking-changed';
export const BOOKING_TOPICS = [BOOKING_CHANGED] as const;
