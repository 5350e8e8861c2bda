import { Injectable } from '@nestjs/common';
import { addDays, instantAt, localDateIn, weekdayOf } from '../common/local-date.js';
import { IdentityService } from '../modules/identity/identity.service.js';
import { Clock } from '../platform/clock/clock.service.js';

const SATURDAY = 6;

/** Moves the time of the whole demo; nobody who is signed in loses the session by it. */
@Injectable()
export class DemoClockService {
  constructor(
    private readonly clock: Clock,
    private readonly identity: IdentityService,
  ) {}

  /** The next Saturday at 'HH:MM' on the clock of the zone. */
  nextSaturdayAt(time: string, zone: string): Date {
    const now = this.clock.now();
    const today = localDateIn(zone, now);
    const coming = instantAt(addDays(today, (SATURDAY - weekdayOf(today) + 7) % 7), time, zone);
    return coming > now ? coming : instantAt(addDays(localDateIn(zone, coming), 7), time, zone);
  }

  moveTo(instant: Date): Promise<void> {
    return this.withSessions(() => this.clock.moveTo(instant));
  }

  backToRealTime(): Promise<void> {
    return this.withSessions(() => this.clock.backToRealTime());
  }

  private async withSessions(move: () => Promise<void>): Promise<void> {
    const before = this.clock.now();
    await move();
    await this.identity.carrySessionsAlong(before, this.clock.now());
  }
}
