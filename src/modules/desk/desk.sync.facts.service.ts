import { Injectable } from '@nestjs/common';
import { addDays, instantAt } from '../../common/local-date.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import { CapacityService } from '../capacity/capacity.service.js';
import type { BookingWithPeople } from '../bookings/bookings.types.js';
import { DeskRepository } from './desk.repository.js';
import type { SyncStage } from './desk.sync.applying.service.js';
import { DeskSyncRepository, type KeptAct } from './desk.sync.repository.js';
import type { BookingFacts, DayFacts, Handout, TicketFacts, Witness } from './desk.sync.types.js';
import type { Ticket } from './desk.types.js';

const NOTHING = new Map<string, never>();

/** The present state of the day as far as one act touches it: what the replay decides on. Reads only. */
@Injectable()
export class DeskSyncFacts {
  constructor(
    private readonly clock: Clock,
    private readonly bookings: BookingsReadService,
    private readonly blanks: BlanksService,
    private readonly capacity: CapacityService,
    private readonly tickets: DeskRepository,
    private readonly repository: DeskSyncRepository,
  ) {}

  /** @param block of the act, locked; @param ticket that the act is on */
  async of(
    tx: Tx,
    { site, day }: SyncStage,
    kept: KeptAct,
    block: Handout | null,
    ticket: Ticket | null,
  ): Promise<DayFacts> {
    const { act, serviceOn, device } = kept;
    const booking = act.kind === 'check_in' ? await this.bookingOf(tx, kept) : null;
    const own = ticket && (await this.ticketOf(tx, ticket, device));
    const counter = act.counterId ? await this.tickets.findAtCounter(tx, act.counterId, serviceOn) : null;
    const busy = counter && counter.id !== ticket?.id ? await this.ticketOf(tx, counter, device) : null;
    return {
      now: this.clock.now(),
      from: instantAt(serviceOn, '00:00', site.timezone),
      to: instantAt(addDays(serviceOn, 1), '00:00', site.timezone),
      known: new Set(),
      bookings: booking ? new Map([[act.code ?? '', booking]]) : NOTHING,
      tickets: new Map([
        ...(own && ticket ? [[ticket.id, own] as const] : []),
        ...(busy && counter ? [[counter.id, busy] as const] : []),
      ]),
      arrivals: act.of === undefined ? NOTHING : new Map([[act.of, await this.arrivalOf(tx, act.of)]]),
      blocks: block ? new Map([[block.id, block]]) : NOTHING,
      pool: act.kind === 'walk_in' && day ? await this.poolOf(tx, day.id) : { places: 0, cards: 0 },
    };
  }

  /** The ticket that an act is on: one the device knew, or the one its own arrival was given. */
  async ticketFor(tx: Tx, { act, siteId, serviceOn }: KeptAct): Promise<Ticket | null> {
    const id = act.of === undefined ? act.ticketId : (await this.repository.find(tx, act.of))?.ticketId;
    const ticket = id ? await this.tickets.find(tx, id) : null;
    return ticket?.siteId === siteId && ticket.serviceOn === serviceOn ? ticket : null;
  }

  /** Null while the arrival is in conflict; no ticket when it was never uploaded, or discarded. */
  private async arrivalOf(tx: Tx, nonce: string): Promise<string | null> {
    const arrival = await this.repository.find(tx, nonce);
    if (arrival?.ticketId) return arrival.ticketId;
    return (await this.repository.isOpen(tx, nonce)) ? null : '';
  }

  private async bookingOf(tx: Tx, { act, siteId, serviceOn }: KeptAct): Promise<BookingFacts | null> {
    const booking = await this.bookings.findByCode(tx, act.code ?? '');
    const whole = booking && (await this.bookings.findWhole(tx, booking.id));
    if (!booking || !whole || booking.kind === 'cooling') return null;
    const ticket = await this.tickets.findOfBooking(tx, booking.id);
    const seen = ticket
      ? await this.repository.arrivalOf(tx, ticket.id)
      : await this.repository.lastChange(tx, booking.id);
    const { id, status } = booking;
    const isHere = booking.siteId === siteId && booking.serviceOn === serviceOn;
    const known = seen ? { seen: plain(seen) } : {};
    return { id, status, isHere, ticketKey: ticket?.id ?? null, promised: promisedOf(whole), ...known };
  }

  private async ticketOf(tx: Tx, ticket: Ticket, device: string): Promise<TicketFacts> {
    const whole = await this.bookings.findWhole(tx, ticket.bookingId);
    const seen = await this.repository.lastMove(tx, ticket.id);
    const { status, counterId } = ticket;
    const brokenBy = await this.repository.findBroken(tx, device, ticket.id);
    return { status, counterId, brokenBy, promised: promisedOf(whole), ...(seen ? { seen: plain(seen) } : {}) };
  }

  private async poolOf(tx: Tx, serviceDayId: string): Promise<DayFacts['pool']> {
    const places = (await this.capacity.countByDay(tx, [serviceDayId])).get(serviceDayId);
    const stock = await this.blanks.findDay(tx, serviceDayId, 'ktp');
    return {
      places: places ? places.standbyCapacity - places.standbyTaken : 0,
      cards: stock ? Math.max(0, stock.allotted - stock.used - stock.promised) : 0,
    };
  }
}

const promisedOf = (whole: BookingWithPeople | null): boolean[] =>
  (whole?.people ?? []).map((person) => person.cardState === 'promised');

const plain = ({ who, at, ticket }: Witness): Witness => ({
  ...(who ? { who } : {}),
  ...(at ? { at } : {}),
  ...(ticket ? { ticket } : {}),
});
