import { Injectable, Logger } from '@nestjs/common';
import { addDays, type LocalDate } from '../../common/local-date.js';
import { type Actor, SYSTEM_ACTOR } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { DomainError } from '../../platform/database/database.errors.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { assertVersion } from '../../platform/http/etag.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { placeOf, type ServiceDay, type Site } from '../calendar/calendar.types.js';
import { StockShort } from './blanks.errors.js';
import { projectDates } from './blanks.forecast.rules.js';
import { BlanksPlanningRepository } from './blanks.planning.repository.js';
import { BlanksRepository } from './blanks.repository.js';
import { keptForFirst } from './blanks.rules.js';
import { proposeSpread } from './blanks.spread.rules.js';
import {
  BLANK_KINDS,
  type BlankKind,
  type KeptDay,
  type PolicyChange,
  type SpreadProposal,
  type StockPolicy,
} from './blanks.types.js';

const SUPERVISORS = ['supervisor'] as const;
const READERS = ['supervisor', 'desk', 'auditor'] as const;
/** Longer than any site publishes ahead. */
const HORIZON_DAYS = 92;
const FORESEEN_DAYS = 200;
/** As good as a day that opens without a policy: a tenth for walk-ins, no class before another. */
const USUAL = { isAutomatic: false, weeks: null, reservePercent: 10, firstPercent: 0, version: 0 };

/** Spreads the cards of a site over its days: until the next delivery, some weeks, or over what is published. */
@Injectable()
export class BlanksPolicyService {
  private readonly logger = new Logger(BlanksPolicyService.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly audit: Audit,
    private readonly calendar: CalendarService,
    private readonly repository: BlanksRepository,
    private readonly planning: BlanksPlanningRepository,
  ) {}

  async get(actor: Actor, siteId: string, blankKind: BlankKind = 'ktp'): Promise<StockPolicy> {
    await this.calendar.getSiteFor(actor, siteId, READERS);
    return this.unitOfWork.read((tx) => this.find(tx, siteId, blankKind));
  }

  /** Joins the caller's transaction. */
  async find(tx: Tx, siteId: string, blankKind: BlankKind): Promise<StockPolicy> {
    return (await this.planning.findPolicy(tx, siteId, blankKind)) ?? { ...USUAL, blankKind };
  }

  /** Keeps the policy; the share for the first classes holds for every coming day at once. Idempotent by key. */
  async save(
    actor: Actor,
    siteId: string,
    change: PolicyChange,
    version?: number,
    request?: IdempotentRequest,
  ): Promise<StockPolicy> {
    const site = await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    const { blankKind = 'ktp', ...rules } = change;
    return this.idempotency.run(request, async (tx) => {
      await this.repository.lockBalances(tx, [siteId], blankKind);
      const before = await this.find(tx, siteId, blankKind);
      assertVersion(version, before.version);
      await this.planning.savePolicy(tx, placeOf(site), { ...before, ...rules });
      for (const day of await this.repository.lockDaysFrom(tx, siteId, blankKind, this.calendar.today(site))) {
        const kept = keptForFirst(day, rules.firstPercent);
        if (kept !== day.keptForFirst)
          await this.repository.setAllotment(tx, day.serviceDayId, blankKind, { ...day, keptForFirst: kept });
      }
      await this.note(tx, actor, site, 'stock.policy_changed', { blankKind, ...rules });
      return { ...rules, blankKind, version: before.version + 1 };
    });
  }

  /** What applying would do now; changes nothing. `want` shows another policy than the one that is kept. */
  async preview(
    actor: Actor,
    siteId: string,
    options: { blankKind?: BlankKind; includesHand?: boolean; want?: Omit<PolicyChange, 'blankKind'> } = {},
  ): Promise<SpreadProposal> {
    const site = await this.calendar.getSiteFor(actor, siteId, READERS);
    const { blankKind = 'ktp', includesHand = false, want } = options;
    return this.unitOfWork.read(async (tx) => {
      const policy = { ...(await this.find(tx, siteId, blankKind)), ...want };
      const stored = await this.repository.listDaysFrom(tx, siteId, blankKind, this.calendar.today(site));
      return this.propose(tx, site, policy, stored, includesHand);
    });
  }

  /**
   * Spreads the cards by the kept policy, as they are promised at this moment. Days that were set by hand stay, unless
   * `includesHand`. Idempotent by key. @throws StockShort when fewer cards lie there than are promised
   */
  async apply(
    actor: Actor,
    siteId: string,
    options: { blankKind?: BlankKind; includesHand?: boolean } = {},
    request?: IdempotentRequest,
  ): Promise<SpreadProposal> {
    const site = await this.calendar.getSiteFor(actor, siteId, SUPERVISORS);
    const { blankKind = 'ktp', includesHand = false } = options;
    return this.idempotency.run(request, (tx) => this.spread(tx, actor, site, blankKind, includesHand));
  }

  /** For a day that has just been opened: its cards, where the policy works by itself. Joins the caller's transaction. */
  async spreadIfAutomatic(tx: Tx, site: Site, blankKind: BlankKind): Promise<boolean> {
    const { isAutomatic } = await this.find(tx, site.id, blankKind);
    if (isAutomatic) await this.spread(tx, SYSTEM_ACTOR, site, blankKind, false);
    return isAutomatic;
  }

  /** Places of a day as its opening says, walk-ins included. */
  placesOf(day: ServiceDay): number {
    return this.calendar.planSlots(day).starts.length * day.counters + day.standbyPlaces;
  }

  /** Once a local day, at every site whose policy works by itself. Gives how many were spread. */
  async applyDue(): Promise<number> {
    let done = 0;
    for (const site of await this.calendar.listSites()) {
      for (const blankKind of BLANK_KINDS) if (await this.applyOnce(site, blankKind)) done += 1;
    }
    return done;
  }

  private async applyOnce(site: Site, blankKind: BlankKind): Promise<boolean> {
    try {
      return await this.unitOfWork.run(async (tx) => {
        await this.repository.lockBalances(tx, [site.id], blankKind);
        if ((await this.planning.markApplied(tx, site.id, blankKind, this.calendar.today(site))) === 0) return false;
        await this.spread(tx, SYSTEM_ACTOR, site, blankKind, false);
        return true;
      });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.logger.warn(`cards of ${site.code} were not spread: ${error.code}`);
      return false;
    }
  }

  private async spread(
    tx: Tx,
    actor: Actor,
    site: Site,
    blankKind: BlankKind,
    includesHand: boolean,
  ): Promise<SpreadProposal> {
    await this.repository.lockBalances(tx, [site.id], blankKind);
    const policy = await this.find(tx, site.id, blankKind);
    const today = this.calendar.today(site);
    for (const day of await this.openDays(tx, site, today)) await this.insertEmpty(tx, site, day, blankKind);
    const days = await this.repository.lockDaysFrom(tx, site.id, blankKind, today);
    const proposal = await this.propose(tx, site, policy, days, includesHand);
    const needed = proposal.days.reduce((sum, day) => sum + day.allotted - day.before.used, 0);
    if (needed > proposal.onHand) throw new StockShort();
    for (const { before, role, allotted, reserve, keptForFirst: kept } of proposal.days) {
      if (role === 'hand') continue;
      const { serviceDayId, places } = before;
      const setBy = 'policy' as const;
      await this.repository.setAllotment(tx, serviceDayId, blankKind, {
        allotted,
        reserve,
        keptForFirst: kept,
        setBy,
        places,
      });
    }
    const { free, unallotted } = proposal;
    await this.note(tx, actor, site, 'stock.spread', { blankKind, free, unallotted, includesHand });
    return proposal;
  }

  private async propose(
    tx: Tx,
    site: Site,
    policy: StockPolicy,
    stored: readonly KeptDay[],
    includesHand: boolean,
  ): Promise<SpreadProposal> {
    const today = this.calendar.today(site);
    const open = await this.openDays(tx, site, today);
    const { onHand } = await this.repository.getBalance(tx, site.id, policy.blankKind);
    const { before, reason } = await this.endOf(tx, site, policy, today);
    const published = addDays(today, site.horizonDays);
    const dates = open.map((day) => day.date);
    const toCome = projectDates(dates, FORESEEN_DAYS).filter((date) => date > published && before && date < before);
    const byId = new Map(stored.map((day) => [day.serviceDayId, day]));
    const known = open.map(
      (day): KeptDay => ({ ...(byId.get(day.id) ?? emptyDay(day, policy.blankKind)), places: this.placesOf(day) }),
    );
    // A day that is not open any more keeps what was promised for it until its people have moved.
    const openIds = new Set(open.map((day) => day.id));
    const closed = stored.filter((day) => !openIds.has(day.serviceDayId)).map((day) => ({ ...day, places: 0 }));
    const days = [...known, ...closed].sort((a, b) => (a.date < b.date ? -1 : 1));
    const question = { days, onHand, policy, before, unpublishedDays: toCome.length, includesHand };
    return { ...proposeSpread(question), until: before && addDays(before, -1), reason };
  }

  /** The first day that takes no part in the spread. A delivery that is overdue has no date any more. */
  private async endOf(
    tx: Tx,
    site: Site,
    { blankKind, weeks }: StockPolicy,
    today: LocalDate,
  ): Promise<{ before: LocalDate | null; reason: SpreadProposal['reason'] }> {
    const deliveries = await this.planning.listExpected(tx, site.id, blankKind);
    const next = deliveries.find((d) => d.expectedOn !== null && d.expectedOn > today)?.expectedOn;
    if (next) return { before: next, reason: 'delivery' };
    return weeks ? { before: addDays(today, 7 * weeks), reason: 'weeks' } : { before: null, reason: 'published' };
  }

  private async openDays(tx: Tx, site: Site, today: LocalDate): Promise<ServiceDay[]> {
    const days = await this.calendar.daysIn(tx, site.id, today, addDays(today, HORIZON_DAYS));
    return site.prints ? days.filter((day) => day.status === 'open') : [];
  }

  private insertEmpty(tx: Tx, site: Site, day: ServiceDay, blankKind: BlankKind): Promise<void> {
    const places = this.placesOf(day);
    const own = { ...placeOf(site), serviceDayId: day.id, date: day.date, blankKind, places };
    return this.repository.insertDay(tx, { ...own, allotted: 0, reserve: 0, keptForFirst: 0 });
  }

  private note(tx: Tx, actor: Actor, site: Site, action: string, details: Record<string, unknown>): Promise<void> {
    const entry = { action, subjectType: 'site', subjectId: site.id, at: placeOf(site) };
    return this.audit.record(tx, actor, { ...entry, details });
  }
}

const emptyDay = (day: ServiceDay, blankKind: BlankKind): KeptDay => ({
  serviceDayId: day.id,
  date: day.date,
  blankKind,
  allotted: 0,
  reserve: 0,
  promised: 0,
  used: 0,
  version: 0,
  places: 0,
  keptForFirst: 0,
  setBy: 'opening',
});
