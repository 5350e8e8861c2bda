import { BookingsBlockService } from '../../src/modules/bookings/bookings.block.service.js';
import { BookingsEndingService } from '../../src/modules/bookings/bookings.ending.service.js';
import { BookingsHoldService } from '../../src/modules/bookings/bookings.hold.service.js';
import { BookingsSeatService } from '../../src/modules/bookings/bookings.seat.service.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { PlansChangeService } from '../../src/modules/plans/plans.change.service.js';
import { PlansConfirmService } from '../../src/modules/plans/plans.confirm.service.js';
import { type StaffActor, SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { DomainError } from '../../src/platform/database/database.errors.js';
import { type Answer, ApiClient, type HeldPlace, type OwnBooking } from './api-client.js';
import type { TestApp } from './app.js';
import { bornOn, type BuiltDay, person } from './builders.js';
import { HistoryLog } from './history-log.js';

const PEOPLE = 240;
const BLOCK = 200;
const SEATS_NAMED = 3;
const LEAST_COUNTERS = 2;

export interface StormPlace {
  app: TestApp;
  url: string;
  days: BuiltDay[];
  /** With room for a block. */
  wide: BuiltDay;
  clerk: StaffActor;
  supervisor: StaffActor;
}

/** Everything that people and staff do to places, in an order that a seed alone chooses. */
export class Storm {
  /** How often each was done, or what was told instead. */
  readonly told: Record<string, number> = {};
  readonly bookings: OwnBooking[] = [];
  readonly blockIds: string[] = [];
  private readonly holds: { place: HeldPlace; party: number }[] = [];
  private readonly client: ApiClient;

  private constructor(
    private readonly place: StormPlace,
    private readonly random: () => number,
    readonly history: HistoryLog,
  ) {
    this.client = new ApiClient(() => place.url, history);
  }

  static async over(place: StormPlace, random: () => number): Promise<Storm> {
    return new Storm(place, random, await HistoryLog.begin(place.app.database));
  }

  /** Does one thing. @throws whatever is no refusal */
  async act(): Promise<void> {
    try {
      await this.chosen()();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.note(error.code);
    }
  }

  /** How often each is done, and what it is. */
  private readonly acts: [number, () => Promise<unknown>][] = [
    [6, () => this.hold()],
    [5, () => this.confirm()],
    [6, () => this.book()],
    [4, () => this.move()],
    [3, () => this.exchange()],
    [4, () => this.cancel()],
    [2, () => this.drop()],
    [2, () => this.extend()],
    [1, () => this.done(this.get(BookingsEndingService).releaseExpired())],
    [2, () => this.checkIn()],
    [1, () => this.walkIn()],
    [1, () => this.block()],
    [1, () => this.plan()],
  ];
  private readonly total = this.acts.reduce((sum, [weight]) => sum + weight, 0);

  private chosen(): () => Promise<unknown> {
    let at = this.random() * this.total;
    return (this.acts.find(([weight]) => (at -= weight) < 0) ?? (this.acts[0] as [number, () => Promise<unknown>]))[1];
  }

  private hold = async (): Promise<void> => {
    const party = this.upTo(3);
    const { body } = this.heard(await this.client.hold(this.slotId(), this.service(), party));
    if (body) this.holds.push({ place: body, party });
  };

  private confirm = async (): Promise<void> => {
    const held = this.pick(this.holds);
    if (held) this.keep(await this.client.confirm(held.place, this.people(held.party)));
  };

  private book = async (): Promise<void> =>
    this.keep(await this.client.book(this.slotId(), this.service(), this.people(this.upTo(3))));

  private move = async (): Promise<void> => {
    const booking = this.pick(this.bookings);
    if (booking) this.heard(await this.client.reschedule(booking, this.slotId()));
  };

  /** Two go where they cross each other's way, in opposite directions. */
  private exchange = async (): Promise<void> => {
    const [one, other] = [this.pick(this.bookings), this.pick(this.bookings)];
    const [here, there] = [this.slotId(), this.slotId()];
    if (!one || !other) return;
    const first = [this.client.reschedule(one, here), this.client.reschedule(other, there)];
    for (const answer of await Promise.all(first)) this.heard(answer);
    const back = [this.client.reschedule(one, there), this.client.reschedule(other, here)];
    for (const answer of await Promise.all(back)) this.heard(answer);
  };

  private cancel = async (): Promise<void> => {
    const booking = this.pick(this.bookings);
    if (booking) this.heard(await this.client.cancel(booking));
  };

  private drop = async (): Promise<void> => {
    const held = this.pick(this.holds);
    if (held) await this.done(this.get(BookingsHoldService).drop(held.place.id, held.place.token));
  };

  private extend = async (): Promise<void> => {
    const held = this.pick(this.holds);
    if (held) await this.done(this.get(BookingsHoldService).extend(held.place.id, held.place.token));
  };

  private checkIn = async (): Promise<void> => {
    const booking = this.pick(this.bookings);
    const { clerk, days } = this.place;
    const siteId = days[0]?.site.id ?? '';
    if (booking) await this.done(this.get(DeskArrivalService).checkIn(clerk, siteId, { code: booking.code }));
  };

  private walkIn = async (): Promise<void> => {
    const { clerk, days } = this.place;
    const want = { siteId: days[0]?.site.id ?? '', service: this.service(), applicants: this.people(1) };
    await this.done(this.get(DeskArrivalService).walkIn(clerk, want));
  };

  /** Two hundred places for a school; some get a name, and what is left is given back. */
  private block = async (): Promise<void> => {
    const blocks = this.get(BookingsBlockService);
    const places = [{ serviceDayId: this.place.wide.day.id, places: BLOCK }];
    const { id, days } = await this.done(blocks.hold({ service: 'ikd', places, pools: ['school', 'public'] }));
    this.blockIds.push(id);
    await this.done(blocks.confirm(SYSTEM_ACTOR, id));
    for (const seat of days.flatMap(({ seats }) => seats).slice(0, SEATS_NAMED)) {
      const [applicant = this.somebody()] = this.people(1);
      const named = this.get(BookingsSeatService).name(SYSTEM_ACTOR, id, { slotId: seat.slotId, applicant });
      await this.done(named).catch((error: unknown) => this.refused(error));
    }
    await this.done(blocks.release(SYSTEM_ACTOR, id));
  };

  /** A counter closes or opens; who loses the place by it is moved by the plan. */
  private plan = async (): Promise<void> => {
    const day = this.pick(this.place.days);
    if (!day) return;
    const shape = { counters: LEAST_COUNTERS + Math.floor(this.random() * 4) };
    const changes = this.get(PlansChangeService);
    const { supervisor } = this.place;
    const outcome = await this.done(changes.changeDay(supervisor, day.site.id, day.day.date, shape, 'uji'));
    if (outcome.applied) return this.note('plan at once');
    await this.done(this.get(PlansConfirmService).confirm(supervisor, outcome.plan.id, outcome.plan.version));
    this.note('plan confirmed');
  };

  private get: TestApp['get'] = (type) => this.place.app.get(type);

  private note(what: string): void {
    this.told[what] = (this.told[what] ?? 0) + 1;
  }

  private heard<T>(answer: Answer<T>): Answer<T> {
    this.note(answer.body ? 'done' : (answer.code ?? `status ${answer.status}`));
    return answer;
  }

  private keep(answer: Answer<OwnBooking>): void {
    if (this.heard(answer).body) this.bookings.push(answer.body as OwnBooking);
  }

  private refused(error: unknown): void {
    if (!(error instanceof DomainError)) throw error;
    this.note(error.code);
  }

  private async done<T>(work: Promise<T>): Promise<T> {
    const result = await work;
    this.note('done');
    return result;
  }

  private pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(this.random() * items.length)];
  private upTo = (most: number): number => 1 + Math.floor(this.random() * most);
  private slotId = (): string => this.pick(this.pick([...this.place.days, this.place.wide])?.slotIds ?? []) ?? '';
  private service = (): string => this.pick(['ikd', 'record_first', 'record_first', 'reprint_lost']) ?? 'ikd';

  private somebody(): { nik: string; name: string } {
    const index = Math.floor(this.random() * PEOPLE);
    return this.random() < 0.2 ? bornOn(index, '2009-08-01') : person(index);
  }

  private people(size: number): { nik: string; name: string; withoutCard: boolean }[] {
    const found = new Map(Array.from({ length: size * 3 }, () => this.somebody()).map((who) => [who.nik, who]));
    return [...found.values()].slice(0, size).map((who) => ({ ...who, withoutCard: this.random() < 0.2 }));
  }
}
