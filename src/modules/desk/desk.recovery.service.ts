import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Live } from '../../platform/live/live.service.js';
import { BookingsPassingService } from '../bookings/bookings.passing.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { Site } from '../calendar/calendar.types.js';
import { CapacityStandbyService } from '../capacity/capacity.standby.service.js';
import { DeskEstimateService } from './desk.estimate.service.js';
import { likelyAbsent, placesAhead } from './desk.recovery.rules.js';

/** Turns absences of the day into turns for people without a booking: what is certain at once, what is likely with care. */
@Injectable()
export class DeskRecoveryService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly live: Live,
    private readonly calendar: CalendarService,
    private readonly standby: CapacityStandbyService,
    private readonly passing: BookingsPassingService,
    private readonly estimates: DeskEstimateService,
  ) {}

  /** Gives how many places passed on. */
  passOnMissed(): Promise<number> {
    return this.passing.passOnMissed();
  }

  /** Brings the places that are given ahead in line with what is known now, at every site. Gives how many there are. */
  async giveAhead(): Promise<number> {
    let all = 0;
    for (const site of await this.calendar.listSites()) all += await this.giveAheadAt(site);
    return all;
  }

  private async giveAheadAt(site: Site): Promise<number> {
    const seen = await this.unitOfWork.read((tx) => this.wanted(tx, site));
    if (!seen) return 0;
    const { day, places, forecast } = seen;
    if (places === forecast) return forecast;
    return this.unitOfWork.run(async (tx) => {
      const now = await this.standby.giveAhead(tx, day, places);
      if (now !== forecast) await this.live.announce(tx, `site:${site.id}`);
      return now;
    });
  }

  /** While no counter is open nothing is known, and nothing is given ahead. */
  private async wanted(tx: Tx, site: Site) {
    const sight = await this.estimates.factsOf(tx, site);
    const slot = sight && (await this.standby.find(tx, sight.day.id));
    if (!sight || !slot) return null;
    const { forecast } = slot;
    const free = slot.capacity - forecast - slot.taken;
    const absent = likelyAbsent(sight.facts);
    const safe = absent > 0 ? await this.estimates.safeNewcomers(tx, site, Math.max(0, free) + absent) : 0;
    const places = placesAhead(absent, { safe: safe ?? 0, free });
    return { day: sight.day, places, forecast };
  }
}
