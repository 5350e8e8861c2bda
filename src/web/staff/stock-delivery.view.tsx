import { longDate, stamp } from '../../common/spoken-date.js';
import type { Delivery } from '../../modules/blanks/blanks.types.js';
import { ErrorSummary } from '../fields.js';
import { t } from '../messages.js';
import { StockSheet } from './stock-parts.view.js';
import type { StockFrame } from './stock-types.js';
import { cardsWord, stockPath } from './stock-words.js';
import { Ask, AskForm, FormPage } from './supervisor-form.view.js';
import type { ShownForm } from './supervisor-types.js';

interface DeliveriesProps {
  frame: StockFrame;
  shown: ShownForm;
  deliveries: readonly Delivery[];
}

export function DeliveriesView({ frame, shown, deliveries }: DeliveriesProps) {
  const { locale } = frame;
  return (
    <StockSheet frame={frame} title={t(locale, 'stock.deliver.title')}>
      <div class="cols even">
        <section>
          <h2>{t(locale, 'stock.deliver.expected')}</h2>
          {deliveries.length === 0 ? (
            <p class="empty">{t(locale, 'stock.deliver.none')}</p>
          ) : (
            <ul class="calls">
              {deliveries.map((delivery) => (
                <Expected frame={frame} delivery={delivery} />
              ))}
            </ul>
          )}
        </section>
        <AskForm
          frame={frame}
          action="/stok/kiriman"
          head={
            <>
              <h2>{t(locale, 'stock.deliver.new')}</h2>
              <ErrorSummary locale={locale} errors={shown.errors} />
            </>
          }
          button={t(locale, 'stock.deliver.button')}
        >
          <Ask
            frame={frame}
            shown={shown}
            id="kiriman"
            label={t(locale, 'stock.deliver.quantity')}
            inputmode="numeric"
          />
          <Ask
            frame={frame}
            shown={shown}
            id="datang"
            label={t(locale, 'stock.deliver.date')}
            hint={t(locale, 'stock.deliver.dateHint')}
          />
          <Ask frame={frame} shown={shown} id="catatan" label={t(locale, 'stock.deliver.note')} />
        </AskForm>
      </div>
    </StockSheet>
  );
}

function Expected({ frame, delivery }: { frame: StockFrame; delivery: Delivery }) {
  const { locale, site, blankKind } = frame;
  const { id, quantity, expectedOn, note, notedAt } = delivery;
  const when = expectedOn ? longDate(locale, expectedOn, 'UTC') : t(locale, 'stock.deliver.noDate');
  return (
    <li>
      <p>
        <b>{cardsWord(locale, quantity)}</b>, {when}
        <br />
        <span class="soft">
          {note}, {t(locale, 'stock.deliver.noted', { time: stamp(locale, notedAt, site.timezone) })}
        </span>
      </p>
      <form method="post" action={`/stok/kiriman/${id}/batal`} class="acts">
        <input type="hidden" name="situs" value={site.code} />
        <input type="hidden" name="kartu" value={blankKind} />
        <a class="key" href={stockPath(`/kiriman/${id}/datang`, blankKind)}>
          {t(locale, 'stock.deliver.arrived')}
        </a>
        <button class="key">{t(locale, 'stock.deliver.withdraw')}</button>
      </form>
    </li>
  );
}

interface ArrivalProps {
  frame: StockFrame;
  shown: ShownForm;
  delivery: Delivery;
}

export function ArrivalView({ frame, shown, delivery }: ArrivalProps) {
  const { locale, blankKind } = frame;
  const { quantity, note } = delivery;
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={t(locale, 'stock.deliver.arrivedTitle')}
      lead={`${note}: ${cardsWord(locale, quantity)}.`}
      back={{ href: stockPath('/kiriman', blankKind), label: t(locale, 'stock.deliver.title') }}
      button={t(locale, 'stock.deliver.arrivedButton')}
    >
      <Ask
        frame={frame}
        shown={shown}
        id="jumlah"
        label={t(locale, 'stock.form.quantity')}
        initial={quantity === null ? undefined : String(quantity)}
        inputmode="numeric"
      />
      <Ask frame={frame} shown={shown} id="rujukan" label={t(locale, 'stock.form.reference')} />
    </FormPage>
  );
}
