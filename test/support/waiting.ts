import { expect } from '@jest/globals';
import { PUBLIC_ACTOR } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { BookingsChangeService } from '../../src/modules/bookings/bookings.change.service.js';
import { BookingsEndingService } from '../../src/modules/bookings/bookings.ending.service.js';
import { BookingsJoiningService } from '../../src/modules/bookings/bookings.joining.service.js';
import { BookingsLineService } from '../../src/modules/bookings/bookings.line.service.js';
import { BookingsOfferService } from '../../src/modules/bookings/bookings.offer.service.js';
import { BookingsWaitingService } from '../../src/modules/bookings/bookings.waiting.service.js';
import { MessagesInboundService } from '../../src/modules/messages/messages.inbound.service.js';
import type { TestApp } from './app.js';
import type { BuiltBooking } from './builders.js';
import type { TestDatabase } from './database.js';

export interface Waiter {
  id: string;
  code: string;
  token: string;
  position: number;
}

export interface WaitOptions {
  date?: string;
  service?: string;
}

/** The waiting list as people use it. */
export class WaitingList {
  constructor(
    private readonly app: TestApp,
    private readonly siteId: string,
  ) {}

  async join(applicants: ApplicantInput[], { date, service = 'ikd' }: WaitOptions = {}): Promise<Waiter> {
    const want = { siteId: this.siteId, service, date, applicants, language: 'id', channel: 'api' } as const;
    const receipt = await this.app.get(BookingsJoiningService).join(want);
    return { ...receipt, id: receipt.entryId, token: this.waiting.tokenOf(receipt) };
  }

  view(who: Waiter) {
    return this.waiting.view(who);
  }

  async status(who: Waiter): Promise<string> {
    return (await this.view(who)).status;
  }

  take(who: Pick<Waiter, 'code' | 'token'>) {
    return this.app.get(BookingsOfferService).take(who);
  }

  skip(who: Waiter) {
    return this.app.get(BookingsOfferService).skip(who);
  }

  leave(who: Waiter) {
    return this.waiting.leave(who);
  }

  /** "BERHENTI", from a telephone. */
  stop(phone: string): Promise<string | null> {
    return this.app.get(MessagesInboundService).receive(phone, 'Berhenti.');
  }

  again(who: Waiter) {
    return this.waiting.again(who);
  }

  cancel(booking: BuiltBooking) {
    return this.app.get(BookingsChangeService).cancel(PUBLIC_ACTOR, booking, undefined);
  }

  /** What the clocks do. */
  release(): Promise<number> {
    return this.app.get(BookingsEndingService).releaseExpired();
  }

  offerPlaces(): Promise<number> {
    return this.app.get(BookingsLineService).offerPlaces();
  }

  /** The link of the open offer, as the message holds it. */
  async offerLink(who: Waiter): Promise<Pick<Waiter, 'code' | 'token'>> {
    const [row] = await this.app.database.sql<{ offer: string }>(
      'SELECT offer_id AS offer FROM waiting_entries WHERE id = $1',
      [who.id],
    );
    const open = await this.app.get(UnitOfWork).read((tx) => this.waiting.findOpenOffer(tx, row?.offer ?? ''));
    if (!open) throw new Error('No open offer.');
    return { code: open.entry.code, token: open.token };
  }

  private get waiting(): BookingsWaitingService {
    return this.app.get(BookingsWaitingService);
  }
}

/** What must hold of the line at every moment; each query gives the rows that break it. */
const BROKEN: Record<string, string> = {
  'an open offer is of one who waits, and whoever is offered a place has one': `
    SELECT coalesce(b.id, e.id) AS id FROM (SELECT id FROM bookings WHERE kind = 'offer' AND status = 'pending') b
    FULL JOIN (SELECT id, offer_id FROM waiting_entries WHERE status = 'offered') e ON e.offer_id = b.id
    WHERE b.id IS NULL OR e.id IS NULL`,
  'people wait as long as their entry does': `
    SELECT e.id FROM waiting_entries e JOIN waiting_people p ON p.entry_id = e.id
    WHERE p.is_live <> (e.status IN ('waiting', 'offered'))`,
  'every entry is where its last event left it': `
    SELECT e.id, e.status FROM waiting_entries e
    WHERE e.status <> (SELECT v.to_status FROM waiting_events v WHERE v.entry_id = e.id ORDER BY v.number DESC LIMIT 1)`,
};

export async function expectLine(database: TestDatabase): Promise<void> {
  for (const [what, sql] of Object.entries(BROKEN)) {
    expect({ what, broken: await database.sql(sql) }).toEqual({ what, broken: [] });
  }
}
