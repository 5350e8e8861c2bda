import { dateTime } from '../../common/spoken-date.js';
import type { BookingPause } from '../../modules/calendar/calendar.types.js';
import { t } from '../messages.js';
import { Ask, AskForm, FormPage, ReasonAsk } from './supervisor-form.view.js';
import type { ShownForm, SupervisorFrame } from './supervisor-types.js';

interface PauseProps {
  frame: SupervisorFrame;
  shown: ShownForm;
  /** The one that runs. */
  pause: BookingPause | null;
}

export function PauseView({ frame, shown, pause }: PauseProps) {
  const { locale } = frame;
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={t(locale, pause ? 'pause.titleRuns' : 'pause.title')}
      lead={t(locale, 'pause.lead')}
      back={{ href: '/kalender', label: t(locale, 'cal.title') }}
      button={t(locale, 'check.look')}
      before={pause && <Running frame={frame} pause={pause} />}
    >
      <ReasonAsk frame={frame} shown={shown} hint={t(locale, 'decide.reasonHint')} />
      <div class="pair">
        <Ask
          frame={frame}
          shown={shown}
          id="tanggal"
          label={t(locale, 'pause.date')}
          hint={t(locale, 'field.dateHint')}
        />
        <Ask frame={frame} shown={shown} id="jam" label={t(locale, 'pause.time')} hint={t(locale, 'pause.timeHint')} />
      </div>
    </FormPage>
  );
}

/** What holds now, and the act that ends it. */
function Running({ frame, pause }: { frame: SupervisorFrame; pause: BookingPause }) {
  const { locale, site } = frame;
  return (
    <section class="note warn">
      <p>
        {t(locale, 'pause.runs', {
          since: dateTime(locale, pause.pausedAt, site.timezone),
          reason: pause.reason,
          until: pause.endsAt ? dateTime(locale, pause.endsAt, site.timezone) : undefined,
        })}
      </p>
      <AskForm frame={frame} action="/kalender/jeda/buka" button={t(locale, 'pause.resume')}>
        {null}
      </AskForm>
    </section>
  );
}
