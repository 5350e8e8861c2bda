import { Injectable } from '@nestjs/common';
import { isoWithOffset } from '../../common/local-date.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { DeskEstimateService } from './desk.estimate.service.js';
import { DeskRepository } from './desk.repository.js';
import { ticketLabel } from './desk.rules.js';
import type { Position, TicketStatus } from './desk.types.js';
import { DeskViewService } from './desk.view.service.js';

const ALL: readonly TicketStatus[] = ['waiting', 'called', 'serving', 'parked', 'missed', 'served', 'void'];
const AT_COUNTER: readonly TicketStatus[] = ['called', 'serving'];

/** The place in line of a number, for whoever holds it on paper. Numbers are called aloud, so this tells no secret. */
@Injectable()
export class DeskNumberService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly calendar: CalendarService,
    private readonly estimates: DeskEstimateService,
    private readonly view: DeskViewService,
    private readonly repository: DeskRepository,
  ) {}

  /** Of today; null when no such number was given. Nothing of the person or the booking. @throws NotFound */
  async find(siteId: string, label: string): Promise<Position | null> {
    const site = await this.calendar.getSite(siteId);
    return this.unitOfWork.read(async (tx) => {
      const given = await this.repository.listOfDay(tx, siteId, this.calendar.today(site), ALL);
      const ticket = given.find((one) => ticketLabel(one) === label);
      if (!ticket) return null;
      const { id, status, counterNumber } = ticket;
      const isWaiting = status === 'waiting';
      const line = isWaiting ? await this.view.line(tx, site) : [];
      const estimate = isWaiting ? await this.estimates.forTicket(tx, site, id) : null;
      return {
        ticket: label,
        state: status,
        ahead: Math.max(
          0,
          line.findIndex((one) => one.ticket.id === id),
        ),
        ...(estimate && { waitMinutes: { low: estimate.low, high: estimate.high } }),
        ...(AT_COUNTER.includes(status) && counterNumber !== null && { counter: counterNumber }),
        asOf: isoWithOffset(site.timezone, this.clock.now()),
      };
    });
  }
}
