import { Injectable } from '@nestjs/common';
import { plusMinutes } from '../../common/duration.js';
import { addDays, daysBetween, isoWithOffset, type LocalDate } from '../../common/local-date.js';
import { normaliseBookingCode } from '../../common/booking-code.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { CapacityService } from '../capacity/capacity.service.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { BY_OFFICE } from './bookings.events.js';
import { presentBooking } from './bookings.presenter.js';
import { BookingsRepository } from './bookings.repository.js';
import type {
  Booking,
  BookingReceipt,
  BookingView,
  BookingWithPeople,
  DayAvailability,
  SlotAvailability,
} from './bookings.types.js';

const MAX_RANGE_DAYS = 92;
/** A link works until the day after the service day. */
const LINK_DAYS = 1;

/** What is left, and bookings by their token. All of it reads the primary. */
@Injectable()
export class BookingsReadService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly catalogue: CatalogueService,
    private readonly calendar: CalendarService,
    private readonly capacity: CapacityService,
    private readonly blanks: BlanksService,
    private readonly repository: BookingsRepository,
  ) {}

  /** @throws NotFound (no such site), InvalidInput (unknown service, more than 92 days) */
  async listDays(siteId: string, serviceCode: string, from: LocalDate, to: LocalDate): Promise<DayAvailability[]> {
    const range = daysBetween(from, to);
    if (range < 0 || range >= MAX_RANGE_DAYS) throw new InvalidInput([{ field: 'to', code: 'out_of_range' }]);
    const site = await this.calendar.getSite(siteId);
    const service = await this.catalogue.get(serviceCode);
    const days = await this.calendar.listDays(siteId, from, to);
    return this.unitOfWork.read(async (tx) => {
      const places = await this.capacity.placesLeftByDay(
        tx,
        days.map((d) => d.id),
        this.earliest(site),
      );
      const { blankKind, nationalClass } = service;
      const cards = await this.blanks.cardsLeftByDay(tx, siteId, blankKind ?? 'ktp', from, to, nationalClass);
      return days.map((day) => this.presentDay(site, day, places.get(day.id) ?? 0, cards.get(day.id) ?? 0));
    });
  }

  /** @throws NotFound when no such day is published, InvalidInput */
  async listSlots(siteId: string, date: LocalDate, serviceCode: string, party: number): Promise<SlotAvailability> {
    const { serviceDayId: _, ...slots } = await this.listSlotsOfDay(siteId, date, serviceCode, party);
    return slots;
  }

  /** As `listSlots`, with the day that they belong to. */
  async listSlotsOfDay(
    siteId: string,
    date: LocalDate,
    serviceCode: string,
    party: number,
  ): Promise<SlotAvailability & { serviceDayId: string }> {
    const site = await this.calendar.getSite(siteId);
    const service = await this.catalogue.get(serviceCode);
    return this.unitOfWork.read(async (tx) => {
      const day = await this.calendar.findDay(tx, siteId, date);
      if (!day) throw new NotFound();
      const offered = await this.capacity.listOffered(
        tx,
        day.id,
        'public',
        party,
        this.calendar.stepsFor(service.minutes, day),
      );
      const { blankKind, nationalClass } = service;
      const cardsLeft = await this.blanks.cardsLeft(tx, day.id, blankKind ?? 'ktp', nationalClass);
      const open = offered.filter((slot) => this.calendar.isBookable(site, day, slot.startsAt));
      const at = (instant: Date) => isoWithOffset(site.timezone, instant);
      return {
        serviceDayId: day.id,
        date,
        cardsLeft,
        slots: open.map((s) => ({ ...s, startsAt: at(s.startsAt), endsAt: at(s.endsAt) })),
      };
    });
  }

  /** The same NotFound for an unknown code, a wrong token, and a link whose day is over by more than one. */
  async getByToken(code: string, token: string): Promise<Booking> {
    const normal = normaliseBookingCode(code);
    const booking = normal ? await this.unitOfWork.read((tx) => this.repository.findByCode(tx, normal)) : null;
    const isRight = this.secrets.isToken(token, 'booking', booking?.id ?? '', booking?.accessNonce ?? 0);
    if (!booking || !isRight || !(await this.isReachable(booking))) throw new NotFound();
    return booking;
  }

  /**
   * By the token of its link, however long ago its day was: what is kept of people stays theirs to ask about.
   * @throws NotFound, the same for an unknown code and a wrong token
   */
  async getForData(code: string, token: string): Promise<BookingWithPeople> {
    const normal = normaliseBookingCode(code);
    const booking = normal ? await this.unitOfWork.read((tx) => this.repository.findByCode(tx, normal)) : null;
    const isRight = this.secrets.isToken(token, 'booking', booking?.id ?? '', booking?.accessNonce ?? 0);
    if (!booking || !isRight || !this.isOfSomebody(booking)) throw new NotFound();
    return { booking, people: await this.unitOfWork.read((tx) => this.repository.listPeople(tx, [booking.id])) };
  }

  /** Not a hold, and not a place that cools. */
  isOfSomebody({ kind, status }: Pick<Booking, 'kind' | 'status'>): boolean {
    return kind !== 'cooling' && status !== 'pending';
  }

  /** Its people did not ask for it, and would travel in vain. */
  isCancelledByOffice({ status, reason }: Pick<Booking, 'status' | 'reason'>): boolean {
    return status === 'cancelled' && reason === BY_OFFICE;
  }

  /** A booking of somebody, until the day after its service day: its link works, and may be sent. */
  async isReachable(booking: Booking): Promise<boolean> {
    if (!this.isOfSomebody(booking)) return false;
    const site = await this.calendar.getSite(booking.siteId);
    return this.calendar.today(site) <= addDays(booking.serviceOn, LINK_DAYS);
  }

  async view(code: string, token: string): Promise<BookingView> {
    const { booking, people } = await this.whole(code, token);
    return presentBooking({ booking, people }, await this.calendar.getSite(booking.siteId));
  }

  async whole(code: string, token: string): Promise<BookingWithPeople> {
    const booking = await this.getByToken(code, token);
    return { booking, people: await this.unitOfWork.read((tx) => this.repository.listPeople(tx, [booking.id])) };
  }

  tokenOf(receipt: Pick<BookingReceipt, 'bookingId' | 'accessNonce'>): string {
    return this.secrets.token('booking', receipt.bookingId, receipt.accessNonce);
  }

  /** @throws NotFound */
  async reread(tx: Tx, id: string): Promise<Booking> {
    const booking = await this.repository.find(tx, id);
    if (!booking) throw new NotFound();
    return booking;
  }

  /** For the desk and for messages, which know the id from their own rows. */
  async findWhole(tx: Tx, id: string): Promise<BookingWithPeople | null> {
    const booking = await this.repository.find(tx, id);
    return booking && { booking, people: await this.repository.listPeople(tx, [id]) };
  }

  async listWhole(tx: Tx, serviceDayId: string): Promise<BookingWithPeople[]> {
    const bookings = await this.repository.listOfDay(tx, serviceDayId);
    const people = await this.repository.listPeople(
      tx,
      bookings.map((b) => b.id),
    );
    return bookings.map((booking) => ({ booking, people: people.filter((p) => p.bookingId === booking.id) }));
  }

  findByCode(tx: Tx, code: string): Promise<Booking | null> {
    const normal = normaliseBookingCode(code);
    return normal ? this.repository.findByCode(tx, normal) : Promise.resolve(null);
  }

  /** The live booking of a person, today's at this site first. */
  findLiveOf(tx: Tx, nikHmac: string, siteId: string, serviceOn: LocalDate): Promise<Booking | null> {
    return this.repository.findLiveOf(tx, nikHmac, siteId, serviceOn);
  }

  /** Of these people, by the keyed hash of their NIK, who has a live booking of the group; says nothing of when or where. */
  bookedAmong(tx: Tx, nikHmacs: readonly string[], group: string): Promise<Set<string>> {
    return this.repository.liveAmong(tx, nikHmacs, group, this.clock.now());
  }

  /** Last day that residents may see. */
  horizonEnd(site: Site): LocalDate {
    return addDays(this.calendar.today(site), site.horizonDays);
  }

  private earliest(site: Site): Date {
    return plusMinutes(this.clock.now(), site.leadMinutes);
  }

  private presentDay(site: Site, day: ServiceDay, placesLeft: number, cardsLeft: number): DayAvailability {
    const { date, opensAt, closesAt } = day;
    if (day.status !== 'open')
      return {
        date,
        status: 'closed',
        reason: day.reason ?? day.reasonCode ?? day.status,
        opensAt,
        closesAt,
        placesLeft: 0,
        cardsLeft: 0,
      };
    if (date > this.horizonEnd(site))
      return { date, status: 'closed', reason: 'not_released', opensAt, closesAt, placesLeft: 0, cardsLeft: 0 };
    return { date, status: 'open', opensAt, closesAt, placesLeft, cardsLeft };
  }
}
