import { formatBookingCode } from '../../common/booking-code.js';
import { dateTime, stamp } from '../../common/spoken-date.js';
import type { RestorePause } from '../../modules/messages/messages.restore.service.js';
import { mayAct } from '../../platform/access/actor.js';
import { type Locale, t } from '../messages.js';
import { amount } from './amount.js';
import { Effects, Rows } from './check.view.js';
import { FormPage } from './supervisor-form.view.js';
import { StackTable } from './stack-table.js';
import type { ShownForm, SupervisorFrame } from './supervisor-types.js';

const RESTORE_PATH = '/pemberitahuan/pemulihan';

/** On the page of messages, for as long as nothing goes out. */
export function RestoreNotice({ locale }: { locale: Locale }) {
  return (
    <div class="note warn" role="status">
      <p>
        {t(locale, 'restore.notice')} {t(locale, 'restore.goesOn')}
      </p>
      <p class="acts">
        <a class="btn" href={RESTORE_PATH}>
          {t(locale, 'restore.look')}
        </a>
      </p>
    </div>
  );
}

interface RestoreProps {
  frame: SupervisorFrame;
  shown: ShownForm;
  pause: RestorePause | null;
}

/** What will not be said by itself, and the button that lets the rest go. */
export function RestoreView({ frame, shown, pause }: RestoreProps) {
  const { locale, site, actor } = frame;
  const isSupervisor = mayAct(actor, ['supervisor'], { siteId: site.id, regionId: site.regionId });
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={t(locale, 'restore.title')}
      back={{ href: '/pemberitahuan', label: t(locale, 'msg.title') }}
      lead={t(locale, pause ? 'restore.notice' : 'restore.working')}
      button={pause && isSupervisor ? t(locale, 'restore.release') : undefined}
      before={pause && <Pause frame={frame} pause={pause} />}
    >
      {null}
    </FormPage>
  );
}

function Pause({ frame: { locale, site }, pause }: { frame: SupervisorFrame; pause: RestorePause }) {
  return (
    <>
      <Rows
        rows={[
          [t(locale, 'restore.asOf'), dateTime(locale, pause.backupAt, site.timezone)],
          [t(locale, 'restore.since'), dateTime(locale, pause.restoredAt, site.timezone)],
          [t(locale, 'restore.messages'), amount(pause.messages)],
          [t(locale, 'restore.changes'), amount(pause.changes)],
        ]}
      />
      <Effects
        locale={locale}
        effects={(['held', 'new', 'lost'] as const).map((effect) => t(locale, `restore.effect.${effect}`))}
      />
      <OfBefore locale={locale} zone={site.timezone} pause={pause} />
    </>
  );
}

function OfBefore({ locale, zone, pause: { shown, messages } }: { locale: Locale; zone: string; pause: RestorePause }) {
  const [booking, due] = [t(locale, 'msg.col.booking'), t(locale, 'msg.col.due')];
  return (
    <section class="part" aria-labelledby="lama">
      <h2 id="lama">{t(locale, 'restore.shown')}</h2>
      {shown.length === 0 && <p class="empty">{t(locale, 'restore.none')}</p>}
      {shown.length > 0 && (
        <>
          {shown.length < messages && (
            <p class="soft">{t(locale, 'restore.newest', { count: amount(shown.length) })}</p>
          )}
          <StackTable labelledBy="lama" columns={[t(locale, 'msg.col.kind'), booking, due]}>
            {shown.map((one) => (
              <tr role="row">
                <th role="rowheader" scope="row">
                  {t(locale, `msg.kind.${one.kind}`)}
                </th>
                <td role="cell" data-l={booking}>
                  {one.code ? formatBookingCode(one.code) : t(locale, 'msg.noBooking')}
                </td>
                <td role="cell" data-l={due}>
                  {stamp(locale, one.dueAt, zone)}
                </td>
              </tr>
            ))}
          </StackTable>
        </>
      )}
    </section>
  );
}
