import { plainDate, time } from '../../common/spoken-date.js';
import type { ChainHead } from '../../platform/access/audit.sealing.service.js';
import type { TrailLine } from '../../platform/access/audit.trail.service.js';
import type { FieldProblem } from '../field-errors.js';
import { ErrorSummary, Field } from '../fields.js';
import { type Locale, t } from '../messages.js';
import { amount } from './amount.js';
import { Select } from './select.js';
import { StaffPage, type StaffShell } from './staff.layout.js';
import { StackTable } from './stack-table.js';
import { actionWord, whyWords } from './trail-words.js';

export interface TrailProps {
  shell: StaffShell;
  typed: { staff?: string; from?: string; to?: string; reason?: string };
  errors: readonly FieldProblem[];
  page: number;
  /** Null when there was nothing to look for. */
  lines: readonly TrailLine[] | null;
  /** Of a look-up by NIK: what was found, sealed. */
  person?: string;
  staff: readonly { id: string; username: string; name: string }[];
  places: ReadonlyMap<string, string>;
  heads: readonly (ChainHead & { sealedAt: Date })[];
}

const PAGE = 50;
const SHOWN_SIGNS = 16;

/** '19.36 WIB, 10 Februari 2027': the audit goes back for years. */
const stampWithYear = (locale: Locale, at: Date, zone: string): string =>
  `${time(locale, at, zone)}, ${plainDate(locale, at, zone)}`;

export function TrailView(props: TrailProps) {
  const { shell, errors, person, lines } = props;
  const { locale } = shell;
  const title = t(locale, person ? 'trail.person.title' : 'trail.title');
  return (
    <StaffPage shell={shell} title={title} isError={errors.length > 0}>
      <ErrorSummary locale={locale} errors={errors} />
      <h1 tabindex={-1}>{title}</h1>
      <p class="lede">{t(locale, person ? 'trail.person.lead' : 'trail.lead')}</p>
      {person ? (
        <p>
          <a href="/jejak">{t(locale, 'trail.all')}</a>
        </p>
      ) : (
        <>
          <LookUp {...props} />
          <Filter {...props} />
        </>
      )}
      {lines && <Found {...props} lines={lines} />}
      {!person && <Heads {...props} />}
    </StaffPage>
  );
}

function LookUp({ shell: { locale }, errors, typed }: TrailProps) {
  return (
    <section class="part" aria-labelledby="cari-nik">
      <h2 id="cari-nik">{t(locale, 'trail.lookUp')}</h2>
      <form method="post" action="/jejak" autocomplete="off" noValidate class="asks">
        <Field
          locale={locale}
          id="nik"
          label={t(locale, 'trail.nik')}
          hint={t(locale, 'trail.nik.hint')}
          errors={errors}
          inputmode="numeric"
          autocomplete="off"
          maxlength={64}
        />
        <Field
          locale={locale}
          id="alasan"
          label={t(locale, 'trail.reason')}
          hint={t(locale, 'trail.reason.hint')}
          value={typed.reason}
          errors={errors}
          autocomplete="off"
          maxlength={200}
        />
        <button class="btn">{t(locale, 'trail.lookUp.button')}</button>
      </form>
    </section>
  );
}

function Filter({ shell: { locale }, typed, staff }: TrailProps) {
  const choices = [
    { value: '', label: t(locale, 'trail.anybody') },
    ...staff.map(({ id, name, username }) => ({ value: id, label: `${name} (${username})` })),
  ];
  const dates = { locale, errors: [], autocomplete: 'off', inputmode: 'numeric' } as const;
  return (
    <section class="part" aria-labelledby="saring">
      <h2 id="saring">{t(locale, 'trail.filter')}</h2>
      <form method="get" action="/jejak" class="asks">
        <Select id="staf" label={t(locale, 'trail.staff')} value={typed.staff} choices={choices} />
        <Field {...dates} id="dari" label={t(locale, 'trail.from')} hint={t(locale, 'trail.date')} value={typed.from} />
        <Field {...dates} id="sampai" label={t(locale, 'trail.to')} value={typed.to} />
        <button class="btn alt">{t(locale, 'trail.show')}</button>
      </form>
    </section>
  );
}

/** What was asked, to be asked again: for the next page, and for the file. */
function Asked({ typed, person, page }: Pick<TrailProps, 'typed' | 'person' | 'page'>) {
  const fields = { staf: typed.staff, dari: typed.from, sampai: typed.to, orang: person, halaman: String(page) };
  return (
    <>{Object.entries(fields).map(([name, value]) => value && <input type="hidden" name={name} value={value} />)}</>
  );
}

function Found(props: TrailProps & { lines: readonly TrailLine[] }) {
  const { shell, lines, person, page, typed } = props;
  const { locale } = shell;
  if (lines.length === 0) return <p class="empty">{t(locale, person ? 'trail.nobody' : 'trail.empty')}</p>;
  const turn = (to: number, label: string) => (
    <form method={person ? 'post' : 'get'} action="/jejak">
      <Asked typed={typed} person={person} page={to} />
      <button class="key">{label}</button>
    </form>
  );
  return (
    <section class="part" aria-labelledby="jejak">
      <h2 id="jejak">{t(locale, 'trail.found')}</h2>
      <Lines {...props} />
      <div class="acts">
        {page > 1 && turn(page - 1, t(locale, 'trail.newer'))}
        {lines.length === PAGE && turn(page + 1, t(locale, 'trail.older'))}
        <form method="post" action="/jejak/unduh">
          <Asked typed={typed} person={person} page={1} />
          <button class="btn alt">{t(locale, 'trail.download')}</button>
        </form>
      </div>
    </section>
  );
}

function Lines({ shell, lines, places }: TrailProps & { lines: readonly TrailLine[] }) {
  const { locale, office } = shell;
  const [who, act, place, why] = (['name', 'act', 'place', 'why'] as const).map((one) => t(locale, `trail.col.${one}`));
  return (
    <StackTable
      labelledBy="jejak"
      columns={[t(locale, 'trail.col.time'), who ?? '', act ?? '', place ?? '', why ?? '']}
    >
      {lines.map((line) => (
        <tr role="row">
          <th role="rowheader" scope="row">
            <time dateTime={line.at.toISOString()}>{stampWithYear(locale, line.at, office.zone)}</time>
          </th>
          <td role="cell" data-l={who}>
            {line.name ?? t(locale, 'trail.system')}
            {line.username && <span class="soft"> {line.username}</span>}
          </td>
          <td role="cell" data-l={act}>
            {actionWord(locale, line.action)}
          </td>
          <td role="cell" data-l={place}>
            {places.get(line.siteId ?? '') ?? '–'}
          </td>
          <td role="cell" data-l={why}>
            {whyWords(locale, line) || '–'}
          </td>
        </tr>
      ))}
    </StackTable>
  );
}

function Heads({ shell: { locale, office }, heads, places }: TrailProps) {
  if (heads.length === 0) return null;
  return (
    <section class="part" aria-labelledby="segel">
      <h2 id="segel">{t(locale, 'trail.heads')}</h2>
      <p>{t(locale, 'trail.heads.lead')}</p>
      <ul class="dots">
        {heads.map(({ chain, seq, hash, sealedAt }) => (
          <li>
            <b>{places.get(chain) ?? t(locale, 'trail.noSite')}</b>: {amount(seq)}{' '}
            <span class="code">{hash.slice(0, SHOWN_SIGNS)}</span>{' '}
            <span class="soft">{stampWithYear(locale, sealedAt, office.zone)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
