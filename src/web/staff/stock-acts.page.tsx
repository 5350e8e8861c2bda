import { Body, Controller, Get, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { BlanksCountService } from '../../modules/blanks/blanks.count.service.js';
import { BlanksOutlookService } from '../../modules/blanks/blanks.outlook.service.js';
import { BlanksStockService } from '../../modules/blanks/blanks.stock.service.js';
import type { ManualKind, NewMovement } from '../../modules/blanks/blanks.types.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { t } from '../messages.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { amount } from './amount.js';
import { readWhole } from './form-reading.js';
import { SignInFilter } from './sign-in.filter.js';
import { StockQuery } from './stock.form.js';
import { countedOf, CountForm, MovementForm, movementOf, MovementQuery } from './stock-acts.form.js';
import { CountView, MovementView } from './stock-acts.view.js';
import { StockPages } from './stock-pages.service.js';
import type { StockFrame } from './stock-types.js';
import { effectWords, kindWord, signed, stockPath } from './stock-words.js';
import { type Check, done, NOTHING_TYPED, type ShownForm } from './supervisor-types.js';

const COUNTS_SHOWN = 10;
const GAINS: readonly ManualKind[] = ['receipt', 'adjustment'];

/** Facts about the cards, each with its effect shown first: movements and counts. */
@ApiExcludeController()
@Controller('stok')
@Roles('supervisor')
@UseFilters(SignInFilter)
export class StockActsPage {
  constructor(
    private readonly pages: StockPages,
    private readonly stock: BlanksStockService,
    private readonly outlook: BlanksOutlookService,
    private readonly counts: BlanksCountService,
    private readonly calendar: CalendarService,
  ) {}

  @Get('catat')
  askMovement(@CurrentVisit() visit: Visit, @Query() query: MovementQuery) {
    const kind = query.jenis ?? 'receipt';
    return this.pages.show(visit, query, (frame) => this.movementView(frame, kind, NOTHING_TYPED));
  }

  @Post('catat')
  async move(@CurrentVisit() visit: Visit, @Body() body: MovementForm) {
    const sites = await this.calendar.listSites();
    const goalsOf = (from: Site) => goalsAmong(sites, from);
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.movementView(frame, body.jenis, shown),
      read: (frame) => movementOf(body, goalsOf(frame.site), frame.today),
      check: (frame, want) => this.checkMovement(frame, want, goalsOf(frame.site)),
      apply: async ({ actor, site, locale }, want, once) => {
        const { kind, quantity, blankKind } = await this.stock.move(actor, site.id, want, once);
        const text = t(locale, 'stock.moved.text', { kind: kindWord(locale, kind), quantity: signed(quantity) });
        return done(stockPath('', blankKind), t(locale, 'stock.moved.done'), text);
      },
    });
  }

  @Get('hitung')
  askCount(@CurrentVisit() visit: Visit, @Query() query: StockQuery) {
    return this.pages.show(visit, query, (frame) => this.countView(frame, NOTHING_TYPED));
  }

  @Post('hitung')
  count(@CurrentVisit() visit: Visit, @Body() body: CountForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.countView(frame, shown),
      read: () => countedOf(body),
      check: (frame, counted) => this.checkCount(frame, counted, body),
      apply: async ({ actor, site, locale, blankKind }, counted, once) => {
        const expected = readWhole(body.tercatat) ?? undefined;
        const want = { counted, expected, reason: body.beda, blankKind };
        const made = await this.counts.count(actor, site.id, want, once);
        const difference = made.counted - made.expected;
        const facts = { count: amount(counted), difference: signed(difference) };
        const text = t(locale, difference === 0 ? 'stock.count.doneEqual' : 'stock.count.doneText', facts);
        return done(stockPath('', blankKind), t(locale, 'stock.count.done'), text);
      },
    });
  }

  private async movementView(frame: StockFrame, kind: ManualKind, shown: ShownForm) {
    const { actor, site, blankKind, today } = frame;
    const { byDay } = await this.outlook.overview(actor, site.id, blankKind);
    const isServing = byDay.some((day) => day.date === today);
    const goals = goalsAmong(await this.calendar.listSites(), site);
    return <MovementView frame={frame} shown={shown} kind={kind} goals={goals} isServing={isServing} />;
  }

  private async checkMovement(frame: StockFrame, want: NewMovement, goals: readonly Site[]): Promise<Check> {
    const { actor, site, locale } = frame;
    const { kind, quantity, reason, reference, blankKind, serviceOn, toSiteId } = want;
    const change = GAINS.includes(kind) ? quantity : -quantity;
    const effect = await this.counts.effectOf(actor, site.id, change, { blankKind, spoiledOn: serviceOn });
    const goal = goals.find(({ id }) => id === toSiteId);
    return {
      title: t(locale, 'stock.check.title'),
      rows: [
        [kindWord(locale, kind), signed(change)],
        ...(goal ? [[t(locale, 'stock.form.goal'), goal.name] as const] : []),
        ...(serviceOn ? [[t(locale, 'stock.form.where'), t(locale, 'stock.form.atDesk')] as const] : []),
        [t(locale, 'stock.ledger.reason'), reason],
        ...(reference ? [[t(locale, 'stock.ledger.reference'), reference] as const] : []),
        [t(locale, 'stock.check.now'), amount(effect.onHand)],
        [t(locale, 'stock.check.after'), amount(effect.onHand + change)],
      ],
      effects: effectWords(locale, effect),
      button: t(locale, 'stock.check.button'),
    };
  }

  /** A difference needs its reason before it can be booked. */
  private async checkCount(frame: StockFrame, counted: number, body: CountForm): Promise<Check> {
    const { actor, site, locale, blankKind } = frame;
    const { onHand } = await this.outlook.overview(actor, site.id, blankKind);
    const difference = counted - onHand;
    const effect = await this.counts.effectOf(actor, site.id, difference, { blankKind });
    if (difference !== 0 && !body.beda?.trim())
      throw new InvalidInput([{ field: 'beda', code: 'required', facts: { difference: signed(difference) } }]);
    return {
      title: t(locale, 'stock.count.title'),
      rows: [
        [t(locale, 'stock.count.ledger'), amount(onHand)],
        [t(locale, 'stock.count.counted'), amount(counted)],
        [
          t(locale, 'stock.count.difference'),
          difference === 0 ? t(locale, 'stock.count.equal') : <b>{signed(difference)}</b>,
        ],
        ...(difference === 0 ? [] : [[t(locale, 'stock.ledger.reason'), body.beda ?? ''] as const]),
      ],
      effects: difference === 0 ? [t(locale, 'stock.count.isEqual')] : effectWords(locale, effect),
      button: t(locale, 'stock.count.button'),
    };
  }

  private async countView(frame: StockFrame, shown: ShownForm) {
    const { actor, site, blankKind } = frame;
    const { onHand } = await this.outlook.overview(actor, site.id, blankKind);
    const counts = await this.outlook.listCounts(actor, site.id, blankKind, COUNTS_SHOWN);
    return <CountView frame={frame} shown={shown} onHand={onHand} counts={counts} />;
  }
}

/** Where cards may go: other sites of the region. */
const goalsAmong = (sites: readonly Site[], from: Site): Site[] =>
  sites.filter(({ id, regionId }) => regionId === from.regionId && id !== from.id);
