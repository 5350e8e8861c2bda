import { formatBookingCode } from '../../common/booking-code.js';
import { stamp } from '../../common/spoken-date.js';
import { type LedgerLine, type MovementPage, MOVEMENT_KINDS } from '../../modules/blanks/blanks.types.js';
import { Field } from '../fields.js';
import { t } from '../messages.js';
import { Rows } from './check.view.js';
import { Select } from './select.js';
import { StackTable } from './stack-table.js';
import { StockSheet } from './stock-parts.view.js';
import type { StockFrame } from './stock-types.js';
import { kindWord, signed, stockPath } from './stock-words.js';
import { Ask, FormPage } from './supervisor-form.view.js';
import type { ShownForm } from './supervisor-types.js';

export interface Filter {
  jenis?: string;
  dari?: string;
  sampai?: string;
}

interface LedgerProps {
  frame: StockFrame;
  found: MovementPage;
  filter: Filter;
  /** A date of the filter that nobody understands: the list is shown without it. */
  isBad: boolean;
  page: number;
  pages: number;
  services: Readonly<Record<string, { name: string }>>;
  sites: readonly { id: string; name: string }[];
}

export function LedgerView(props: LedgerProps) {
  const { frame, found, filter, isBad, page, pages } = props;
  const { locale, blankKind } = frame;
  const isFiltered = Boolean(filter.jenis || filter.dari || filter.sampai);
  const to = (number: number) => stockPath('/gerak', blankKind, { ...filter, halaman: String(number) });
  return (
    <StockSheet frame={frame} title={t(locale, 'stock.ledger.title')}>
      <FilterForm frame={frame} filter={filter} isFiltered={isFiltered} />
      {isBad && <p class="note warn">{t(locale, 'stock.ledger.badFilter')}</p>}
      {found.total === 0 ? (
        <p class="empty">{t(locale, isFiltered ? 'stock.ledger.emptyFound' : 'stock.ledger.empty')}</p>
      ) : (
        <>
          <p class="after">
            {t(locale, 'stock.ledger.found', { total: found.total, sum: signed(found.sum) })}{' '}
            <a href={stockPath('/gerak.csv', blankKind, { ...filter })}>{t(locale, 'stock.ledger.csv')}</a>
          </p>
          <LedgerTable {...props} lines={found.lines} label={t(locale, 'stock.ledger.title')} />
          {pages > 1 && (
            <nav class="links" aria-label={t(locale, 'stock.ledger.page', { page, pages })}>
              {page > 1 && <a href={to(page - 1)}>{t(locale, 'stock.ledger.newer')}</a>}
              <span>{t(locale, 'stock.ledger.page', { page, pages })}</span>
              {page < pages && <a href={to(page + 1)}>{t(locale, 'stock.ledger.older')}</a>}
            </nav>
          )}
        </>
      )}
    </StockSheet>
  );
}

function FilterForm({ frame, filter, isFiltered }: Pick<LedgerProps, 'frame' | 'filter'> & { isFiltered: boolean }) {
  const { locale, blankKind } = frame;
  const kinds = MOVEMENT_KINDS.map((kind) => ({ value: kind, label: kindWord(locale, kind) }));
  const date = (id: 'dari' | 'sampai', label: string) => (
    <Field locale={locale} id={id} label={label} value={filter[id]} errors={[]} autocomplete="off" />
  );
  return (
    <form method="get" action="/stok/gerak" class="filter">
      {blankKind !== 'ktp' && <input type="hidden" name="kartu" value={blankKind} />}
      <Select
        id="jenis"
        label={t(locale, 'stock.ledger.kind')}
        value={filter.jenis}
        choices={[{ value: '', label: t(locale, 'stock.ledger.all') }, ...kinds]}
      />
      {date('dari', t(locale, 'stock.ledger.from'))}
      {date('sampai', t(locale, 'stock.ledger.to'))}
      <div class="acts">
        <button class="btn alt">{t(locale, 'stock.ledger.filter')}</button>
        {isFiltered && <a href={stockPath('/gerak', blankKind)}>{t(locale, 'stock.ledger.clear')}</a>}
      </div>
    </form>
  );
}

const COLUMNS = ['time', 'kind', 'quantity', 'reason', 'reference', 'by'] as const;

interface TableProps extends Pick<LedgerProps, 'frame' | 'services' | 'sites'> {
  lines: readonly LedgerLine[];
  label?: string;
  labelledBy?: string;
}

export function LedgerTable({ frame, services, sites, lines, label, labelledBy }: TableProps) {
  const { locale, site, mayChange, blankKind } = frame;
  if (lines.length === 0) return <p class="empty">{t(locale, 'stock.ledger.empty')}</p>;
  const name = (column: (typeof COLUMNS)[number]) => t(locale, `stock.ledger.${column}`);
  const columns = [
    ...COLUMNS.map((column) => ({ label: name(column), isNumber: column === 'quantity' })),
    ...(mayChange ? [{ label: t(locale, 'stock.ledger.reverse'), isQuiet: true }] : []),
  ];
  return (
    <StackTable columns={columns} label={label} labelledBy={labelledBy}>
      {lines.map((line) => (
        <tr role="row">
          <th role="rowheader" scope="row" class="nb">
            {stamp(locale, line.occurredAt, site.timezone)}
          </th>
          <td role="cell" data-l={name('kind')}>
            {kindWord(locale, line.kind)} <Other frame={frame} line={line} sites={sites} />
            {line.reversesId && <span class="tag warn">{t(locale, 'stock.ledger.reversing')}</span>}
            {line.reversedById && <span class="tag">{t(locale, 'stock.ledger.reversed')}</span>}
          </td>
          <td role="cell" class="n" data-l={name('quantity')}>
            <b>{signed(line.quantity)}</b>
          </td>
          <td role="cell" data-l={name('reason')}>
            {reasonOf(line, services)}
          </td>
          <td role="cell" data-l={name('reference')} class={line.reference ? undefined : 'none'}>
            {line.reference}
          </td>
          <td role="cell" data-l={name('by')}>
            {line.staffName ?? t(locale, 'stock.system')}
          </td>
          {mayChange && (
            <td role="cell" class={isReversible(line) ? undefined : 'none'}>
              {isReversible(line) && (
                <a class="go" href={stockPath(`/gerak/${line.id}/koreksi`, blankKind)}>
                  {t(locale, 'stock.ledger.reverse')}
                  <span class="vh"> {stamp(locale, line.occurredAt, site.timezone)}</span>
                </a>
              )}
            </td>
          )}
        </tr>
      ))}
    </StackTable>
  );
}

const isReversible = (line: LedgerLine): boolean => line.kind !== 'issue' && !line.reversesId && !line.reversedById;

function Other({ frame: { locale }, line, sites }: Pick<TableProps, 'frame' | 'sites'> & { line: LedgerLine }) {
  const site = sites.find(({ id }) => id === line.otherSiteId);
  if (!site) return null;
  const isOut = line.reversesId ? line.quantity > 0 : line.quantity < 0;
  const key = isOut ? 'stock.ledger.to.site' : 'stock.ledger.from.site';
  return <span class="soft">{t(locale, key, { site: site.name })} </span>;
}

/** 'print_first K7M4P2WX9R' is the service and the booking that a card was printed for. */
export function reasonOf({ kind, reason }: LedgerLine, services: LedgerProps['services']): string {
  const [service = '', code = ''] = reason.split(' ');
  return kind === 'issue' && services[service] ? `${services[service].name}, ${formatBookingCode(code)}` : reason;
}

interface ReverseProps {
  frame: StockFrame;
  shown: ShownForm;
  line: LedgerLine;
  services: LedgerProps['services'];
}

export function ReverseView({ frame, shown, line, services }: ReverseProps) {
  const { locale, site, blankKind } = frame;
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={t(locale, 'stock.reverse.title')}
      lead={t(locale, 'stock.reverse.lead', { quantity: signed(-line.quantity) })}
      back={{ href: stockPath('/gerak', blankKind), label: t(locale, 'stock.ledger.title') }}
      button={t(locale, 'stock.reverse.button')}
      before={
        <>
          <Rows
            rows={[
              [t(locale, 'stock.ledger.time'), stamp(locale, line.occurredAt, site.timezone)],
              [kindWord(locale, line.kind), signed(line.quantity)],
              [t(locale, 'stock.ledger.reason'), reasonOf(line, services)],
            ]}
          />
          {line.kind === 'transfer' && <p>{t(locale, 'stock.reverse.both')}</p>}
        </>
      }
    >
      <Ask frame={frame} shown={shown} id="sebab" label={t(locale, 'stock.reverse.reason')} />
    </FormPage>
  );
}
