import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { type Actor, mayAct, staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { ModeClosed, ModePeriodTaken } from './calendar.errors.js';
import { CalendarJournalService } from './calendar.journal.service.js';
import { CalendarModeRepository } from './calendar.mode.repository.js';
import { modeOn, openModes } from './calendar.mode.rules.js';
import { CalendarService } from './calendar.service.js';
import type { Mode, ModePeriod, ModeState, NewModePeriod } from './calendar.types.js';

const SUPERVISORS = ['supervisor'] as const;

/** Which ways of serving are open when, and by what right. Periods are added and never changed: the past stays valid. */
@Injectable()
export class CalendarModeService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly journal: CalendarJournalService,
    private readonly calendar: CalendarService,
    private readonly repository: CalendarModeRepository,
  ) {}

  /** The periods of a site's region, those of other sites left out. @throws NotFound */
  async list(actor: Actor, siteId: string): Promise<ModePeriod[]> {
    const { id, regionId } = await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    const periods = await this.unitOfWork.read((tx) => this.repository.list(tx, regionId));
    return periods.filter((period) => period.siteId === null || period.siteId === id);
  }

  /** All periods of a region, to be shown. */
  listFor(regionId: string): Promise<ModePeriod[]> {
    return this.unitOfWork.read((tx) => this.repository.list(tx, regionId));
  }

  /** All periods of a region, for whoever plans in it. */
  listIn(tx: Tx, regionId: string): Promise<ModePeriod[]> {
    return this.repository.list(tx, regionId);
  }

  /**
   * From its first day on it stands before older ones. For the site, or for the whole region by whoever supervises the
   * whole region. Idempotent by key.
   * @throws NotFound, ModePeriodTaken, InvalidInput
   */
  async add(
    actor: Actor,
    siteId: string,
    period: NewModePeriod & { isRegionWide: boolean },
    request?: IdempotentRequest,
  ): Promise<void> {
    const site = await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    const { isRegionWide, ...own } = period;
    if (own.to !== null && own.to < own.from) throw new InvalidInput([{ field: 'to', code: 'out_of_range' }]);
    if (isRegionWide && !mayAct(actor, SUPERVISORS, { ...site, siteId: null }))
      throw new InvalidInput([{ field: 'isRegionWide', code: 'not_in_list' }]);
    await this.idempotency.run(request, async (tx) => {
      const now = this.clock.now();
      const row = { ...own, id: newId(now), regionId: site.regionId, siteId: isRegionWide ? null : site.id };
      if (!(await this.repository.insert(tx, row, { by: staffIdOf(actor), at: now }))) throw new ModePeriodTaken();
      await this.journal.note(tx, actor, site, 'calendar.mode_recorded', row.id, { ...own, isRegionWide });
    });
  }

  stateOn(periods: readonly ModePeriod[], mode: Mode, siteId: string | null, date: LocalDate): ModeState {
    return modeOn(periods, { mode, siteId, date });
  }

  /** @throws ModeClosed with the reason and the open alternatives among `among` */
  assertOpen(
    periods: readonly ModePeriod[],
    mode: Mode,
    siteId: string | null,
    date: LocalDate,
    among: readonly Mode[],
  ): void {
    const state = this.stateOn(periods, mode, siteId, date);
    if (state.isOpen) return;
    throw new ModeClosed(
      state,
      openModes(periods, siteId, date).filter((open) => among.includes(open)),
    );
  }
}
