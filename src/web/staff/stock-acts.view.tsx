import { stamp } from '../../common/spoken-date.js';
import type { ManualKind, StockCount } from '../../modules/blanks/blanks.types.js';
import { errorOf } from '../field-errors.js';
import { t } from '../messages.js';
import { amount } from './amount.js';
import { Select } from './select.js';
import { StockSheet } from './stock-parts.view.js';
import type { StockFrame } from './stock-types.js';
import { signed, stockPath } from './stock-words.js';
import { Ask, AskForm, FormPage } from './supervisor-form.view.js';
import type { ShownForm } from './supervisor-types.js';
import { ErrorSummary } from '../fields.js';

interface MovementProps {
  frame: StockFrame;
  shown: ShownForm;
  kind: ManualKind;
  goals: readonly { code: string; name: string }[];
  /** Today is a service day with cards: a card may have been spoiled while serving. */
  isServing: boolean;
}

/** One fact about the cards, on a page of its own. */
export function MovementView({ frame, shown, kind, goals, isServing }: MovementProps) {
  const { locale, site, blankKind } = frame;
  const region = { region: site.regionName };
  if (kind === 'transfer' && goals.length === 0) {
    return (
      <StockSheet frame={frame} title={t(locale, 'stock.act.transfer')}>
        <p class="empty">{t(locale, 'stock.form.noGoal', region)}</p>
      </StockSheet>
    );
  }
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={t(locale, `stock.act.${kind}`)}
      back={{ href: stockPath('', blankKind), label: t(locale, 'stock.back') }}
      button={t(locale, 'stock.form.look')}
    >
      <input type="hidden" name="jenis" value={kind} />
      <Ask
        frame={frame}
        shown={shown}
        id="jumlah"
        label={t(locale, 'stock.form.quantity')}
        hint={kind === 'adjustment' ? t(locale, 'stock.form.signed') : undefined}
        inputmode={kind === 'adjustment' ? undefined : 'numeric'}
      />
      {kind === 'transfer' && (
        <Select
          id="tujuan"
          label={t(locale, 'stock.form.goal')}
          hint={t(locale, 'stock.form.goalHint', region)}
          value={shown.values.tujuan}
          error={errorOf(locale, shown.errors, 'tujuan')}
          choices={[{ value: '', label: '–' }, ...goals.map(({ code, name }) => ({ value: code, label: name }))]}
        />
      )}
      {kind === 'spoilage' && isServing && (
        <Select
          id="rusak"
          label={t(locale, 'stock.form.where')}
          value={shown.values.rusak ?? 'hari-ini'}
          choices={[
            { value: 'hari-ini', label: t(locale, 'stock.form.atDesk') },
            { value: 'gudang', label: t(locale, 'stock.form.atStore') },
          ]}
        />
      )}
      <Ask frame={frame} shown={shown} id="sebab" label={t(locale, 'stock.form.reason')} />
      <Ask frame={frame} shown={shown} id="rujukan" label={t(locale, 'stock.form.reference')} />
      {kind === 'adjustment' && (
        <p>
          <a href={stockPath('/hitung', blankKind)}>{t(locale, 'stock.form.instead')}</a>
        </p>
      )}
    </FormPage>
  );
}

interface CountProps {
  frame: StockFrame;
  shown: ShownForm;
  onHand: number;
  counts: readonly StockCount[];
}

export function CountView({ frame, shown, onHand, counts }: CountProps) {
  const { locale } = frame;
  return (
    <StockSheet frame={frame} title={t(locale, 'stock.count.title')}>
      <div class="cols">
        <AskForm
          frame={frame}
          action="/stok/hitung"
          head={
            <>
              <ErrorSummary locale={locale} errors={shown.errors} />
              <p>{t(locale, 'stock.count.lead', { count: amount(onHand) })}</p>
            </>
          }
          button={t(locale, 'stock.form.look')}
        >
          <input type="hidden" name="tercatat" value={onHand} />
          <Ask frame={frame} shown={shown} id="hitungan" label={t(locale, 'stock.count.counted')} inputmode="numeric" />
          <Ask frame={frame} shown={shown} id="beda" label={t(locale, 'stock.count.reason')} />
        </AskForm>
        <section>
          <h2 id="hitungan-lalu">{t(locale, 'stock.count.last')}</h2>
          {counts.length === 0 ? (
            <p class="empty">{t(locale, 'stock.count.none')}</p>
          ) : (
            <Counts frame={frame} counts={counts} />
          )}
        </section>
      </div>
    </StockSheet>
  );
}

function Counts({ frame: { locale, site }, counts }: Pick<CountProps, 'frame' | 'counts'>) {
  return (
    <table class="list" aria-labelledby="hitungan-lalu">
      <thead>
        <tr>
          <th scope="col">{t(locale, 'stock.count.when')}</th>
          <th scope="col" class="n">
            {t(locale, 'stock.count.counted')}
          </th>
          <th scope="col" class="n">
            {t(locale, 'stock.count.difference')}
          </th>
        </tr>
      </thead>
      <tbody>
        {counts.map(({ countedAt, counted, expected, staffName, reason }) => (
          <tr>
            <th scope="row" class="wrapped">
              {stamp(locale, countedAt, site.timezone)}
              <small class="soft">{[staffName ?? t(locale, 'stock.system'), reason].filter(Boolean).join(': ')}</small>
            </th>
            <td class="n">{amount(counted)}</td>
            <td class="n">
              <b>{signed(counted - expected)}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
