import { Injectable } from '@nestjs/common';
import { ageOn, isoWithOffset, type LocalDate } from '../../common/local-date.js';
import { type Actor, assertMayAct } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import type { ApplicantCard } from '../applicants/applicants.types.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { BlanksStockService } from '../blanks/blanks.stock.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import type { BookingPerson, BookingWithPeople } from '../bookings/bookings.types.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { Site } from '../calendar/calendar.types.js';
import { DeskRepository } from './desk.repository.js';
import { orderLine, ticketLabel, waitRange } from './desk.rules.js';
import type { Board, Console, InLine, Ticket, TicketPerson, TicketView, WaitMinutes } from './desk.types.js';

const STAFF = ['desk', 'auditor'] as const;
const CALLS_SHOWN = 8;
const USUAL_MINUTES = 12;

/** What the desk and the lobby see. Reads only. */
@Injectable()
export class DeskViewService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly calendar: CalendarService,
    private readonly applicants: ApplicantsService,
    private readonly bookings: BookingsReadService,
    private readonly blanks: BlanksService,
    private readonly stock: BlanksStockService,
    private readonly repository: DeskRepository,
  ) {}

  /** Public: no personal data. @throws NotFound */
  async board(siteId: string): Promise<Board> {
    const site = await this.calendar.getSite(siteId);
    const date = this.calendar.today(site);
    const now = this.clock.now();
    return this.unitOfWork.read(async (tx) => {
      const day = await this.calendar.findDay(tx, siteId, date);
      const calls = await this.repository.listCalls(tx, siteId, date, CALLS_SHOWN);
      const waiting = await this.repository.listOfDay(tx, siteId, date, ['waiting']);
      const open = (await this.repository.listCounters(tx, siteId)).filter((c) => c.openedAt !== null).length;
      const at = (instant: Date) => isoWithOffset(site.timezone, instant);
      return {
        site: site.name,
        date,
        closesAt: day?.status === 'open' ? day.closesAt : null,
        calls: calls.map((t) => ({
          ticket: ticketLabel(t),
          counter: t.counterNumber ?? 0,
          calledAt: at(t.calledAt as Date),
        })),
        waiting: waiting.length,
        waitMinutes: waitRange(waiting.length, open, USUAL_MINUTES),
        cardsLeft: day ? await this.blanks.cardsLeft(tx, day.id, 'ktp') : 0,
        openCounters: open,
        asOf: at(now),
      };
    });
  }

  async waitMinutes(tx: Tx, site: Site): Promise<WaitMinutes> {
    const waiting = await this.repository.listOfDay(tx, site.id, this.calendar.today(site), ['waiting']);
    const open = (await this.repository.listCounters(tx, site.id)).filter((c) => c.openedAt !== null).length;
    return waitRange(waiting.length, open, USUAL_MINUTES);
  }

  /** @throws NotFound for a foreign site */
  async console(actor: Actor, siteId: string): Promise<Console> {
    const site = await this.calendar.getSiteFor(actor, siteId, STAFF);
    const date = this.calendar.today(site);
    const cards = await this.cardsOf(actor, site);
    return this.unitOfWork.read(async (tx) => {
      const counters = await this.repository.listCounters(tx, siteId);
      const own = counters.find((c) => actor.kind === 'staff' && c.staffId === actor.staffId) ?? null;
      const current = own && (await this.repository.findAtCounter(tx, own.id));
      const line = await this.line(tx, site);
      const aside = await this.repository.listOfDay(tx, siteId, date, ['missed', 'parked']);
      const views = await this.present(tx, [...(current ? [current] : []), ...line.map((l) => l.ticket), ...aside]);
      const view = (ticket: Ticket) => views.get(ticket.id) as TicketView;
      return {
        date,
        counters,
        own,
        cards,
        current: current ? view(current) : null,
        line: line.map(({ ticket, reason }) => ({ view: view(ticket), reason })),
        aside: aside.map(view),
        expected: await this.expected(tx, site),
      };
    });
  }

  /** One ticket and its site, for the paper. @throws NotFound */
  async ticket(actor: Actor, id: string): Promise<{ ticket: TicketView; site: Site; serviceOn: LocalDate }> {
    const found = await this.unitOfWork.read((tx) => this.repository.find(tx, id));
    if (!found) throw new NotFound();
    assertMayAct(actor, STAFF, found);
    const site = await this.calendar.getSite(found.siteId);
    const ticket = await this.unitOfWork.read((tx) => this.presentOne(tx, found));
    return { ticket, site, serviceOn: found.serviceOn };
  }

  /** Who waits, in call order. */
  async line(tx: Tx, site: Site): Promise<InLine[]> {
    const waiting = await this.repository.listOfDay(tx, site.id, this.calendar.today(site), ['waiting']);
    return orderLine(waiting, site, this.clock.now());
  }

  async presentOne(tx: Tx, ticket: Ticket): Promise<TicketView> {
    return (await this.present(tx, [ticket])).get(ticket.id) as TicketView;
  }

  private async present(tx: Tx, tickets: readonly Ticket[]): Promise<Map<string, TicketView>> {
    const views = new Map<string, TicketView>();
    for (const ticket of tickets) {
      const whole = await this.bookings.findWhole(tx, ticket.bookingId);
      if (!whole) continue;
      const cards = await this.applicants.describe(
        tx,
        whole.people.map((p) => p.applicantId),
      );
      views.set(ticket.id, presentTicket(ticket, whole, cards));
    }
    return views;
  }

  private async expected(tx: Tx, site: Site): Promise<Console['expected']> {
    const day = await this.calendar.findDay(tx, site.id, this.calendar.today(site));
    if (!day) return [];
    const booked = (await this.bookings.listWhole(tx, day.id)).filter(({ booking }) => booking.status === 'booked');
    const cards = await this.applicants.describe(
      tx,
      booked.flatMap(({ people }) => people.map((p) => p.applicantId)),
    );
    return booked.map(({ booking: { code, startsAt, serviceCode, lateMinutes }, people }) => ({
      code,
      startsAt,
      serviceCode,
      lateMinutes,
      names: people.map((p) => cards.get(p.applicantId)?.name ?? ''),
    }));
  }

  private async cardsOf(actor: Actor, site: Site): Promise<Console['cards']> {
    if (!site.prints) return null;
    const { onHand, promised, byDay } = await this.stock.overview(actor, site.id);
    const promisedToday = byDay.find((d) => d.date === this.calendar.today(site))?.promised ?? 0;
    return { onHand, promisedToday, promisedLater: promised - promisedToday, free: onHand - promised };
  }
}

function presentTicket(
  ticket: Ticket,
  whole: BookingWithPeople,
  cards: ReadonlyMap<string, ApplicantCard>,
): TicketView {
  const { id, siteId, status, counterNumber: counter, bookedFor, arrivedAt, calls, calledAt, servingAt, note } = ticket;
  const { code, serviceCode } = whole.booking;
  const people = whole.people.map((person) => presentPerson(person, cards.get(person.applicantId), ticket.serviceOn));
  const times = { bookedFor, arrivedAt, calls, calledAt, servingAt };
  return { id, siteId, ticket: ticketLabel(ticket), status, counter, code, serviceCode, ...times, note, people };
}

function presentPerson(person: BookingPerson, card: ApplicantCard | undefined, on: LocalDate): TicketPerson {
  const { id, applicantId, serviceCode, status, cardState, printableFrom, outcome } = person;
  const { name = '', nikLast4 = null, birthDate = null, everMarried = false, needs = [], warnings = [] } = card ?? {};
  const known = {
    name,
    nikLast4,
    birthDate,
    age: birthDate ? ageOn(birthDate, on) : null,
    everMarried,
    needs,
    warnings,
  };
  return { id, applicantId, serviceCode, status, cardState, printableFrom, outcome, ...known };
}
