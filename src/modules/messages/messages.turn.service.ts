import { Injectable, type OnModuleInit } from '@nestjs/common';
import { plusMinutes } from '../../common/duration.js';
import { time } from '../../common/spoken-date.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { Outbox, type OutboxEntry } from '../../platform/jobs/outbox.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import { TICKET_MOVED } from '../desk/desk.events.js';
import { DeskTurnService, type Turn } from '../desk/desk.turn.service.js';
import { MessagesAddressingService } from './messages.addressing.service.js';
import { MessagesRepository } from './messages.repository.js';
import { aheadWords } from './messages.texts.js';
import type { LetterFacts, Message, TurnMessageKind } from './messages.types.js';

const NEAR = { ahead: 3, minutes: 15 };
const NEAR_MINUTES = 20;
/** A call is over by then: three of them, a minute apart. */
const CALL_MINUTES = 5;
/** Who has just taken a number saw how many are before it. */
const KNOWN_MINUTES = 5;
/** A booking may have a second ticket, after the first was void: what is said of one is not that of the other. */
const PER_TICKET = 1_000;

/** What somebody with a ticket is told: the turn is near, a counter calls, the number was missed. Never the offline past. */
@Injectable()
export class MessagesTurnService implements OnModuleInit {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly bookings: BookingsReadService,
    private readonly turns: DeskTurnService,
    private readonly addressing: MessagesAddressingService,
    private readonly repository: MessagesRepository,
  ) {}

  onModuleInit(): void {
    this.outbox.handle(TICKET_MOVED, (tx, entry) => this.plan(tx, entry));
  }

  /** What to say of the turn now; null when it does not apply any more. */
  async factsOf(tx: Tx, { kind, subjectId, language }: Message): Promise<Partial<LetterFacts> | null> {
    const turn = await this.turns.findOfBooking(tx, subjectId);
    if (!turn) return null;
    const { ticket, label, site, ahead } = turn;
    if (kind === 'called') {
      const counter = ticket.counterNumber;
      return ticket.status === 'called' && counter !== null ? { ticket: label, counter: String(counter) } : null;
    }
    if (kind === 'missed') {
      const until = comeBackBy(turn);
      return until && { ticket: label, until: time(language, until, site.timezone) };
    }
    return ahead === null ? null : { ticket: label, ahead: aheadWords(language, ahead) };
  }

  private async plan(tx: Tx, { subjectId, subjectVersion }: OutboxEntry): Promise<void> {
    const moved = await this.turns.find(tx, subjectId);
    if (!moved) return;
    const { ticket, site } = moved;
    const until = comeBackBy(moved);
    if (ticket.status === 'called' && ticket.calledAt)
      await this.say(tx, moved, 'called', subjectVersion, plusMinutes(ticket.calledAt, CALL_MINUTES));
    if (until) await this.say(tx, moved, 'missed', subjectVersion, until);
    const now = this.clock.now();
    for (const near of await this.turns.listNear(tx, site, NEAR)) {
      const since = near.ticket.returnedAt ?? near.ticket.arrivedAt;
      if (now < plusMinutes(since, KNOWN_MINUTES)) continue;
      await this.say(tx, near, 'turn_near', near.ticket.returns, plusMinutes(now, NEAR_MINUTES));
    }
  }

  /** Once per ticket, kind and version; nothing at all, and nobody to call, when no channel reaches the person. */
  private async say(tx: Tx, turn: Turn, kind: TurnMessageKind, version: number, deadlineAt: Date): Promise<void> {
    const now = this.clock.now();
    if (now >= deadlineAt) return;
    const whole = await this.bookings.findWhole(tx, turn.ticket.bookingId);
    if (!whole) return;
    const [row] = await this.addressing.rowsOf(tx, whole, [{ kind, dueAt: now, deadlineAt }], now);
    if (row?.status === 'due')
      await this.repository.insert(tx, { ...row, subjectVersion: turn.ticket.number * PER_TICKET + version });
  }
}

/** Until when a missed person may come back; null for everybody else: it is granted once. */
const comeBackBy = ({ ticket: { status, missedAt, returns }, site }: Turn): Date | null =>
  status === 'missed' && missedAt && returns === 0 ? plusMinutes(missedAt, site.missedMinutes) : null;
