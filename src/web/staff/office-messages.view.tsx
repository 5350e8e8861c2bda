import { formatBookingCode } from '../../common/booking-code.js';
import { stamp } from '../../common/spoken-date.js';
import {
  MESSAGE_FILTERS,
  type MessageFilter,
  type OfficeMessage,
  type WordingResult,
} from '../../modules/messages/messages.types.js';
import { mayAct } from '../../platform/access/actor.js';
import { errorOf } from '../field-errors.js';
import { describedBy, ErrorSummary, Labelled } from '../fields.js';
import { isMessageKey, t } from '../messages.js';
import { amount } from './amount.js';
import { ChannelAlarms, type ChannelLine, Channels } from './office-channels.view.js';
import { RestoreNotice } from './office-restore.view.js';
import { Select } from './select.js';
import { Result, StaffPage } from './staff.layout.js';
import { StackTable } from './stack-table.js';
import { Sent } from './supervisor-form.view.js';
import type { ShownForm, SupervisorFrame } from './supervisor-types.js';
import { Wordings } from './office-wordings.view.js';

interface OfficeMessagesProps {
  frame: SupervisorFrame;
  /** Nothing goes out since a restore. */
  isPaused: boolean;
  counts: ReadonlyMap<MessageFilter, number>;
  channels: readonly ChannelLine[];
  /** How many are to be called. */
  toCall: number;
  results: readonly WordingResult[];
  filter: MessageFilter;
  messages: readonly OfficeMessage[];
  page: number;
  /** The message whose reason was asked for and is missing. */
  skipping?: string;
  shown: ShownForm;
}

const PAGE = 50;

export function OfficeMessagesView(props: OfficeMessagesProps) {
  const { frame, counts, filter, messages, page, shown } = props;
  const { shell, locale, site, outcome } = frame;
  const title = t(locale, 'msg.title');
  const at = (number: number) => `/pemberitahuan?saring=${filter}&halaman=${number}`;
  const choices = MESSAGE_FILTERS.map((one) => ({
    value: one,
    label: `${t(locale, `msg.filter.${one}`)} (${amount(counts.get(one) ?? 0, locale)})`,
  }));
  return (
    <StaffPage shell={shell} title={title} outcome={outcome}>
      <ErrorSummary locale={locale} errors={shown.errors} />
      <h1 tabindex={-1}>{title}</h1>
      {outcome && <Result outcome={outcome} />}
      <p class="lede">{t(locale, 'msg.lead', { region: site.regionName })}</p>
      {mayAct(frame.actor, ['supervisor'], { siteId: site.id, regionId: site.regionId }) && (
        <p>
          <a href="/pemberitahuan/teks">{t(locale, 'msg.texts')}</a>
        </p>
      )}
      {props.isPaused && <RestoreNotice locale={locale} />}
      <ChannelAlarms frame={frame} channels={props.channels} />
      <p class={props.toCall > 0 ? 'note warn' : undefined}>
        <a href="/pemberitahuan/telepon">{t(locale, 'call.link', { count: amount(props.toCall, locale) })}</a>
      </p>
      <form method="get" action="/pemberitahuan" class="filter">
        <Select id="saring" label={t(locale, 'msg.which')} value={filter} choices={choices} />
        <button class="btn alt">{t(locale, 'msg.show')}</button>
      </form>
      {messages.length === 0 ? <p class="empty">{t(locale, 'msg.empty')}</p> : <Rows {...props} />}
      <p class="acts">
        {page > 1 && <a href={at(page - 1)}>{t(locale, 'print.back')}</a>}
        {messages.length === PAGE && <a href={at(page + 1)}>{t(locale, 'print.more')}</a>}
      </p>
      <Channels frame={frame} channels={props.channels} />
      <Wordings frame={frame} results={props.results} />
    </StaffPage>
  );
}

function Rows(props: OfficeMessagesProps) {
  const { frame, messages, filter } = props;
  const { locale, site, actor } = frame;
  const mayChange = mayAct(actor, ['supervisor'], { siteId: site.id, regionId: site.regionId });
  const [booking, due, state] = [t(locale, 'msg.col.booking'), t(locale, 'msg.col.due'), t(locale, 'msg.col.state')];
  const acts = mayChange && filter !== 'sent' && filter !== 'skipped';
  const columns = [t(locale, 'msg.col.kind'), booking, due, state];
  return (
    <StackTable
      label={t(locale, `msg.filter.${filter}`)}
      columns={acts ? [...columns, { label: t(locale, 'msg.col.act'), isQuiet: true }] : columns}
    >
      {messages.map((one) => (
        <tr role="row">
          <th role="rowheader" scope="row">
            {t(locale, `msg.kind.${one.kind}`)}{' '}
            <span class="soft">{t(locale, 'msg.via', { channel: t(locale, `msg.channel.${one.channel}`) })}</span>
          </th>
          <td role="cell" data-l={booking}>
            {one.code ? formatBookingCode(one.code) : t(locale, 'msg.noBooking')}
            {one.startsAt && (
              <>
                <br />
                <span class="soft">{stamp(locale, one.startsAt, site.timezone)}</span>
              </>
            )}
          </td>
          <td role="cell" data-l={due}>
            {stamp(locale, one.dueAt, site.timezone)}
          </td>
          <td role="cell" data-l={state}>
            {stateWords(frame, one)}
          </td>
          {acts && (
            <td role="cell">
              <RowActs {...props} message={one} />
            </td>
          )}
        </tr>
      ))}
    </StackTable>
  );
}

function RowActs({ frame, filter, page, skipping, shown, message }: OfficeMessagesProps & { message: OfficeMessage }) {
  const { locale, shell } = frame;
  const isOver = message.status === 'failed' || message.status === 'unknown';
  const canRetry = isOver && message.kind !== 'one_time_code' && message.deadlineAt > shell.now;
  const isAsked = skipping === message.id;
  const id = isAsked ? 'sebab' : `sebab-${message.id}`;
  const error = isAsked ? errorOf(locale, shown.errors, 'sebab') : undefined;
  const from = (
    <>
      <Sent frame={frame} />
      <input type="hidden" name="saring" value={filter} />
      <input type="hidden" name="halaman" value={page} />
    </>
  );
  return (
    <>
      {canRetry && (
        <form method="post" action={`/pemberitahuan/${message.id}/lagi`}>
          {from}
          <button class="key">{t(locale, 'msg.retry')}</button>
        </form>
      )}
      <details open={isAsked}>
        <summary>{t(locale, 'msg.skip')}</summary>
        <form method="post" action={`/pemberitahuan/${message.id}/batal`} noValidate>
          {from}
          <Labelled id={id} label={t(locale, 'msg.skip.reason')} error={error}>
            <input
              id={id}
              name="sebab"
              maxLength={200}
              value={isAsked ? shown.values.sebab : undefined}
              aria-invalid={error ? 'true' : undefined}
              aria-describedby={describedBy(id, false, error)}
            />
          </Labelled>
          <button class="key">{t(locale, 'msg.skip')}</button>
        </form>
      </details>
    </>
  );
}

/** What became of it: the receipt with its time, or why it did not go out. */
function stateWords({ locale, site }: SupervisorFrame, message: OfficeMessage): string {
  const { reason, attempts, receipt, receiptAt } = message;
  const key = `msg.reason.${reason ?? ''}`;
  const why = isMessageKey(key) ? t(locale, key) : reason ? t(locale, 'msg.reason.other', { code: reason }) : '';
  const tries = attempts > 1 ? t(locale, 'msg.attempts', { count: attempts }) : '';
  const heard = receipt ? t(locale, `msg.receipt.${receipt}`) : '';
  const when = heard && receiptAt ? stamp(locale, receiptAt, site.timezone) : '';
  return [[heard, when].filter(Boolean).join(' ') || why, tries].filter(Boolean).join(', ') || '–';
}
