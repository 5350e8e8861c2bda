import type { FastifyReply } from 'fastify';
import { AlreadyBooked, NotEligible } from '../../modules/bookings/bookings.errors.js';
import { show } from '../answer.js';
import type { PageFrame } from '../layout.js';
import { t } from '../messages.js';
import { AlreadyBookedView } from './already-booked.view.js';
import { NotYetView } from './not-eligible.view.js';

/**
 * Says why a place that was kept for one person cannot be theirs.
 * @throws what is no such reason, as it came
 */
export function offerRefused(reply: FastifyReply, frame: PageFrame, error: unknown): string {
  if (error instanceof AlreadyBooked) return show(reply, <AlreadyBookedView frame={frame} party={1} />, 409);
  if (!(error instanceof NotEligible)) throw error;
  const { reasons } = error.decision;
  return show(reply, <NotYetView frame={frame} title={t(frame.locale, 'offer.notYet')} reasons={reasons} />);
}
