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
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import type { BookingPerson, BookingWithPeople } from '../bookings/bookings.types.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { Site } from '../calendar/calendar.types.js';
import { DeskEstimateService } from './desk.estimate.service.js';
import { DeskLineService } from './desk.line.service.js';
import { DeskRepository } from './desk.repository.js';
import { ticketLabel } from './desk.rules.js';
import type { Board, InLine, Ticket, TicketPerson, TicketView } from './desk.types.js';

const STAFF = ['desk', 'auditor'] as const;
/** Eight counters, and the last five before them. */
const CALLS_SHOWN = 13;

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
    private readonly lines: DeskLineService,
    private readonly estimates: DeskEstimateService,
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
      const chance = await this.estimates.forNewcomer(tx, site, 'record_first', 1);
      const outlook = await this.estimates.lastSafe(tx, site);
      return {
        site: site.name,
        date,
        opensAt: day?.status === 'open' ? day.opensAt : null,
        closesAt: day?.status === 'open' ? day.closesAt : null,
        calls: calls.map((t) => ({
          ticket: ticketLabel(t),
          counter: t.counterNumber ?? 0,
          calledAt: at(t.calledAt as Date),
          isCurrent: t.status === 'called',
        })),
        waiting: waiting.length,
        waitMinutes: chance && { low: chance.low, high: chance.high },
        ...(outlook && {
          lastSafeTicket: outlook.ticket,
          isLineSafe: outlook.isLineSafe,
          walkInsLeft: outlook.moreWalkIns,
        }),
        cardsLeft: day ? await this.blanks.cardsLeft(tx, day.id, 'ktp') : 0,
        openCounters: open,
        asOf: at(now),
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
  line(tx: Tx, site: Site): Promise<InLine[]> {
    return this.lines.line(tx, site);
  }

  async presentOne(tx: Tx, ticket: Ticket): Promise<TicketView> {
    const whole = await this.bookings.findWhole(tx, ticket.bookingId);
    if (!whole) throw new NotFound();
    const ids = whole.people.map((p) => p.applicantId);
    return presentTicket(ticket, whole, await this.applicants.describe(tx, ids));
  }
}

export function presentTicket(
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
