import { Body, Controller, Get, Param, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { toCsv } from '../../common/csv.js';
import { isoWithOffset } from '../../common/local-date.js';
import { isUuid } from '../../common/uuid.js';
import { BlanksOutlookService } from '../../modules/blanks/blanks.outlook.service.js';
import { BlanksStockService } from '../../modules/blanks/blanks.stock.service.js';
import { type LedgerLine, type MovementFilter, MOVEMENT_KINDS } from '../../modules/blanks/blanks.types.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { Text } from '../../platform/http/fields.js';
import { t } from '../messages.js';
import { FormReading } from './form-reading.js';
import { seeOther } from '../answer.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { ServiceTexts } from './service-texts.service.js';
import { SignInFilter } from './sign-in.filter.js';
import { LedgerQuery, StockForm, StockQuery } from './stock.form.js';
import { type Filter, LedgerView, reasonOf, ReverseView } from './stock-ledger.view.js';
import { StockPages } from './stock-pages.service.js';
import type { StockFrame } from './stock-types.js';
import { kindWord, signed, stockPath } from './stock-words.js';
import { done, NOTHING_TYPED, type ShownForm } from './supervisor-types.js';
import { readTypedDate } from './typed-date.js';

const PAGE_SIZE = 40;

export class ReverseForm extends StockForm {
  @Text(200, { optional: true }) sebab?: string;
}

/** The ledger: to look through, to take away, and to correct by an opposite entry. */
@ApiExcludeController()
@Controller('stok')
@Roles('desk', 'auditor')
@UseFilters(SignInFilter)
export class StockLedgerPage {
  constructor(
    private readonly pages: StockPages,
    private readonly outlook: BlanksOutlookService,
    private readonly stock: BlanksStockService,
    private readonly calendar: CalendarService,
    private readonly texts: ServiceTexts,
  ) {}

  @Get('gerak')
  list(@CurrentVisit() visit: Visit, @Query() query: LedgerQuery) {
    const { filter, isBad, wanted } = readFilter(query);
    return this.pages.show(visit, query, async (frame) => {
      const { actor, site, blankKind } = frame;
      const page = Number(query.halaman ?? 1);
      const search = { blankKind, ...wanted };
      const found = await this.outlook.search(actor, site.id, search, { size: PAGE_SIZE, number: page });
      const pages = Math.max(1, Math.ceil(found.total / PAGE_SIZE));
      const [services, sites] = [await this.texts.all(), await this.calendar.listSites()];
      const shown = { found, filter, isBad, page, pages, services, sites };
      return <LedgerView frame={frame} {...shown} />;
    });
  }

  @Get('gerak.csv')
  async download(@CurrentVisit() visit: Visit, @Query() query: LedgerQuery): Promise<string> {
    const frame = await this.pages.frame(visit, query);
    if (!frame) return seeOther(visit.reply, '/stok/gerak');
    const { actor, site, blankKind, today } = frame;
    const lines = await this.outlook.exportMovements(actor, site.id, { blankKind, ...readFilter(query).wanted });
    void visit.reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="kartu-${site.code}-${today}.csv"`);
    return toCsv(await this.rowsOf(frame, lines));
  }

  @Get('gerak/:id/koreksi')
  @Roles('supervisor')
  askReverse(@CurrentVisit() visit: Visit, @Param('id') id: string, @Query() query: StockQuery) {
    return this.pages.show(visit, query, (frame) => this.reverseView(frame, id, NOTHING_TYPED));
  }

  @Post('gerak/:id/koreksi')
  @Roles('supervisor')
  reverse(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() body: ReverseForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.reverseView(frame, id, shown),
      read: () => {
        const reading = new FormReading();
        const reason = reading.sentence('sebab', body.sebab);
        reading.done();
        return reason;
      },
      apply: async ({ actor, site, locale }, reason, once) => {
        if (!isUuid(id)) throw new NotFound();
        const { kind, quantity, blankKind } = await this.stock.reverse(actor, site.id, id, reason, once);
        const text = t(locale, 'stock.moved.text', { kind: kindWord(locale, kind), quantity: signed(quantity) });
        return done(stockPath('/gerak', blankKind), t(locale, 'stock.reverse.done'), text);
      },
    });
  }

  private async reverseView(frame: StockFrame, id: string, shown: ShownForm) {
    if (!isUuid(id)) throw new NotFound();
    const line = await this.outlook.getLine(frame.actor, frame.site.id, id);
    return <ReverseView frame={frame} shown={shown} line={line} services={await this.texts.all()} />;
  }

  /** Two columns of numbers instead of a sign, so that no cell begins with a minus. */
  private async rowsOf({ locale, site }: StockFrame, lines: readonly LedgerLine[]) {
    const [services, sites] = [await this.texts.all(), await this.calendar.listSites()];
    const columns = ['time', 'kind', 'in', 'out', 'reason', 'reference', 'by'] as const;
    const other = (id: string | null) => sites.find((s) => s.id === id)?.name ?? '';
    return [
      [...columns.map((column) => t(locale, `stock.ledger.${column}`)), t(locale, 'stock.ledger.reversing'), 'Situs'],
      ...lines.map((line) => [
        isoWithOffset(site.timezone, line.occurredAt),
        kindWord(locale, line.kind),
        line.quantity > 0 ? line.quantity : null,
        line.quantity < 0 ? -line.quantity : null,
        reasonOf(line, services),
        line.reference,
        line.staffName ?? t(locale, 'stock.system'),
        line.reversesId ? t(locale, 'stock.ledger.reversing') : '',
        other(line.otherSiteId),
      ]),
    ];
  }
}

/** What the address asks for; a date that nobody understands is left out, and said. */
function readFilter({ jenis, dari, sampai }: LedgerQuery): {
  filter: Filter;
  isBad: boolean;
  wanted: Omit<MovementFilter, 'blankKind'>;
} {
  const kind = MOVEMENT_KINDS.find((k) => k === jenis);
  const [from, to] = [dari, sampai].map((text) => (text ? readTypedDate(text) : undefined));
  const filter = { jenis: kind, dari: dari || undefined, sampai: sampai || undefined };
  return {
    filter,
    isBad: from === null || to === null,
    wanted: { kind, from: from ?? undefined, to: to ?? undefined },
  };
}
