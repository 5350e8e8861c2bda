import { Injectable } from '@nestjs/common';
import { MINUTE_MS, plusMinutes } from '../../common/duration.js';
import { addDays, type LocalDate } from '../../common/local-date.js';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import type { ApplicantCard } from '../applicants/applicants.types.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import type { BookingWithPeople } from '../bookings/bookings.types.js';
import { DayClosed } from '../calendar/calendar.errors.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { DeskConsoleRepository } from './desk.console.repository.js';
import type { Console, Expected, PeopleOfToday, TicketPaper, WalkInChance } from './desk.console.types.js';
import { DeskEstimateService } from './desk.estimate.service.js';
import { DeskRepository } from './desk.repository.js';
import type { Ticket, TicketStatus, TicketView, WaitMinutes } from './desk.types.js';
import { DeskUndoService } from './desk.undo.service.js';
import { DeskViewService, presentTicket } from './desk.view.service.js';

const STAFF = ['desk', 'auditor'] as const;
const BESIDE: readonly TicketStatus[] = ['called', 'serving', 'parked', 'missed'];
const ALL: readonly TicketStatus[] = ['waiting', ...BESIDE, 'served', 'void'];
const ROUND_MS = 5 * MINUTE_MS;
/** Promises further ahead than residents can book. */
const HORIZON_DAYS = 92;

/** The bookings of a day with the people in them, read at once. */
interface Day {
  wholes: BookingWithPeople[];
  cards: ReadonlyMap<string, ApplicantCard>;
}

/** What a clerk has on the screen. Reads only, and few times: it is asked for after every act of everybody. */
@Injectable()
export class DeskConsoleService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly calendar: CalendarService,
    private readonly applicants: ApplicantsService,
    private readonly bookings: BookingsReadService,
    private readonly blanks: BlanksService,
    private readonly view: DeskViewService,
    private readonly undo: DeskUndoService,
    private readonly estimates: DeskEstimateService,
    private readonly own: DeskConsoleRepository,
    private readonly repository: DeskRepository,
  ) {}

  /** @throws NotFound for a foreign site */
  async console(actor: Actor, siteId: string): Promise<Console> {
    const site = await this.calendar.getSiteFor(actor, siteId, STAFF);
    const date = this.calendar.today(site);
    return this.unitOfWork.read(async (tx) => {
      const day = await this.calendar.findDay(tx, siteId, date);
      const counters = await this.repository.listCounters(tx, siteId);
      const own = counters.find((c) => actor.kind === 'staff' && c.staffId === actor.staffId) ?? null;
      const tickets = await this.repository.listOfDay(tx, siteId, date, BESIDE);
      const known = await this.read(tx, day);
      const view = viewer(known);
      const line = await this.view.line(tx, site);
      return {
        date,
        day,
        counters,
        own,
        current: tickets.filter((t) => own && isAt(t, own.id)).flatMap(view)[0] ?? null,
        line: line.flatMap(({ ticket, reason }) => view(ticket).map((one) => ({ view: one, reason }))),
        aside: tickets.filter(isAside).flatMap((t) => view(t).map((one) => ({ view: one, until: backUntil(t, site) }))),
        expected: expectedOf(known),
        cards: site.prints ? await this.cardsAt(tx, siteId, date) : null,
        lastAct: await this.undo.lastAct(tx, actor, siteId),
      };
    });
  }

  /** Everybody of today, also who has left; who gave `phone`, in E.164. @throws NotFound for a foreign site */
  async everybody(actor: Actor, siteId: string, phone?: string): Promise<PeopleOfToday> {
    const site = await this.calendar.getSiteFor(actor, siteId, STAFF);
    const date = this.calendar.today(site);
    return this.unitOfWork.read(async (tx) => {
      const known = await this.read(tx, await this.calendar.findDay(tx, siteId, date));
      const tickets = await this.repository.listOfDay(tx, siteId, date, ALL);
      const applicantIds = new Set(phone ? await this.applicants.idsOfPhone(tx, phone) : []);
      return { tickets: tickets.flatMap(viewer(known)), expected: expectedOf(known), applicantIds };
    });
  }

  /**
   * The chance of somebody who has no ticket yet. Changes nothing.
   * @throws NotFound for a foreign site, DayClosed, InvalidInput for a mistyped NIK
   */
  async chance(actor: Actor, siteId: string, service: string, nik?: string): Promise<WalkInChance> {
    const site = await this.calendar.getSiteFor(actor, siteId, STAFF);
    if (nik) this.applicants.lookupKeyOf(nik, this.calendar.today(site));
    return this.unitOfWork.read(async (tx) => {
      const day = await this.calendar.findDay(tx, siteId, this.calendar.today(site));
      if (day?.status !== 'open') throw new DayClosed(day?.reason);
      const counters = await this.repository.listCounters(tx, siteId);
      return {
        estimate: await this.estimates.forNewcomer(tx, site, service, 1),
        lastSafe: await this.estimates.lastSafe(tx, site),
        waiting: (await this.view.line(tx, site)).length,
        openCounters: counters.filter(({ openedAt }) => openedAt !== null).length,
        cardsLeft: site.prints ? await this.blanks.cardsLeft(tx, day.id, 'ktp') : 0,
      };
    });
  }

  /** What stands on the paper of a ticket. @throws NotFound */
  async paper(actor: Actor, ticketId: string): Promise<TicketPaper> {
    const { ticket, site, serviceOn } = await this.view.ticket(actor, ticketId);
    return this.unitOfWork.read(async (tx) => {
      const booking = await this.bookings.findByCode(tx, ticket.code);
      const token = booking ? this.bookings.tokenOf({ bookingId: booking.id, accessNonce: booking.accessNonce }) : '';
      const wait = ticket.status === 'waiting' ? await this.estimates.forTicket(tx, site, ticketId) : null;
      return { ticket, site, serviceOn, token, expected: wait && expectedCall(wait, ticket, this.clock.now()) };
    });
  }

  /** Who gave the ticket; null when it was not a member of staff. @throws NotFound */
  async issuer(actor: Actor, ticketId: string): Promise<string | null> {
    await this.view.ticket(actor, ticketId);
    return this.unitOfWork.read((tx) => this.own.findIssuer(tx, ticketId));
  }

  private async read(tx: Tx, day: ServiceDay | null): Promise<Day> {
    const wholes = day ? await this.bookings.listWhole(tx, day.id) : [];
    const ids = wholes.flatMap(({ people }) => people.map((p) => p.applicantId));
    return { wholes, cards: await this.applicants.describe(tx, ids) };
  }

  private async cardsAt(tx: Tx, siteId: string, date: LocalDate): Promise<Console['cards']> {
    const { onHand, days } = await this.blanks.atHand(tx, siteId, 'ktp', date, addDays(date, HORIZON_DAYS));
    const promised = days.reduce((sum, day) => sum + day.promised, 0);
    const promisedToday = days.find((day) => day.date === date)?.promised ?? 0;
    return { onHand, promisedToday, promisedLater: promised - promisedToday, free: onHand - promised };
  }
}

/** Outward to five minutes, and never before the booked time. */
function expectedCall({ low, high }: WaitMinutes, { bookedFor }: TicketView, now: Date): { from: Date; to: Date } {
  const from = Math.max(now.getTime() + low * MINUTE_MS, bookedFor?.getTime() ?? 0);
  const to = from + (high - low) * MINUTE_MS;
  return {
    from: new Date(Math.floor(from / ROUND_MS) * ROUND_MS),
    to: new Date(Math.ceil(to / ROUND_MS) * ROUND_MS),
  };
}

const isAt = ({ status, counterId }: Ticket, counter: string): boolean =>
  counterId === counter && (status === 'called' || status === 'serving');

const isAside = ({ status }: Ticket): boolean => status === 'parked' || status === 'missed';

const backUntil = ({ status, missedAt }: Ticket, { missedMinutes }: Site): Date | null =>
  status === 'missed' && missedAt ? plusMinutes(missedAt, missedMinutes) : null;

/** A ticket with its people; nothing for one whose booking is not of the day. */
function viewer({ wholes, cards }: Day): (ticket: Ticket) => TicketView[] {
  const byId = new Map(wholes.map((whole) => [whole.booking.id, whole]));
  return (ticket) => {
    const whole = byId.get(ticket.bookingId);
    return whole ? [presentTicket(ticket, whole, cards)] : [];
  };
}

function expectedOf({ wholes, cards }: Day): Expected[] {
  return wholes
    .filter(({ booking, people }) => booking.status === 'booked' && people.length > 0)
    .map(({ booking: { code, startsAt, serviceCode, lateMinutes }, people }) => ({
      code,
      startsAt,
      serviceCode,
      lateMinutes,
      people: people.map(({ applicantId }) => {
        const { name = '', nikLast4 = null } = cards.get(applicantId) ?? {};
        return { applicantId, name, nikLast4 };
      }),
    }));
}
