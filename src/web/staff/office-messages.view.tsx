import { formatBookingCode } from '../../common/booking-code.js';
import { clock, stamp } from '../../common/spoken-date.js';
import { MESSAGE_FILTERS, type MessageFilter, type OfficeMessage } from '../../modules/messages/messages.types.js';
import { mayAct } from '../../platform/access/actor.js';
import { ErrorSummary } from '../fields.js';
import { isMessageKey, t } from '../messages.js';
import { amount } from './amount.js';
import { Select } from './select.js';
import { Result, StaffPage } from './staff.layout.js';
import { StackTable } from './stack-table.js';
import { Sent } from './supervisor-form.view.js';
import type { ShownForm, SupervisorFrame } from './supervisor-types.js';

interface ChannelLine {
  channel: OfficeMessage['channel'];
  restsUntil: Date | null;
  costHour: number;
  costMonth: number;
  capHour: number;
  capMonth: number;
}

interface OfficeMessagesProps {
  frame: SupervisorFrame;
  counts: ReadonlyMap<MessageFilter, number>;
  channels: readonly ChannelLine[];
  filter: MessageFilter;
  messages: readonly (OfficeMessage & { contact: string | null })[];
  page: number;
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
    label: `${t(locale, `msg.filter.${one}`)} (${amount(counts.get(one) ?? 0)})`,
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
      <Channels {...props} />
      <form method="get" action="/pemberitahuan" class="filter">
        <Select id="saring" label={t(locale, 'msg.which')} value={filter} choices={choices} />
        <button class="btn alt">{t(locale, 'msg.show')}</button>
      </form>
      {messages.length === 0 ? <p class="empty">{t(locale, 'msg.empty')}</p> : <Rows {...props} />}
      <p class="acts">
        {page > 1 && <a href={at(page - 1)}>{t(locale, 'print.back')}</a>}
        {messages.length === PAGE && <a href={at(page + 1)}>{t(locale, 'print.more')}</a>}
      </p>
    </StaffPage>
  );
}

function Channels({ frame: { locale, site }, channels }: OfficeMessagesProps) {
  if (channels.length === 0) return <p class="note warn">{t(locale, 'msg.channel.none')}</p>;
  const stateOf = ({ restsUntil, costHour, costMonth, capHour, capMonth }: ChannelLine): string => {
    if (restsUntil) return t(locale, 'msg.channel.rests', { time: clock(locale, restsUntil, site.timezone) });
    return t(locale, costHour >= capHour || costMonth >= capMonth ? 'msg.channel.capped' : 'msg.channel.works');
  };
  return (
    <section class="part" aria-labelledby="saluran">
      <h2 id="saluran">{t(locale, 'msg.channels')}</h2>
      <ul class="dots">
        {channels.map((line) => (
          <li>
            <b>{t(locale, `msg.channel.${line.channel}`)}</b>: {stateOf(line)}
            {(line.costHour > 0 || line.costMonth > 0) && (
              <span class="soft">
                {' '}
                {t(locale, 'msg.channel.cost', {
                  hour: `Rp${amount(line.costHour)}`,
                  month: `Rp${amount(line.costMonth)}`,
                })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Rows({ frame, messages, filter }: OfficeMessagesProps) {
  const { locale, site, actor } = frame;
  const mayChange = mayAct(actor, ['supervisor'], { siteId: site.id, regionId: site.regionId });
  const canRetry = mayChange && (filter === 'failed' || filter === 'unknown');
  const canSkip = canRetry || (mayChange && (filter === 'planned' || filter === 'late'));
  const [booking, due, state] = [t(locale, 'msg.col.booking'), t(locale, 'msg.col.due'), t(locale, 'msg.col.state')];
  return (
    <StackTable
      label={t(locale, `msg.filter.${filter}`)}
      columns={[t(locale, 'msg.col.kind'), booking, due, state, { label: t(locale, 'msg.col.act'), isQuiet: true }]}
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
          <td role="cell">
            {canRetry && (
              <form method="post" action={`/pemberitahuan/${one.id}/lagi`}>
                <Sent frame={frame} />
                <button class="key">{t(locale, 'msg.retry')}</button>
              </form>
            )}
            {canSkip && (
              <details>
                <summary>{t(locale, 'msg.skip')}</summary>
                <form method="post" action={`/pemberitahuan/${one.id}/batal`}>
                  <Sent frame={frame} />
                  <input name="sebab" maxLength={200} required aria-label={t(locale, 'msg.skip.reason')} />
                  <button class="key">{t(locale, 'msg.skip')}</button>
                </form>
              </details>
            )}
          </td>
        </tr>
      ))}
    </StackTable>
  );
}

function stateWords({ locale }: SupervisorFrame, message: OfficeMessage & { contact: string | null }): string {
  const { status, reason, attempts, receipt, contact } = message;
  if (status === 'skipped' && (reason === 'no_contact' || reason === 'no_channel'))
    return contact ? t(locale, 'msg.call', { contact }) : t(locale, 'msg.noContact');
  const key = `msg.reason.${reason ?? ''}`;
  const why = isMessageKey(key) ? t(locale, key) : (reason ?? '');
  const tries = attempts > 1 ? t(locale, 'msg.attempts', { count: attempts }) : '';
  const heard = receipt ? t(locale, `msg.receipt.${receipt}`) : '';
  return [heard || why, tries].filter(Boolean).join(', ') || '–';
}
