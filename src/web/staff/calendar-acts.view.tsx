import { Tick } from '../fields.js';
import { t } from '../messages.js';
import { Ask, FormPage, HoursAsk, ReasonAsk } from './supervisor-form.view.js';
import type { ShownForm, SupervisorFrame } from './supervisor-types.js';

interface FormProps {
  frame: SupervisorFrame;
  shown: ShownForm;
}

const backToCalendar = ({ locale }: SupervisorFrame) => ({ href: '/kalender', label: t(locale, 'cal.title') });

export function ExtraDayView({ frame, shown }: FormProps) {
  const { locale } = frame;
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={t(locale, 'extra.title')}
      lead={t(locale, 'extra.lead')}
      back={backToCalendar(frame)}
      button={t(locale, 'check.look')}
    >
      <Ask
        frame={frame}
        shown={shown}
        id="tanggal"
        label={t(locale, 'field.date')}
        hint={t(locale, 'field.dateHint')}
      />
      <HoursAsk frame={frame} shown={shown} opens="09:00" closes="13:00" />
      <CountersAsk frame={frame} shown={shown} counters="3" minutes="12" standby="15" />
      <ReasonAsk frame={frame} shown={shown} />
    </FormPage>
  );
}

interface CountersProps extends FormProps {
  counters: string;
  minutes: string;
  standby: string;
}

/** What makes the places of a day. */
export function CountersAsk({ frame, shown, counters, minutes, standby }: CountersProps) {
  const { locale } = frame;
  const number = { frame, shown, inputmode: 'numeric' } as const;
  return (
    <>
      <div class="pair">
        <Ask {...number} id="loket" label={t(locale, 'field.counters')} initial={counters} />
        <Ask {...number} id="menit" label={t(locale, 'field.minutes')} initial={minutes} />
      </div>
      <Ask
        {...number}
        id="langsung"
        label={t(locale, 'field.standby')}
        hint={t(locale, 'field.standbyHint')}
        initial={standby}
      />
    </>
  );
}

export function ClosureView({ frame, shown }: FormProps) {
  const { locale } = frame;
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={t(locale, 'close.title')}
      lead={t(locale, 'close.lead')}
      back={backToCalendar(frame)}
      button={t(locale, 'check.look')}
    >
      <div class="pair">
        <Ask frame={frame} shown={shown} id="dari" label={t(locale, 'field.from')} hint={t(locale, 'field.dateHint')} />
        <Ask frame={frame} shown={shown} id="sampai" label={t(locale, 'field.to')} hint={t(locale, 'close.toHint')} />
      </div>
      <ReasonAsk frame={frame} shown={shown} hint={t(locale, 'decide.reasonHint')} />
    </FormPage>
  );
}

export function PublishView({ frame, shown }: FormProps) {
  const { locale, site } = frame;
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={t(locale, 'publish.title')}
      lead={t(locale, 'publish.lead', { days: site.horizonDays })}
      back={backToCalendar(frame)}
      button={t(locale, 'check.look')}
    >
      <div class="pair">
        <Ask
          frame={frame}
          shown={shown}
          id="mulai"
          label={t(locale, 'field.from')}
          hint={t(locale, 'field.dateHint')}
        />
        <Ask frame={frame} shown={shown} id="hingga" label={t(locale, 'field.to')} hint={t(locale, 'publish.toHint')} />
      </div>
      <Tick
        name="tahu"
        label={t(locale, 'publish.undecreed')}
        hint={t(locale, 'publish.undecreedHint')}
        checked={shown.values.tahu === 'ya'}
      />
    </FormPage>
  );
}
