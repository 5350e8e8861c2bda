// The web program with group commit taken out: each request has its transaction to itself, and waits for nobody.
import { inRoot } from '../lib/paths.mjs';

const { BookingsBatchService } = await import(inRoot('dist', 'modules', 'bookings', 'bookings.batch.service.js'));

BookingsBatchService.prototype.submit = async function submitAlone(dayId, request) {
  const [outcome] = await this.carry(dayId, [request]);
  if ('error' in outcome) throw outcome.error;
  return outcome.ok;
};
await import(inRoot('dist', 'main.js'));
