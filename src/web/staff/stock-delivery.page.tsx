import { Body, Controller, Get, Param, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { isUuid } from '../../common/uuid.js';
import { BlanksDeliveryService } from '../../modules/blanks/blanks.delivery.service.js';
import type { NewDelivery } from '../../modules/blanks/blanks.types.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { Text } from '../../platform/http/fields.js';
import { t } from '../messages.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { FormReading, MOST_TYPED } from './form-reading.js';
import { SignInFilter } from './sign-in.filter.js';
import { StockForm, StockQuery } from './stock.form.js';
import { ArrivalView, DeliveriesView } from './stock-delivery.view.js';
import { StockPages } from './stock-pages.service.js';
import type { StockFrame } from './stock-types.js';
import { kindWord, signed, stockPath } from './stock-words.js';
import { done, NOTHING_TYPED, type ShownForm } from './supervisor-types.js';

export class DeliveryForm extends StockForm {
  @Text(20, { optional: true }) kiriman?: string;
  @Text(20, { optional: true }) datang?: string;
  @Text(200, { optional: true }) catatan?: string;
}

export class ArrivalForm extends StockForm {
  @Text(20, { optional: true }) jumlah?: string;
  @Text(100, { optional: true }) rujukan?: string;
}

/** Deliveries that were announced: noted, received, withdrawn. */
@ApiExcludeController()
@Controller('stok/kiriman')
@Roles('supervisor')
@UseFilters(SignInFilter)
export class StockDeliveryPage {
  constructor(
    private readonly pages: StockPages,
    private readonly deliveries: BlanksDeliveryService,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Query() query: StockQuery) {
    return this.pages.show(visit, query, (frame) => this.listView(frame, NOTHING_TYPED));
  }

  @Post()
  note(@CurrentVisit() visit: Visit, @Body() body: DeliveryForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.listView(frame, shown),
      read: ({ today }) => deliveryOf(body, today),
      apply: async ({ actor, site, locale, blankKind }, want, once) => {
        await this.deliveries.note(actor, site.id, { ...want, blankKind }, once);
        const [head, text] = [t(locale, 'stock.deliver.done'), t(locale, 'stock.deliver.doneText')];
        return done(stockPath('/kiriman', blankKind), head, text);
      },
    });
  }

  @Get(':id/datang')
  askArrival(@CurrentVisit() visit: Visit, @Param('id') id: string, @Query() query: StockQuery) {
    return this.pages.show(visit, query, (frame) => this.arrivalView(frame, id, NOTHING_TYPED));
  }

  @Post(':id/datang')
  arrive(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() body: ArrivalForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.arrivalView(frame, id, shown),
      read: () => {
        const reading = new FormReading();
        const quantity = reading.whole('jumlah', body.jumlah, 1, MOST_TYPED);
        reading.done();
        return { quantity, reference: body.rujukan?.trim() || undefined };
      },
      apply: async ({ actor, site, locale }, arrived, once) => {
        const made = await this.deliveries.arrive(actor, site.id, known(id), arrived, once);
        const facts = { kind: kindWord(locale, made.kind), quantity: signed(made.quantity) };
        const [head, text] = [t(locale, 'stock.deliver.arrivedDone'), t(locale, 'stock.moved.text', facts)];
        return done(stockPath('', made.blankKind), head, text);
      },
    });
  }

  @Post(':id/batal')
  withdraw(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() body: StockForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.listView(frame, shown),
      read: () => known(id),
      apply: async ({ actor, site, locale, blankKind }, deliveryId, once) => {
        await this.deliveries.withdraw(actor, site.id, deliveryId, once);
        const [head, text] = [t(locale, 'stock.deliver.withdrawn'), t(locale, 'stock.deliver.withdrawnText')];
        return done(stockPath('/kiriman', blankKind), head, text);
      },
    });
  }

  private async listView(frame: StockFrame, shown: ShownForm) {
    const deliveries = await this.deliveries.list(frame.actor, frame.site.id, frame.blankKind);
    return <DeliveriesView frame={frame} shown={shown} deliveries={deliveries} />;
  }

  private async arrivalView(frame: StockFrame, id: string, shown: ShownForm) {
    const deliveries = await this.deliveries.list(frame.actor, frame.site.id, frame.blankKind);
    const delivery = deliveries.find((d) => d.id === id);
    if (!delivery) throw new NotFound();
    return <ArrivalView frame={frame} shown={shown} delivery={delivery} />;
  }
}

function known(id: string): string {
  if (!isUuid(id)) throw new NotFound();
  return id;
}

/** @throws InvalidInput with the form's own field names */
function deliveryOf(form: DeliveryForm, today: string): NewDelivery {
  const reading = new FormReading();
  const quantity = form.kiriman?.trim() ? reading.whole('kiriman', form.kiriman, 1, MOST_TYPED) : undefined;
  const expectedOn = form.datang?.trim() ? reading.date('datang', form.datang) : undefined;
  if (expectedOn && expectedOn <= today) reading.refuse('datang', 'out_of_range', '');
  const note = reading.sentence('catatan', form.catatan);
  reading.done();
  return { quantity, expectedOn, note };
}
