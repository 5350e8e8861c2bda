import { formatBookingCode } from '../../common/booking-code.js';
import { stamp } from '../../common/spoken-date.js';
import { REFUSALS, type OfficeRequest } from '../../modules/rights/rights.types.js';
import { mayAct } from '../../platform/access/actor.js';
import { errorOf } from '../field-errors.js';
import { ErrorSummary, Tick } from '../fields.js';
import { t } from '../messages.js';
import { ENTERED_KINDS } from './data-requests.form.js';
import { Select } from './select.js';
import { StackTable } from './stack-table.js';
import { Result, StaffPage } from './staff.layout.js';
import { Ask, AskForm, ButtonForm, FormPage, Sent } from './supervisor-form.view.js';
import type { ShownForm, SupervisorFrame } from './supervisor-types.js';
import { Rows } from './check.view.js';

const HOME = '/permintaan-data';
const PAGE = 50;

interface ListProps {
  frame: SupervisorFrame;
  requests: readonly OfficeRequest[];
  open: number;
  overdue: number;
  filter: 'menunggu' | 'selesai';
  page: number;
}

const mayDecide = ({ actor, site }: SupervisorFrame): boolean =>
  mayAct(actor, ['supervisor'], { siteId: site.id, regionId: site.regionId });

export function DataRequestsView(props: ListProps) {
  const { frame, requests, open, overdue, filter, page } = props;
  const { shell, locale, outcome } = frame;
  const title = t(locale, 'dr.title');
  const at = (number: number) => `${HOME}?saring=${filter}&halaman=${number}`;
  return (
    <StaffPage shell={shell} title={title} outcome={outcome}>
      <h1 tabindex={-1}>{title}</h1>
      {outcome && <Result outcome={outcome} />}
      <p class="lede">{t(locale, 'dr.lead')}</p>
      {overdue > 0 && <p class="note warn">{t(locale, 'dr.overdue', { count: overdue })}</p>}
      <p class="acts">
        <a href={HOME} aria-current={filter === 'menunggu' ? 'true' : undefined}>
          {t(locale, 'dr.open', { count: open })}
        </a>
        <a href={`${HOME}?saring=selesai`} aria-current={filter === 'selesai' ? 'true' : undefined}>
          {t(locale, 'dr.settled')}
        </a>
        {mayDecide(frame) && <a href={`${HOME}/baru`}>{t(locale, 'dr.enter')}</a>}
      </p>
      {requests.length === 0 ? <p class="empty">{t(locale, 'dr.none')}</p> : <Requests {...props} />}
      <p class="acts">
        {page > 1 && <a href={at(page - 1)}>{t(locale, 'dr.less')}</a>}
        {requests.length === PAGE && <a href={at(page + 1)}>{t(locale, 'dr.more')}</a>}
      </p>
    </StaffPage>
  );
}

function Requests({ frame, requests }: ListProps) {
  const { locale, site } = frame;
  const [due, who, state] = [t(locale, 'dr.col.due'), t(locale, 'dr.col.who'), t(locale, 'dr.col.state')];
  return (
    <StackTable label={t(locale, 'dr.title')} columns={[t(locale, 'dr.col.kind'), who, due, state]}>
      {requests.map((request) => (
        <tr role="row">
          <th role="rowheader" scope="row">
            <a href={`${HOME}/${request.id}`}>{t(locale, `data.kind.${request.kind}`)}</a>
          </th>
          <td role="cell" data-l={who}>
            {request.name || t(locale, 'dr.nobody')}
            <br />
            <span class="soft">{formatBookingCode(request.code)}</span>
          </td>
          <td role="cell" data-l={due}>
            {stamp(locale, request.dueAt, site.timezone)}
          </td>
          <td role="cell" data-l={state}>
            {request.isOverdue ? <b>{t(locale, 'dr.late')}</b> : t(locale, `copy.request.${request.status}`)}
          </td>
        </tr>
      ))}
    </StackTable>
  );
}

interface OneProps {
  frame: SupervisorFrame;
  request: OfficeRequest & { others: number };
  shown: ShownForm;
}

/** One request with what the office may do about it, each act with its own button. */
export function DataRequestView(props: OneProps) {
  const { frame, request, shown } = props;
  const { shell, locale, outcome } = frame;
  const title = t(locale, `data.kind.${request.kind}`);
  return (
    <StaffPage shell={shell} title={title} isError={shown.errors.length > 0} outcome={outcome}>
      <div class="col">
        <a class="back" href={HOME}>
          {t(locale, 'dr.back')}
        </a>
        <ErrorSummary locale={locale} errors={shown.errors} />
        <h1 tabindex={-1}>{title}</h1>
        {outcome && <Result outcome={outcome} />}
        {request.isOverdue && <p class="note warn">{t(locale, 'dr.late')}</p>}
        <Facts {...props} />
        {mayDecide(frame) && <Acts {...props} />}
      </div>
    </StaffPage>
  );
}

function Facts({ frame: { locale, site }, request }: OneProps) {
  const { name, code, askedAt, dueAt, channel, status, detail, refusal, answer, others } = request;
  const rows: [string, string][] = [
    [t(locale, 'dr.col.who'), name || t(locale, 'dr.nobody')],
    [t(locale, 'dr.code'), formatBookingCode(code)],
    [t(locale, 'dr.asked'), stamp(locale, askedAt, site.timezone)],
    [t(locale, 'dr.col.due'), stamp(locale, dueAt, site.timezone)],
    [t(locale, 'dr.channel'), t(locale, `dr.channel.${channel}`)],
    [t(locale, 'dr.col.state'), t(locale, `copy.request.${status}`)],
  ];
  if (detail) rows.push([t(locale, 'dr.detail'), detail]);
  if (others > 0) rows.push([t(locale, 'dr.others'), t(locale, 'dr.others.text', { count: others })]);
  if (refusal) rows.push([t(locale, 'dr.refuse.why'), t(locale, `dr.refusal.${refusal}`)]);
  if (answer) rows.push([t(locale, 'dr.answer'), answer]);
  return <Rows rows={rows} />;
}

function Acts(props: OneProps) {
  const { frame, request } = props;
  const { locale } = frame;
  const isOpen = request.status === 'open';
  return (
    <>
      {isOpen && request.kind === 'erasure' && <Erase {...props} />}
      {isOpen && request.kind === 'correction' && <Correct {...props} />}
      {request.name !== '' && (
        <section class="part">
          <h2>{t(locale, 'dr.copy')}</h2>
          <p>{t(locale, 'dr.copy.text')}</p>
          <ButtonForm frame={frame} action={`${HOME}/${request.id}/salinan`} button={t(locale, 'dr.copy.see')} />
        </section>
      )}
      {isOpen && <Refuse {...props} />}
      {request.undoes && request.name !== '' && (
        <ButtonForm frame={frame} action={`${HOME}/${request.id}/cabut`} button={t(locale, `dr.${request.undoes}`)} />
      )}
    </>
  );
}

function Erase({ frame, request, shown }: OneProps) {
  const { locale } = frame;
  return (
    <section class="part">
      <h2>{t(locale, 'dr.erase')}</h2>
      <p>{t(locale, 'dr.erase.lead')}</p>
      <AskForm frame={frame} action={`${HOME}/${request.id}/hapus`} button={t(locale, 'dr.erase.look')}>
        <Tick
          name="tanda"
          label={t(locale, 'dr.erase.seen')}
          hint={t(locale, 'dr.erase.seen.hint')}
          checked={shown.values.tanda === 'ya'}
        />
      </AskForm>
    </section>
  );
}

function Correct({ frame, request, shown }: OneProps) {
  const { locale } = frame;
  const form = { frame, shown };
  return (
    <section class="part">
      <h2>{t(locale, 'dr.correct')}</h2>
      <p>{t(locale, 'dr.correct.lead')}</p>
      <AskForm frame={frame} action={`${HOME}/${request.id}/perbaiki`} button={t(locale, 'dr.correct.do')}>
        <Ask {...form} id="nama" label={t(locale, 'dr.correct.name')} />
        <Ask {...form} id="telepon" label={t(locale, 'dr.correct.phone')} />
        <Ask {...form} id="email" label={t(locale, 'dr.correct.email')} />
      </AskForm>
    </section>
  );
}

function Refuse({ frame, request, shown }: OneProps) {
  const { locale } = frame;
  const choices = REFUSALS.map((value) => ({ value, label: t(locale, `dr.refusal.${value}`) }));
  return (
    <details class="part" open={shown.errors.some(({ field }) => field === 'alasan' || field === 'jawaban')}>
      <summary>{t(locale, 'dr.refuse')}</summary>
      <form method="post" action={`${HOME}/${request.id}/tolak`} class="asks" noValidate>
        <Sent frame={frame} />
        <Select
          id="alasan"
          label={t(locale, 'dr.refuse.why')}
          value={shown.values.alasan}
          error={errorOf(locale, shown.errors, 'alasan')}
          choices={choices}
        />
        <Ask
          frame={frame}
          shown={shown}
          id="jawaban"
          label={t(locale, 'dr.refuse.answer')}
          hint={t(locale, 'dr.refuse.answer.hint')}
        />
        <div class="acts">
          <button class="btn alt">{t(locale, 'dr.refuse.do')}</button>
        </div>
      </form>
    </details>
  );
}

/** Somebody came in person. */
export function EnterRequestView({ frame, shown }: Omit<OneProps, 'request'>) {
  const { locale } = frame;
  const form = { frame, shown };
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={t(locale, 'dr.enter')}
      lead={t(locale, 'dr.enter.lead')}
      back={{ href: HOME, label: t(locale, 'dr.back') }}
      button={t(locale, 'dr.enter.do')}
    >
      <Ask {...form} id="kode" label={t(locale, 'dr.code')} />
      <Ask {...form} id="orang" label={t(locale, 'dr.enter.person')} initial="1" inputmode="numeric" />
      <Select
        id="jenis"
        label={t(locale, 'dr.enter.kind')}
        value={shown.values.jenis}
        error={errorOf(locale, shown.errors, 'jenis')}
        choices={ENTERED_KINDS.map((kind) => ({ value: kind, label: t(locale, `data.kind.${kind}`) }))}
      />
      <Ask {...form} id="uraian" label={t(locale, 'dr.enter.detail')} />
      <Tick
        name="tanda"
        label={t(locale, 'dr.enter.seen')}
        checked={shown.values.tanda === 'ya'}
        error={errorOf(locale, shown.errors, 'tanda')}
      />
    </FormPage>
  );
}
