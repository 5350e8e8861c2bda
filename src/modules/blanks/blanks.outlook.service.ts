import { Injectable } from '@nestjs/common';
import { addDays, instantAt, type LocalDate } from '../../common/local-date.js';
import type { Actor } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { placeOf, type Site } from '../calendar/calendar.types.js';
import { burnOf, byWeek, forecast, runwayOf } from './blanks.forecast.rules.js';
import { BlanksLedgerRepository, type MovementSearch } from './blanks.ledger.repository.js';
import { BlanksPlanningRepository } from './blanks.planning.repository.js';
import { BlanksRepository } from './blanks.repository.js';
import { cardsLeft, openCards } from './blanks.rules.js';
import type {
  BlankKind,
  LedgerLine,
  Movement,
  MovementFilter,
  MovementPage,
  StockCount,
  StockOutlook,
  StockOverview,
} from './blanks.types.js';

const READERS = ['supervisor', 'desk', 'auditor'] as const;
const BURN_WEEKS = 8;
const HORIZON_DAYS = 92;
const MOST_EXPORTED = 50_000;

/** The overview, and what it was computed from. */
type Look = { overview: StockOverview } & Pick<StockOutlook, 'burn' | 'runsOutBetween' | 'days' | 'weeks'>;

/** What is there, what was done, and how far it reaches. Changes nothing. */
@Injectable()
export class BlanksOutlookService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: Audit,
    private readonly calendar: CalendarService,
    private readonly repository: BlanksRepository,
    private readonly ledger: BlanksLedgerRepository,
    private readonly planning: BlanksPlanningRepository,
  ) {}

  /** @throws NotFound for a foreign site, as everything here */
  async overview(actor: Actor, siteId: string, blankKind: BlankKind = 'ktp'): Promise<StockOverview> {
    const site = await this.calendar.getSiteFor(actor, siteId, READERS);
    return this.unitOfWork.read(async (tx) => (await this.look(tx, site, blankKind)).overview);
  }

  /** The overview with the forecast, the last count and what is expected. */
  async outlook(actor: Actor, siteId: string, blankKind: BlankKind = 'ktp'): Promise<StockOutlook> {
    const site = await this.calendar.getSiteFor(actor, siteId, READERS);
    return this.unitOfWork.read(async (tx) => {
      const { overview, ...behind } = await this.look(tx, site, blankKind);
      const [lastCount = null] = await this.planning.listCounts(tx, site.id, blankKind, 1);
      return {
        ...overview,
        ...behind,
        lastCount,
        deliveries: await this.planning.listExpected(tx, site.id, blankKind),
      };
    });
  }

  async listMovements(actor: Actor, siteId: string, blankKind: BlankKind = 'ktp', limit = 50): Promise<Movement[]> {
    await this.calendar.getSiteFor(actor, siteId, READERS);
    return this.unitOfWork.read((tx) => this.ledger.listLatest(tx, siteId, blankKind, limit));
  }

  /** The ledger, the latest entry first. */
  async search(
    actor: Actor,
    siteId: string,
    filter: MovementFilter,
    page: { size: number; number: number },
  ): Promise<MovementPage> {
    const site = await this.calendar.getSiteFor(actor, siteId, READERS);
    const search = searchOf(site, filter);
    return this.unitOfWork.read(async (tx) => ({
      lines: await this.ledger.search(tx, search, page.size, (page.number - 1) * page.size),
      ...(await this.ledger.total(tx, search)),
    }));
  }

  /** @throws NotFound */
  async getLine(actor: Actor, siteId: string, id: string): Promise<LedgerLine> {
    await this.calendar.getSiteFor(actor, siteId, READERS);
    const line = await this.unitOfWork.read((tx) => this.ledger.findLine(tx, siteId, id));
    if (!line) throw new NotFound();
    return line;
  }

  /** The ledger for a file, at most 50,000 entries; written down as an export. */
  async exportMovements(actor: Actor, siteId: string, filter: MovementFilter): Promise<LedgerLine[]> {
    const site = await this.calendar.getSiteFor(actor, siteId, READERS);
    return this.unitOfWork.run(async (tx) => {
      const lines = await this.ledger.search(tx, searchOf(site, filter), MOST_EXPORTED, 0);
      const at = placeOf(site);
      const details = { ...filter, lines: lines.length };
      await this.audit.record(tx, actor, {
        action: 'stock.exported',
        subjectType: 'site',
        subjectId: siteId,
        at,
        details,
      });
      return lines;
    });
  }

  async listCounts(actor: Actor, siteId: string, blankKind: BlankKind = 'ktp', limit = 10): Promise<StockCount[]> {
    await this.calendar.getSiteFor(actor, siteId, READERS);
    return this.unitOfWork.read((tx) => this.planning.listCounts(tx, siteId, blankKind, limit));
  }

  private async look(tx: Tx, site: Site, blankKind: BlankKind): Promise<Look> {
    const today = this.calendar.today(site);
    const { onHand } = await this.repository.getBalance(tx, site.id, blankKind);
    const from = addDays(today, -7 * BURN_WEEKS);
    const all = await this.repository.listDays(tx, site.id, blankKind, from, addDays(today, HORIZON_DAYS));
    const [past, coming] = [all.filter((day) => day.date < today), all.filter((day) => day.date >= today)];
    const burn = burnOf(past.map((day) => day.used));
    const days = forecast({ onHand, burn, days: coming, pastDates: past.map((day) => day.date) });
    const promised = coming.reduce((sum, day) => sum + day.promised, 0);
    const monthStart = instantAt(`${today.slice(0, 7)}-01`, '00:00', site.timezone);
    const { runwayDays, runsOutOn, runsOutBetween } = runwayOf(days, burn);
    const overview = {
      blankKind,
      onHand,
      promised,
      free: onHand - promised,
      allotted: coming.reduce((sum, day) => sum + openCards(day), 0),
      byDay: coming.map((day) => ({ ...day, left: cardsLeft(day) })),
      burnPerDay: burn?.perDay ?? null,
      runwayDays,
      runsOutOn,
      spoiledThisMonth: await this.ledger.spoiledSince(tx, site.id, blankKind, monthStart),
    };
    return { overview, burn, runsOutBetween, days: days.filter((day) => day.isPublished), weeks: byWeek(days) };
  }
}

function searchOf(site: Site, { blankKind, kind, from, to }: MovementFilter): MovementSearch {
  const startOf = (date: LocalDate) => instantAt(date, '00:00', site.timezone);
  return {
    siteId: site.id,
    blankKind,
    kind,
    from: from ? startOf(from) : undefined,
    before: to ? startOf(addDays(to, 1)) : undefined,
  };
}
