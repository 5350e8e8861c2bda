import { paceOf, type Served, absenceOf, type HourShow } from '../../src/modules/desk/desk.pace.rules.js';
import { orderLine } from '../../src/modules/desk/desk.rules.js';
import type { ExpectedBooking, SceneFacts } from '../../src/modules/desk/desk.scene.rules.js';
import type { InLine, Ticket } from '../../src/modules/desk/desk.types.js';
import { seeded } from './random.js';

const MINUTE = 60_000;
const RULE = { earlyMinutes: 15, lateMinutes: 10, priorityEvery: 2 };
const SERVICE = 'record_first' as const;
/** The catalogue's own word for the service, which the days need not follow. */
const CATALOGUE = new Map([[SERVICE, 12]]);

export interface DayShape {
  seed: number;
  counters: number;
  hours: number;
  bookedPerHour: number;
  absent: number;
  walkInsPerHour: number;
  meanMinutes: number;
  cv: number;
  /** The last counter is closed for a while in the middle of the day. */
  pauseMinutes: number;
  /** Of earlier days; none says nothing. */
  earlier: HourShow[];
}

/** The day of the bar: what the estimator is not told. */
export const DAY: DayShape = {
  seed: 1,
  counters: 3,
  hours: 4,
  bookedPerHour: 10,
  absent: 0.5,
  walkInsPerHour: 10,
  meanMinutes: 12,
  cv: 0.5,
  pauseMinutes: 30,
  earlier: [],
};

const START = Date.parse('2027-02-13T09:00:00+07:00');
const at = (minutes: number): Date => new Date(START + minutes * MINUTE);

interface Visit {
  ticket: Ticket;
  /** Minutes of the service, known to nobody. */
  minutes: number;
}

interface CounterState {
  freeAt: number;
  serving: Visit | null;
  calledAt: number;
}

export interface DayEvents {
  /** Somebody has just joined the line; `facts` is all that the desk knows. */
  arrived(ticket: Ticket, facts: SceneFacts): void;
  called(ticket: Ticket, minute: number): void;
  /** Whether a walk-in is let in; always when missing. */
  admits?(facts: SceneFacts, minute: number): boolean;
  done?(ticket: Ticket, minute: number): void;
}

export const minuteOf = (instant: Date): number => (instant.getTime() - START) / MINUTE;

/** One day at a desk, minute by minute of its events: who comes when, who is called, how long it takes. */
export class ServiceDay {
  private readonly random: () => number;
  private readonly counters: CounterState[];
  private readonly waiting: Visit[] = [];
  private readonly served: Served[] = [];
  private readonly booked: { at: number; comes: number | null; isHere: boolean; minutes: number }[] = [];
  private readonly walkIns: { at: number; minutes: number }[] = [];
  private readonly pause: [number, number];
  private walkInsSoFar = 0;
  private numbers = 0;

  constructor(private readonly shape: DayShape) {
    this.random = seeded(shape.seed);
    this.counters = Array.from({ length: shape.counters }, () => ({ freeAt: 0, serving: null, calledAt: 0 }));
    const end = shape.hours * 60;
    const between = 60 / shape.bookedPerHour;
    for (let minute = 0; minute < end; minute += between) {
      const comes = this.random() < shape.absent ? null : minute - 20 + 28 * this.random();
      this.booked.push({ at: minute, comes, isHere: false, minutes: this.minutes() });
    }
    for (let minute = this.gap(); minute < end; minute += this.gap())
      this.walkIns.push({ at: minute, minutes: this.minutes() });
    const begin = 60 + this.random() * Math.max(0, end - 150);
    this.pause = [begin, begin + shape.pauseMinutes];
  }

  run(events: DayEvents): void {
    const arrivals = [
      ...this.booked.flatMap((one) =>
        one.comes === null ? [] : [{ minute: one.comes, booking: one, minutes: one.minutes }],
      ),
      ...this.walkIns.map(({ at: minute, minutes }) => ({ minute, booking: null, minutes })),
    ].sort((a, b) => a.minute - b.minute);
    let next = 0;
    for (let minute = -30; next < arrivals.length || this.waiting.length > 0; ) {
      const arrival = arrivals[next];
      const free = this.nextFree(minute);
      if (arrival && arrival.minute <= free) {
        minute = arrival.minute;
        next += 1;
        this.settle(minute, events);
        this.arrive(minute, arrival, events);
      } else {
        minute = free;
        this.settle(minute, events);
      }
      this.callAll(minute, events);
    }
  }

  /** Booked people whose grace time is over and who had not come. */
  missedBy(minute: number): number {
    return this.booked.filter((one) => one.at + RULE.lateMinutes <= minute && !one.isHere).length;
  }

  private gap(): number {
    return (-60 / this.shape.walkInsPerHour) * Math.log(1 - this.random());
  }

  private minutes(): number {
    const { meanMinutes, cv } = this.shape;
    const variance = Math.log(1 + cv * cv);
    const normal = Math.sqrt(-2 * Math.log(1 - this.random())) * Math.cos(2 * Math.PI * this.random());
    return meanMinutes * Math.exp(Math.sqrt(variance) * normal - variance / 2);
  }

  private isPaused(index: number, minute: number): boolean {
    return index === this.counters.length - 1 && minute >= this.pause[0] && minute < this.pause[1];
  }

  private nextFree(minute: number): number {
    const times = this.counters.map(({ freeAt, serving }, index) => {
      if (serving) return freeAt;
      return this.isPaused(index, minute) ? this.pause[1] : minute < 0 ? 0 : Infinity;
    });
    return Math.max(minute, Math.min(...times));
  }

  private settle(minute: number, events: DayEvents): void {
    for (const counter of this.counters) {
      if (!counter.serving || counter.freeAt > minute) continue;
      this.served.push({ service: SERVICE, party: 1, minutes: counter.freeAt - counter.calledAt });
      events.done?.(counter.serving.ticket, counter.freeAt);
      counter.serving = null;
    }
  }

  private arrive(
    minute: number,
    { booking, minutes }: { booking: { at: number; isHere: boolean } | null; minutes: number },
    events: DayEvents,
  ): void {
    if (booking) booking.isHere = true;
    else if (events.admits && !events.admits(this.facts(minute), minute)) return;
    if (!booking) this.walkInsSoFar += 1;
    this.numbers += 1;
    const ticket = {
      id: String(this.numbers).padStart(4, '0'),
      number: this.numbers,
      series: booking ? 'A' : 'B',
      status: 'waiting',
      bookedFor: booking ? at(booking.at) : null,
      arrivedAt: at(minute),
      isPriority: false,
      behind: 0,
      returnedAt: null,
    } as Ticket;
    this.waiting.push({ ticket, minutes });
    events.arrived(ticket, this.facts(minute));
  }

  private callAll(minute: number, events: DayEvents): void {
    if (minute < 0) return;
    for (const [index, counter] of this.counters.entries()) {
      if (counter.serving || this.isPaused(index, minute) || this.waiting.length === 0) continue;
      const [first] = this.line(minute);
      const place = this.waiting.findIndex(({ ticket }) => ticket.id === first?.ticket.id);
      const [visit] = this.waiting.splice(place, 1) as [Visit];
      Object.assign(counter, { serving: visit, calledAt: minute, freeAt: minute + visit.minutes });
      events.called(visit.ticket, minute);
    }
  }

  private line(minute: number): InLine[] {
    return orderLine(
      this.waiting.map(({ ticket }) => ticket),
      RULE,
      at(minute),
    );
  }

  private facts(minute: number): SceneFacts {
    const work = { service: SERVICE, party: 1 };
    const expected = this.booked
      .filter(({ isHere, at: time }) => !isHere && time > minute - 60)
      .map((one): ExpectedBooking => ({ ...work, bookedFor: at(one.at), lateMinutes: null, willAttend: null }));
    const graced = this.booked.filter((one) => one.at + RULE.lateMinutes <= minute);
    const today: HourShow[] = [
      {
        hour: 9,
        came: graced.filter(({ isHere }) => isHere).length,
        missed: graced.filter(({ isHere }) => !isHere).length,
      },
    ];
    const open = this.counters.filter((_, index) => !this.isPaused(index, minute) || this.counters[index]?.serving);
    const here = [...this.waiting.map(({ ticket }) => ticket), ...open.flatMap((c) => c.serving?.ticket ?? [])];
    const opened = Math.max(minute, 30);
    return {
      now: at(minute),
      rule: RULE,
      line: this.line(minute),
      works: new Map(here.map(({ id }) => [id, work])),
      expected,
      counters: open.map(({ serving, calledAt }) => ({
        ticketId: serving?.ticket.id ?? null,
        calledAt: serving ? at(calledAt) : minute < 0 ? at(0) : null,
      })),
      paused: this.counters.length - open.length,
      walkInsPerHour: (this.walkInsSoFar * 60) / opened,
      pace: paceOf(CATALOGUE, [], this.served),
      absenceAt: () => absenceOf(this.shape.earlier, today)(9),
    };
  }
}
