import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { normaliseBookingCode } from '../../common/booking-code.js';
import { instantAt, type LocalDate, localTimeIn } from '../../common/local-date.js';
import type { Actor } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import type { Outcome } from '../bookings/bookings.arrival.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { placeOf, type Site } from '../calendar/calendar.types.js';
import type { ServiceCode } from '../catalogue/catalogue.types.js';
import { DeskHandoutService, PAPER_TIME } from './desk.handout.service.js';
import { DeskRepository } from './desk.repository.js';
import { ticketLabel } from './desk.rules.js';
import { DeskSyncService } from './desk.sync.service.js';
import type { Handout, SyncAct, SyncResult } from './desk.sync.types.js';
import type { Counter, Ticket } from './desk.types.js';

const DESK = ['desk'] as const;
const TICKET = /^([ABSP]?)\s?(\d{1,4})$/i;
const TIME = /^([01]?\d|2[0-3])[.:]?([0-5]\d)$/;
const STATES = ['waiting', 'called', 'serving', 'parked', 'missed', 'served'] as const;

export interface PaperRow {
  startsAt: Date;
  code: string;
  names: string[];
  serviceCode: ServiceCode;
  cards: number;
  /** Of somebody who is here already. */
  ticket: string | null;
  arrivedAt: Date | null;
}

export interface PaperList {
  site: Site;
  date: LocalDate;
  now: Date;
  /** Before it the list is not ready yet, but shows how things stand. */
  isReady: boolean;
  isOpen: boolean;
  rows: PaperRow[];
  spare: string[];
  counters: Counter[];
}

/** One line of the list as somebody typed it. */
export interface TypedRow {
  who: string;
  arrived: string;
  service?: ServiceCode;
  outcome?: Outcome;
  ended: string;
}

export interface Typed {
  /** Of the form: typed twice by mistake counts once. */
  key: string;
  counterId?: string;
  rows: TypedRow[];
}

/** The list on paper, and what is typed from it later, with its own times. */
@Injectable()
export class DeskPaperService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly calendar: CalendarService,
    private readonly applicants: ApplicantsService,
    private readonly bookings: BookingsReadService,
    private readonly handouts: DeskHandoutService,
    private readonly syncing: DeskSyncService,
    private readonly repository: DeskRepository,
  ) {}

  /** With the names of all who are expected, so the audit says who looked. @throws NotFound */
  async list(actor: Actor, siteId: string): Promise<PaperList> {
    const site = await this.calendar.getSiteFor(actor, siteId, DESK);
    const date = this.calendar.today(site);
    const now = this.clock.now();
    const spare = await this.handouts.findOnPaper(site);
    return this.unitOfWork.run(async (tx) => {
      const day = await this.calendar.findDay(tx, siteId, date);
      const rows = day ? await this.rowsOf(tx, site, day.id, date) : [];
      await this.audit.record(tx, actor, {
        action: 'list.shown',
        subjectType: 'site',
        subjectId: siteId,
        at: placeOf(site),
        details: { list: 'desk_paper', date, lines: rows.length },
      });
      return {
        site,
        date,
        now,
        isReady: localTimeIn(site.timezone, now) >= PAPER_TIME,
        isOpen: day?.status === 'open',
        rows,
        spare: (spare?.numbers ?? []).map((number) => ticketLabel({ series: 'B', number })),
        counters: await this.repository.listCounters(tx, siteId),
      };
    });
  }

  /** Spare numbers, where the morning's clock has not made them. */
  async prepare(actor: Actor, siteId: string): Promise<void> {
    await this.handouts.onPaper(await this.calendar.getSiteFor(actor, siteId, DESK));
  }

  /** Takes rows in by the same way as a device's acts. Gives the numbers of rows that cannot be read; then nothing is done. */
  async type(actor: Actor, siteId: string, typed: Typed): Promise<{ bad: number[]; results: SyncResult[] }> {
    const site = await this.calendar.getSiteFor(actor, siteId, DESK);
    const date = this.calendar.today(site);
    const paper = await this.handouts.findOnPaper(site);
    const tickets = await this.unitOfWork.read((tx) => this.repository.listOfDay(tx, siteId, date, STATES));
    const all = await Promise.all(
      typed.rows.map((row, index) => this.actsOf(row, index, { typed, site, date, paper, tickets })),
    );
    const bad = all.flatMap((acts, index) => (acts ? [] : [index + 1]));
    const acts = all.flatMap((one) => one ?? []);
    if (bad.length > 0 || acts.length === 0) return { bad, results: [] };
    const upload = { device: paper?.device ?? siteId, siteId, date, origin: 'paper' as const, acts };
    return { bad, results: await this.syncing.sync(actor, upload) };
  }

  private async rowsOf(tx: Tx, site: Site, dayId: string, date: LocalDate): Promise<PaperRow[]> {
    const all = (await this.bookings.listWhole(tx, dayId)).filter(({ booking }) => booking.kind !== 'walk_in');
    const tickets = await this.repository.listOfDay(tx, site.id, date, STATES);
    const cards = await this.applicants.describe(
      tx,
      all.flatMap(({ people }) => people.map((p) => p.applicantId)),
    );
    return all.map(({ booking, people }) => {
      const ticket = tickets.find(({ bookingId }) => bookingId === booking.id);
      const { startsAt, code, serviceCode, cardsHeld } = booking;
      const names = people.map((p) => cards.get(p.applicantId)?.name ?? '');
      const here = { ticket: ticket ? ticketLabel(ticket) : null, arrivedAt: ticket?.arrivedAt ?? null };
      return { startsAt, code, names, serviceCode, cards: cardsHeld, ...here };
    });
  }

  /** Null when the row cannot be read. */
  private async actsOf(row: TypedRow, index: number, page: Page): Promise<SyncAct[] | null> {
    const { typed, site, date } = page;
    const at = (text: string) => timeOf(text, date, site.timezone);
    const arrived = at(row.arrived);
    const ended = at(row.ended) ?? arrived;
    const late = [arrived, ended].some((one) => one !== null && one > this.clock.now());
    if (late || (row.arrived && !arrived) || (row.ended && !at(row.ended)) || (arrived && ended && ended < arrived))
      return null;
    const nonce = (kind: string) => nonceOf(`${typed.key}:${index}:${kind}`);
    const arrival = arrived && this.arrivalOf(row, page, { nonce: nonce('arrival'), seq: index * 2, at: arrived });
    const known = arrival ? null : await this.knownTicket(row.who, page);
    if (!arrival && (!known || !row.outcome)) return null;
    if (!row.outcome) return arrival ? [arrival] : null;
    if (!ended) return null;
    const { counterId } = typed;
    const end = { nonce: nonce('end'), seq: index * 2 + 1, at: ended, kind: 'serve' as const, outcomes: [row.outcome] };
    const subject = arrival ? { of: arrival.nonce } : { ticketId: known?.id };
    return [...(arrival ? [arrival] : []), { ...end, ...subject, ...(counterId ? { counterId } : {}) }];
  }

  private arrivalOf(row: TypedRow, { paper }: Page, own: Pick<SyncAct, 'nonce' | 'seq' | 'at'>): SyncAct | null {
    const code = normaliseBookingCode(row.who);
    if (code) return { ...own, kind: 'check_in', code };
    const [, series, digits] = TICKET.exec(row.who.trim()) ?? [];
    if (!digits || (series && series.toUpperCase() !== 'B')) return null;
    const service = row.service ?? 'record_first';
    return {
      ...own,
      kind: 'walk_in',
      number: Number(digits),
      service,
      withCard: false,
      ...(paper ? { handoutId: paper.id } : {}),
    };
  }

  private async knownTicket(who: string, { tickets }: Page): Promise<Ticket | null> {
    const label = who.replace(/\s/g, '').toUpperCase();
    const code = normaliseBookingCode(who);
    const booking = code ? await this.unitOfWork.read((tx) => this.bookings.findByCode(tx, code)) : null;
    return tickets.find((one) => ticketLabel(one) === label || (booking && one.bookingId === booking.id)) ?? null;
  }
}

interface Page {
  typed: Typed;
  site: Site;
  date: LocalDate;
  paper: Handout | null;
  tickets: readonly Ticket[];
}

/** '9.15', '09:15' or '0915' */
function timeOf(text: string, date: LocalDate, zone: string): Date | null {
  const [, hours, minutes] = TIME.exec(text.trim()) ?? [];
  return hours && minutes ? instantAt(date, `${hours.padStart(2, '0')}:${minutes}`, zone) : null;
}

/** The same row of the same form has the same nonce. */
function nonceOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
