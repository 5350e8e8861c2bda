import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { touches } from '../../platform/database/unit-of-work.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { BLANK_KINDS, type BlankKind, type DayStock } from '../blanks/blanks.types.js';
import { CalendarPauseService } from '../calendar/calendar.pause.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay } from '../calendar/calendar.types.js';
import { CapacityService } from '../capacity/capacity.service.js';
import type { Claim, Pool, SlotWithPool } from '../capacity/capacity.types.js';
import type { Service } from '../catalogue/catalogue.types.js';
import { BookingsBatchRepository } from './bookings.batch.repository.js';
import { phonesOf } from './bookings.limits.rules.js';
import { type Ask, type DayAnswer, type DayAtHand, type LiveBooking, personKey } from './bookings.batch.types.js';
import { BookingsPeopleService } from './bookings.people.service.js';
import { receiptOf } from './bookings.presenter.js';
import { BookingsRepository } from './bookings.repository.js';
import type { Booking } from './bookings.types.js';

/** What the public may take from; priority places only with a need. */
const POOLS: readonly Pool[] = ['public', 'priority'];

/** Locks a day for those who ask, and reads all that is needed to decide. */
@Injectable()
export class BookingsDayAtHandService {
  constructor(
    private readonly clock: Clock,
    private readonly calendar: CalendarService,
    private readonly pauses: CalendarPauseService,
    private readonly applicants: ApplicantsService,
    private readonly blanks: BlanksService,
    private readonly capacity: CapacityService,
    private readonly people: BookingsPeopleService,
    private readonly repository: BookingsRepository,
    private readonly batches: BookingsBatchRepository,
  ) {}

  /** Locks, in the fixed order: day stock, slots, pools, holds, people. Null when nobody asks or there is no such day. */
  async read(tx: Tx, dayId: string, asks: readonly Ask[]): Promise<DayAtHand | null> {
    if (asks.length === 0) return null;
    const day = await this.calendar.findDayById(tx, dayId);
    if (!day) return null;
    touches(tx, [day.siteId, day.id]);
    const site = await this.calendar.getSite(day.siteId);
    const pause = await this.pauses.find(site.id);
    const stocks = await this.lockStocks(tx, dayId, asks);
    const slots = await this.lockSlots(tx, day, asks);
    const holds = await this.lockHolds(tx, asks);
    return { site, pause, day, slots, stocks, holds, now: this.clock.now(), ...(await this.readPeople(tx, asks)) };
  }

  /** The answer to a hold that became this booking before. */
  async confirmedBefore(tx: Tx, booking: Booking): Promise<DayAnswer> {
    const site = await this.calendar.getSite(booking.siteId);
    const people = await this.repository.listPeople(tx, [booking.id]);
    const warnings = await this.people.warningsOf(tx, people, site, booking.serviceOn);
    return { kind: 'booking', receipt: receiptOf({ booking, people }, site, warnings) };
  }

  private async lockStocks(tx: Tx, dayId: string, asks: readonly Ask[]): Promise<Map<BlankKind, DayStock>> {
    const stocks = new Map<BlankKind, DayStock>();
    for (const kind of BLANK_KINDS) {
      const isAsked = asks.some(({ service }) => service.blankKind === kind);
      const stock = isAsked ? await this.blanks.lockDay(tx, dayId, kind) : null;
      if (stock) stocks.set(kind, stock);
    }
    return stocks;
  }

  /** One person of one place takes the slot that was chosen; others may spill over into any later one. */
  private async lockSlots(tx: Tx, day: ServiceDay, asks: readonly Ask[]): Promise<SlotWithPool[]> {
    const claiming = asks.filter((ask) => ask.kind !== 'confirm');
    const isShort = ({ minutes }: Service) => this.calendar.stepsFor(minutes, day) === 1;
    const isSimple = claiming.every((ask) => partyOf(ask) === 1 && servicesOf(ask).every(isShort));
    const known = isSimple ? claiming.map(({ slotId }) => slotId) : await this.idsFrom(tx, day.id, claiming);
    if (known.length > 0) await this.capacity.lockSlots(tx, [...new Set(known)]);
    // Confirming needs no slot, only its time when a party sits in several.
    const needed = claiming.length > 0 || asks.some((ask) => partyOf(ask) > 1);
    return needed ? this.capacity.listTimed(tx, day.id, POOLS) : [];
  }

  private async idsFrom(tx: Tx, dayId: string, claiming: readonly { slotId: string }[]): Promise<string[]> {
    const slots = await this.capacity.listTimed(tx, dayId, POOLS);
    const first = slots.findIndex((slot) => claiming.some(({ slotId }) => slotId === slot.id));
    return first < 0 ? [] : slots.slice(first).map((slot) => slot.id);
  }

  private async lockHolds(tx: Tx, asks: readonly Ask[]): Promise<Map<string, { booking: Booking; claims: Claim[] }>> {
    const ids = asks.flatMap((ask) => (ask.kind === 'confirm' ? [ask.holdId] : []));
    if (ids.length === 0) return new Map();
    const holds = await this.repository.lockAll(tx, [...new Set(ids)]);
    const claims = await this.repository.listClaimsOf(
      tx,
      holds.filter(({ party }) => party > 1).map(({ id }) => id),
    );
    return new Map(
      holds.map((booking) => [booking.id, { booking, claims: claims.filter((c) => c.bookingId === booking.id) }]),
    );
  }

  private async readPeople(
    tx: Tx,
    asks: readonly Ask[],
  ): Promise<Pick<DayAtHand, 'live' | 'statuses' | 'devices' | 'phones'>> {
    const prepared = asks.flatMap((ask) => ('people' in ask ? ask.people.map((p) => p.prepared) : []));
    const devices = asks.flatMap((ask) => (ask.kind === 'hold' && ask.deviceHmac ? [ask.deviceHmac] : []));
    const holding = devices.length > 0 ? await this.batches.listDevices(tx, devices) : [];
    const noOne = { live: new Map<string, LiveBooking>(), statuses: new Map(), phones: new Map<string, number>() };
    if (prepared.length === 0) return { ...noOne, devices: new Set(holding) };
    const numbers = [...new Set(asks.flatMap(phonesOf))];
    await this.repository.lockPeople(tx, prepared, numbers);
    const niks = prepared.map((p) => p.nikHmac).filter((hmac) => hmac !== null);
    const found = await this.batches.listLive(tx, niks, this.clock.now());
    const live = new Map<string, LiveBooking>(found.map((row) => [personKey(row.nikHmac, row.group), row.live]));
    const phones = await this.batches.countByPhone(tx, numbers, this.clock.now());
    return { live, phones, statuses: await this.applicants.statusesOf(tx, prepared), devices: new Set(holding) };
  }
}

const servicesOf = (ask: Ask): Service[] => [
  ask.service,
  ...('people' in ask ? ask.people.map(({ service }) => service) : []),
];

const partyOf = (ask: Ask): number => (ask.kind === 'hold' ? ask.party : ask.people.length);
