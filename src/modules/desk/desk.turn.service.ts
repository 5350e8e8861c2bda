import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/sql.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { Site } from '../calendar/calendar.types.js';
import { DeskEstimateService } from './desk.estimate.service.js';
import { DeskLineService } from './desk.line.service.js';
import { DeskRepository } from './desk.repository.js';
import { ticketLabel } from './desk.rules.js';
import type { Ticket } from './desk.types.js';

/** One ticket with what is said of it. */
export interface Turn {
  ticket: Ticket;
  /** As called: `A012`. */
  label: string;
  site: Site;
  /** Tickets that are called before it; null unless it waits. */
  ahead: number | null;
}

/** What people are told of their turn. Reads only. */
@Injectable()
export class DeskTurnService {
  constructor(
    private readonly calendar: CalendarService,
    private readonly lines: DeskLineService,
    private readonly estimates: DeskEstimateService,
    private readonly repository: DeskRepository,
  ) {}

  async find(tx: Tx, ticketId: string): Promise<Turn | null> {
    return this.turnOf(tx, await this.repository.find(tx, ticketId));
  }

  /** Of a booking's ticket that is not void. */
  async findOfBooking(tx: Tx, bookingId: string): Promise<Turn | null> {
    return this.turnOf(tx, await this.repository.findOfBooking(tx, bookingId));
  }

  /** Those with so few before them, or who are called in so few minutes at the latest. */
  async listNear(tx: Tx, site: Site, most: { ahead: number; minutes: number }): Promise<Turn[]> {
    const near: Turn[] = [];
    for (const [ahead, { ticket }] of (await this.lines.line(tx, site)).entries()) {
      const isNear = ahead <= most.ahead || (await this.isSoon(tx, site, ticket.id, most.minutes));
      if (isNear) near.push({ ticket, label: ticketLabel(ticket), site, ahead });
    }
    return near;
  }

  private async isSoon(tx: Tx, site: Site, ticketId: string, minutes: number): Promise<boolean> {
    const estimate = await this.estimates.forTicket(tx, site, ticketId);
    return estimate !== null && estimate.high <= minutes;
  }

  private async turnOf(tx: Tx, ticket: Ticket | null): Promise<Turn | null> {
    if (!ticket) return null;
    const site = await this.calendar.getSite(ticket.siteId);
    const line = ticket.status === 'waiting' ? await this.lines.line(tx, site) : [];
    const index = line.findIndex((one) => one.ticket.id === ticket.id);
    return { ticket, label: ticketLabel(ticket), site, ahead: index < 0 ? null : index };
  }
}
