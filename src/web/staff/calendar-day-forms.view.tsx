import { longDate } from '../../common/spoken-date.js';
import type { ServiceDay } from '../../modules/calendar/calendar.types.js';
import type { SupervisedDay } from '../../modules/plans/plans.days.service.js';
import { errorOf } from '../field-errors.js';
import { Labelled, Question } from '../fields.js';
import { t } from '../messages.js';
import { MAX_NAME } from './calendar.form.js';
import { dayPath } from './calendar.view.js';
import { Effects } from './check.view.js';
import { dayHours, dayWhy } from './day-words.js';
import { Ask, FormPage, HoursAsk, ReasonAsk } from './supervisor-form.view.js';
import type { ShownForm, SupervisorFrame } from './supervisor-types.js';

interface FormProps {
  frame: SupervisorFrame;
  shown: ShownForm;
}

interface OfferProps extends FormProps {
  entry: SupervisedDay;
  /** What the day offers when it is open, in sentences. */
  offer: readonly string[];
}

const backTo = ({ locale }: SupervisorFrame, { date }: Pick<ServiceDay, 'date'>) => ({
  href: dayPath(date),
  label: longDate(locale, date, 'UTC'),
});

/** A holiday on a weekend: open or close, with what each of them means. */
export function DecisionView({ frame, shown, entry: { day }, offer }: OfferProps) {
  const { locale, site } = frame;
  const title = t(locale, 'decide.title', { date: longDate(locale, day.date, 'UTC') });
  const facts = (
    <div class="note warn">
      <b>{dayWhy(locale, day)}</b>
    </div>
  );
  return (
    <FormPage frame={frame} shown={shown} title={title} back={backTo(frame, day)} before={facts}>
      <div class="either">
        <section aria-labelledby="bila-buka">
          <h2 id="bila-buka">{t(locale, 'decide.ifOpen')}</h2>
          <ul class="dots">
            <li>{dayHours(locale, day, site.timezone)}</li>
            {offer.map((sentence) => (
              <li>{sentence}</li>
            ))}
            {site.prints && <li>{t(locale, 'decide.cards')}</li>}
          </ul>
        </section>
        <section aria-labelledby="bila-tutup">
          <h2 id="bila-tutup">{t(locale, 'decide.ifClosed')}</h2>
          <ul class="dots">
            <li>{t(locale, 'decide.nobodyBooks')}</li>
            <li>{t(locale, 'decide.reasonShown')}</li>
          </ul>
        </section>
      </div>
      <Question name="putusan" legend={t(locale, 'decide.legend')} error={errorOf(locale, shown.errors, 'putusan')}>
        <ReasonAsk frame={frame} shown={shown} hint={t(locale, 'decide.reasonHint')} />
        <div class="acts">
          <button class="btn" id="putusan" name="putusan" value="buka">
            {t(locale, 'decide.open')}
          </button>
          <button class="btn alt" name="putusan" value="tutup">
            {t(locale, 'decide.close')}
          </button>
        </div>
      </Question>
    </FormPage>
  );
}

/** A closing taken back, with what comes of it. */
export function ReopenView({ frame, shown, entry: { day, cards }, offer }: OfferProps) {
  const { locale, site } = frame;
  const effects = [
    dayHours(locale, day, site.timezone),
    ...offer,
    t(locale, 'reopen.nobodyBack'),
    ...(site.prints ? [t(locale, cards ? 'reopen.noCards' : 'decide.cards')] : []),
  ];
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={t(locale, 'reopen.title', { date: longDate(locale, day.date, 'UTC') })}
      lead={dayWhy(locale, day)}
      back={backTo(frame, day)}
      button={t(locale, 'reopen.do')}
      before={<Effects locale={locale} effects={effects} />}
    >
      <ReasonAsk frame={frame} shown={shown} />
    </FormPage>
  );
}

/** Hours and counters of one day. */
export function DayShapeView({ frame, shown, entry: { day } }: FormProps & { entry: SupervisedDay }) {
  const { locale } = frame;
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={t(locale, 'change.title', { date: longDate(locale, day.date, 'UTC') })}
      lead={t(locale, 'change.lead')}
      back={backTo(frame, day)}
      button={t(locale, 'check.look')}
    >
      <Ask
        frame={frame}
        shown={shown}
        id="loket"
        label={t(locale, 'field.counters')}
        hint={t(locale, 'field.countersHint')}
        initial={String(day.counters)}
        inputmode="numeric"
      />
      <HoursAsk frame={frame} shown={shown} opens={day.opensAt} closes={day.closesAt} />
      <Ask
        frame={frame}
        shown={shown}
        id="langsung"
        label={t(locale, 'field.standby')}
        initial={String(day.standbyPlaces)}
        inputmode="numeric"
      />
      <ReasonAsk frame={frame} shown={shown} />
    </FormPage>
  );
}

interface RosterProps extends FormProps {
  entry: SupervisedDay;
  /** To choose from. */
  names: readonly string[];
}

/** Who sits where; as many lines as the day has counters. */
export function RosterView({ frame, shown, entry: { day, roster }, names }: RosterProps) {
  const { locale } = frame;
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={t(locale, 'roster.ask', { date: longDate(locale, day.date, 'UTC') })}
      lead={t(locale, 'roster.lead')}
      back={backTo(frame, day)}
      button={t(locale, 'roster.save')}
    >
      {Array.from({ length: day.counters }, (_, index) => (
        <Labelled id={`nama-${index}`} label={t(locale, 'roster.counter', { number: index + 1 })}>
          <input
            id={`nama-${index}`}
            name="nama"
            type="text"
            value={roster[index]}
            list="petugas"
            maxLength={MAX_NAME}
            autocomplete="off"
            spellcheck={false}
          />
        </Labelled>
      ))}
      <datalist id="petugas">
        {names.map((name) => (
          <option value={name} />
        ))}
      </datalist>
      <p class="after">
        <a href={`${dayPath(day.date)}/ubah`}>{t(locale, 'roster.changeCount')}</a>
      </p>
    </FormPage>
  );
}
