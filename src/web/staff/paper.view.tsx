import { formatBookingCode } from '../../common/booking-code.js';
import { clock, longDate, time } from '../../common/spoken-date.js';
import type { PaperList, PaperRow, Typed } from '../../modules/desk/desk.paper.service.js';
import { t } from '../messages.js';
import type { ServiceWords } from './desk-parts.js';
import type { Outcome } from './flash.service.js';
import { OUTCOME_WORDS } from './outcome-choices.js';
import { TYPED_ROWS } from './paper.form.js';
import { Result, StaffPage, type StaffShell } from './staff.layout.js';

interface PaperProps {
  shell: StaffShell;
  list: PaperList;
  services: Readonly<Record<string, ServiceWords>>;
  outcome: Outcome | null;
  /** One per form. */
  formKey: string;
  /** What was typed and could not be read. */
  typed?: Typed;
}

/** The list for the desk on paper, and the form for what is typed from it. */
export function PaperView(props: PaperProps) {
  const { shell, list, outcome } = props;
  const { locale } = shell;
  const title = t(locale, 'offline.listTitle');
  return (
    <StaffPage
      shell={shell}
      title={title}
      outcome={outcome}
      scripts={['offline.js']}
      styles={['paper.css']}
      mainClass="sheet paper"
    >
      <a class="back" href="/meja">
        {t(locale, 'offline.backToDesk')}
      </a>
      <h1 id="daftar" tabindex={-1}>
        {title}, {longDate(locale, list.now, list.site.timezone)}
      </h1>
      <Result outcome={outcome} />
      <ul class="links">
        <li>
          <a href="/meja/sinkron">{t(locale, 'offline.syncTitle')}</a>
        </li>
        <li>
          <a href="/meja/sekolah">{t(locale, 'team.title')}</a>
        </li>
      </ul>
      <State {...props} />
      {list.isOpen && <List {...props} />}
      <Spare {...props} />
      <TypeForm {...props} />
    </StaffPage>
  );
}

function State({ shell: { locale }, list }: PaperProps) {
  const { isOpen, isReady, now, site, rows } = list;
  const count = rows.reduce((sum, row) => sum + row.names.length, 0);
  return (
    <>
      {!isOpen && <p class="note">{t(locale, 'offline.listClosed')}</p>}
      {isOpen && !isReady && <p class="note">{t(locale, 'offline.listEarly')}</p>}
      <p>
        {site.name}. {t(locale, 'offline.listState', { time: time(locale, now, site.timezone), count })}
      </p>
      <p class="acts">
        <button class="btn alt" type="button" data-print hidden>
          {t(locale, 'offline.listPrint')}
        </button>
      </p>
      <p class="on-paper">{t(locale, 'offline.listDestroy')}</p>
    </>
  );
}

const COLUMNS = ['listTime', 'listCode', 'listNames', 'listService', 'listCard', 'listArrived', 'listOutcome'] as const;

function List(props: PaperProps) {
  const { locale } = props.shell;
  return (
    <div class="scroll" tabindex={0} role="region" aria-labelledby="daftar">
      <table class="list roll" aria-labelledby="daftar">
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th scope="col">{t(locale, `offline.${column}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.list.rows.map((row) => (
            <Row {...props} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ shell: { locale }, list: { site }, services, row }: PaperProps & { row: PaperRow }) {
  const { startsAt, code, names, serviceCode, cards, ticket, arrivedAt } = row;
  return (
    <tr>
      <td>{clock(locale, startsAt, site.timezone)}</td>
      <th scope="row">{formatBookingCode(code)}</th>
      <td>
        {names.map((name) => (
          <span class="line">{name}</span>
        ))}
      </td>
      <td>{services[serviceCode]?.shortName}</td>
      <td>
        {cards > 0
          ? `${t(locale, 'offline.listCardYes')}${cards > 1 ? ` (${cards})` : ''}`
          : t(locale, 'offline.listCardNo')}
      </td>
      <td class="blank">{arrivedAt && `${clock(locale, arrivedAt, site.timezone)} ${ticket ?? ''}`}</td>
      <td class="blank long" />
    </tr>
  );
}

/** Numbers that nobody else has, with room for a name. */
function Spare({ shell: { locale }, list }: PaperProps) {
  return (
    <section class="spare">
      <h2 id="cadangan">{t(locale, 'offline.listSpare')}</h2>
      {list.spare.length === 0 ? (
        <form method="post" action="/meja/daftar">
          <p>{t(locale, 'offline.listSpareNone')}</p>
          {list.isOpen && (
            <button class="key" name="langkah" value="nomor">
              {t(locale, 'offline.listSpareMake')}
            </button>
          )}
        </form>
      ) : (
        <div class="scroll" tabindex={0} role="region" aria-labelledby="cadangan">
          <table class="list roll" aria-labelledby="cadangan">
            <thead>
              <tr>
                <th scope="col">{t(locale, 'offline.listCode')}</th>
                <th scope="col">{t(locale, 'offline.listSpareName')}</th>
                <th scope="col">{t(locale, 'offline.listArrived')}</th>
                <th scope="col">{t(locale, 'offline.listOutcome')}</th>
              </tr>
            </thead>
            <tbody>
              {list.spare.map((number) => (
                <tr>
                  <th scope="row">{number}</th>
                  <td class="blank long" />
                  <td class="blank" />
                  <td class="blank long" />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function TypeForm(props: PaperProps) {
  const { shell, list, formKey, typed } = props;
  const { locale } = shell;
  return (
    <section class="act" aria-labelledby="ketik">
      <h2 id="ketik">{t(locale, 'offline.typeTitle')}</h2>
      <p>{t(locale, 'offline.typeLede')}</p>
      <form method="post" action="/meja/daftar" autocomplete="off">
        <input type="hidden" name="kunci" value={typed?.key ?? formKey} />
        <div class="field">
          <label for="loket">{t(locale, 'offline.typeCounter')}</label>
          <select id="loket" name="loket">
            {list.counters.map(({ id, number }) => (
              <option value={id} selected={id === typed?.counterId}>
                {number}
              </option>
            ))}
          </select>
        </div>
        {Array.from({ length: Math.max(TYPED_ROWS, typed?.rows.length ?? 0) }, (_, index) => (
          <TypedRowFields {...props} index={index} />
        ))}
        <div class="acts">
          <button class="btn">{t(locale, 'offline.typeSend')}</button>
        </div>
      </form>
    </section>
  );
}

function TypedRowFields({ shell: { locale }, services, typed, index }: PaperProps & { index: number }) {
  const row = typed?.rows[index];
  const id = (name: string) => `${name}-${index + 1}`;
  return (
    <fieldset class="typed">
      <legend>{t(locale, 'offline.typeRow', { number: index + 1 })}</legend>
      <TypedText id={id('siapa')} name="siapa" label={t(locale, 'offline.typeWho')} value={row?.who} />
      <TypedText id={id('datang')} name="datang" label={t(locale, 'offline.typeArrived')} value={row?.arrived} isTime />
      <Choice id={id('layanan')} name="layanan" label={t(locale, 'offline.typeService')} value={row?.service} empty="">
        {Object.entries(services).map(([code, { shortName }]) => [code, shortName] as const)}
      </Choice>
      <Choice
        id={id('hasil')}
        name="hasil"
        label={t(locale, 'offline.typeOutcome')}
        value={row?.outcome}
        empty={t(locale, 'offline.typeNotYet')}
      >
        {Object.entries(OUTCOME_WORDS)}
      </Choice>
      <TypedText id={id('selesai')} name="selesai" label={t(locale, 'offline.typeEnded')} value={row?.ended} isTime />
    </fieldset>
  );
}

interface TypedTextProps {
  id: string;
  name: string;
  label: string;
  value: string | undefined;
  isTime?: boolean;
}

function TypedText({ id, name, label, value = '', isTime }: TypedTextProps) {
  return (
    <div class={isTime ? 'short' : undefined}>
      <label for={id}>{label}</label>
      <input type="text" id={id} name={name} value={value} maxLength={isTime ? 5 : 20} spellcheck={false} />
    </div>
  );
}

interface ChoiceProps extends Omit<TypedTextProps, 'isTime'> {
  empty: string;
  children: readonly (readonly [string, string])[];
}

function Choice({ id, name, label, value, empty, children }: ChoiceProps) {
  return (
    <div>
      <label for={id}>{label}</label>
      <select id={id} name={name}>
        <option value="">{empty}</option>
        {children.map(([code, words]) => (
          <option value={code} selected={code === value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
