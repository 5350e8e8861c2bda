/** A booking was made, moved, or ended before its day. Subject: the booking, at its version. */
export const BOOKING_CHANGED = 'booking-changed';
/** Somebody asked for a way back to a booking. Subject: the row of what was asked, at its nonce. */
export const ACCESS_ASKED = 'access-asked';
/** A place was offered to somebody on the waiting list. Subject: the pending row that keeps the place. */
export const OFFER_MADE = 'offer-made';
/** A place and a card are kept for a person who waits for the card. Subject: the pending row that keeps them. */
export const INVITATION_MADE = 'invitation-made';
export const BOOKING_TOPICS = [BOOKING_CHANGED, ACCESS_ASKED, OFFER_MADE, INVITATION_MADE] as const;

/** Reason of a booking that the office cancelled: nobody asked for it, and its people are told so. */
export const BY_OFFICE = 'by_office';
/** Reason of a booking that the desk cancelled because the person it names did not make it. */
export const NOT_THEIRS = 'not_theirs';
