import type { Ask } from './bookings.batch.types.js';

/** Keyed hashes of the phone numbers that a request names, once each; a school names none of its own. */
export function phonesOf(ask: Ask): string[] {
  if (!('people' in ask) || ask.channel === 'school' || ask.channel === 'desk') return [];
  const numbers = ask.people.map(({ sealed }) => sealed.row.phoneHmac).filter((hmac) => hmac !== null);
  return [...new Set(numbers)];
}
