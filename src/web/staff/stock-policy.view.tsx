import { longDate, plainDate } from '../../common/spoken-date.js';
import type { SpreadDay, SpreadProposal } from '../../modules/blanks/blanks.types.js';
import { ErrorSummary, Tick } from '../fields.js';
import { t } from '../messages.js';
import { amount } from './amount.js';
import { StockSheet } from './stock-parts.view.js';
import type { StockFrame } from './stock-types.js';
import { Ask } from './supervisor-form.view.js';
import type { ShownForm } from './supervisor-types.js';

interface PolicyProps {
  frame: StockFrame;
  shown: ShownForm;
  /** Of the policy that is kept. */
  version: number;
  proposal: SpreadProposal;
}

export function PolicyView(props: PolicyProps) {
  const { frame, shown } = props;
  const { locale } = frame;
  return (
    <StockSheet frame={frame} title={t(locale, 'stock.policy.title')}>
      <ErrorSummary locale={locale} errors={shown.errors} />
      <p class="measure">{t(locale, 'stock.policy.lead')}</p>
      <div class="cols even">
        <Rules {...props} />
        <Outcome {...props} />
      </div>
    </StockSheet>
  );
}

/** Tried out by GET: the address can be shared, and nothing changes. */
function Rules({ frame, shown }: PolicyProps) {
  const { locale, blankKind } = frame;
  return (
    <form method="get" action="/stok/kebijakan" class="asks" autocomplete="off" noValidate>
      {blankKind !== 'ktp' && <input type="hidden" name="kartu" value={blankKind} />}
      <Ask
        frame={frame}
        shown={shown}
        id="pekan"
        label={t(locale, 'stock.policy.weeks')}
        hint={t(locale, 'stock.policy.weeksHint')}
        inputmode="numeric"
      />
      <Ask frame={frame} shown={shown} id="persen" label={t(locale, 'stock.policy.reserve')} inputmode="numeric" />
      <Ask
        frame={frame}
        shown={shown}
        id="utama"
        label={t(locale, 'stock.policy.first')}
        hint={t(locale, 'stock.policy.firstHint')}
        inputmode="numeric"
      />
      <Tick name="tangan" label={t(locale, 'stock.policy.hand')} checked={shown.values.tangan === 'ya'} />
      <Tick
        name="otomatis"
        label={t(locale, 'stock.policy.automatic')}
        hint={t(locale, 'stock.policy.automaticHint')}
        checked={shown.values.otomatis === 'ya'}
      />
      <div class="acts">
        <button class="btn alt">{t(locale, 'stock.policy.show')}</button>
      </div>
    </form>
  );
}

function Outcome({ frame, shown, version, proposal }: PolicyProps) {
  const { locale, site, blankKind, formKey } = frame;
  const { days, until, reason, unpublishedDays, free, unallotted } = proposal;
  const date = until ? plainDate(locale, until, 'UTC') : '';
  const sent = { ...shown.values, situs: site.code, kartu: blankKind, kunci: formKey, versi: String(version) };
  return (
    <section>
      <h2 id="hasil-bagi">{t(locale, 'stock.policy.result')}</h2>
      {days.length === 0 ? (
        <p class="empty">{t(locale, 'stock.policy.noDays')}</p>
      ) : (
        <>
          <p>
            {t(locale, `stock.policy.until.${reason}`, { date })}{' '}
            {unpublishedDays > 0 && `${t(locale, 'stock.policy.toCome', { count: unpublishedDays })} `}
            {t(locale, 'stock.policy.sum', { free: amount(free), left: amount(unallotted) })}
          </p>
          <Days frame={frame} days={days} />
        </>
      )}
      {shown.errors.length === 0 && (
        <form method="post" action="/stok/kebijakan">
          {Object.entries(sent).map(([name, value]) => value && <input type="hidden" name={name} value={value} />)}
          <div class="acts">
            <button class="btn" name="lalu" value="terapkan">
              {t(locale, 'stock.policy.apply')}
            </button>
            <button class="btn alt" name="lalu" value="simpan">
              {t(locale, 'stock.policy.save')}
            </button>
          </div>
        </form>
      )}
    </section>
  );
}

function Days({ frame: { locale }, days }: { frame: StockFrame; days: readonly SpreadDay[] }) {
  return (
    <table class="list" aria-labelledby="hasil-bagi">
      <thead>
        <tr>
          <th scope="col">{t(locale, 'stock.day')}</th>
          {(['stock.policy.now', 'stock.policy.proposed', 'stock.promised'] as const).map((key) => (
            <th scope="col" class="n">
              {t(locale, key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.map(({ date, before, allotted, reserve, keptForFirst, role }) => (
          <tr>
            <th scope="row" class="wrapped">
              {longDate(locale, date, 'UTC')}
              <small class="soft">
                {[
                  role === 'spread' ? '' : t(locale, `stock.policy.role.${role}`),
                  reserve > 0 ? `${t(locale, 'stock.day.reserve').toLowerCase()} ${amount(reserve)}` : '',
                  keptForFirst > 0 ? t(locale, 'stock.day.kept', { count: amount(keptForFirst) }) : '',
                ]
                  .filter(Boolean)
                  .join(', ')}
              </small>
            </th>
            <td class="n">{amount(before.allotted)}</td>
            <td class="n">{allotted === before.allotted ? amount(allotted) : <b>{amount(allotted)}</b>}</td>
            <td class="n">{amount(before.promised)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
