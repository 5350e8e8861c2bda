import type { LocalDate } from '../../common/local-date.js';
import { hourWord, longDate } from '../../common/spoken-date.js';
import { OFFER_MINUTES, OFFERS_FROM, OFFERS_UNTIL } from '../../modules/bookings/bookings.waiting.types.js';
import { Acts, Back } from '../components.js';
import { errorOf, type FieldProblem } from '../field-errors.js';
import { Choices, ErrorSummary, Field, Question, Tick } from '../fields.js';
import { Page, type PageFrame } from '../layout.js';
import { type Locale, t } from '../messages.js';
import { Consent, Guardian, waysOf } from './contact.view.js';
import { paths } from './paths.js';
import type { NamedService, Place, Values } from './words.js';

/** Value of `tanggal` for whoever takes any day. */
export const ANY_DAY = 'bebas';

interface WaitProps {
  frame: PageFrame;
  site: Place & { code: string };
  service: NamedService;
  party: number;
  /** The day that was full; nothing when none was named. */
  date?: LocalDate;
  /** The service can be done in two visits: recording now, the card later. */
  canGoWithoutCard: boolean;
  minors: readonly string[];
  /** `tanggal`; `nik1`, `nama1` and so on; `tanpaKartu` ya; those of the contact page. */
  values: Values;
  errors: readonly FieldProblem[];
}

export const offerHours = (locale: Locale) => ({
  from: hourWord(locale, OFFERS_FROM),
  until: hourWord(locale, OFFERS_UNTIL),
});

export function WaitView(props: WaitProps) {
  const { frame, site, service, date, minors, values, errors } = props;
  const { locale } = frame;
  return (
    <Page frame={frame} title={t(locale, 'wait.title')} petals={2} isError={errors.length > 0}>
      <form class="col" method="post" action={paths.wait(site.code, date)} novalidate>
        <Back locale={locale} href={paths.timeAt(site.code, date)} />
        <ErrorSummary locale={locale} errors={errors} />
        <h1>{t(locale, 'wait.title')}</h1>
        <p>{t(locale, 'wait.lead', { minutes: OFFER_MINUTES })}</p>
        <p class="soft">
          {t(locale, 'wait.what', { service: service.name, site: site.name })}.{' '}
          {t(locale, 'wait.hours', offerHours(locale))}
        </p>
        <input type="hidden" name="tempat" value={site.code} />
        {date && <input type="hidden" name="dari" value={date} />}
        {minors.length > 0 && <input type="hidden" name="wali" value="ya" />}
        {date && <Day {...props} date={date} />}
        <People {...props} />
        {props.canGoWithoutCard && (
          <Tick
            name="tanpaKartu"
            label={t(locale, 'wait.card')}
            hint={t(locale, 'wait.card.hint')}
            checked={values.tanpaKartu === 'ya'}
          />
        )}
        <Question name="lewat" legend={t(locale, 'wait.contact')} error={errorOf(locale, errors, 'lewat')}>
          <Choices name="lewat" chosen={values.lewat ?? 'whatsapp'} choices={waysOf(props)} />
        </Question>
        <Consent {...props} />
        {minors.length > 0 && <Guardian {...props} />}
        <Acts>
          <button class="btn">{t(locale, 'wait.submit')}</button>
        </Acts>
        <p class="soft">{t(locale, 'identity.privacy')}</p>
      </form>
    </Page>
  );
}

function Day({ frame: { locale }, site, date, values, errors }: WaitProps & { date: LocalDate }) {
  return (
    <Question name="tanggal" legend={t(locale, 'wait.day')} error={errorOf(locale, errors, 'tanggal')}>
      <Choices
        name="tanggal"
        chosen={values.tanggal ?? date}
        choices={[
          { value: date, label: t(locale, 'entry.only', { date: longDate(locale, date, site.zone) }) },
          { value: ANY_DAY, label: t(locale, 'wait.day.any') },
        ]}
      />
    </Question>
  );
}

function People({ frame: { locale }, party, values, errors }: WaitProps) {
  const field = { locale, errors };
  return (
    <section class="parts people">
      <h2>{t(locale, 'wait.who')}</h2>
      {Array.from({ length: party }, (_, index) => index + 1).map((person) => (
        <fieldset>
          {party > 1 && <legend>{t(locale, 'wait.person', { index: person })}</legend>}
          <div class="parts">
            <Field
              {...field}
              id={`nik${person}`}
              label={t(locale, 'identity.nik')}
              hint={person === 1 ? t(locale, 'identity.nik.hint') : undefined}
              value={values[`nik${person}`]}
              inputmode="numeric"
              autocomplete="off"
            />
            <Field
              {...field}
              id={`nama${person}`}
              label={t(locale, 'identity.name')}
              hint={person === 1 ? t(locale, 'identity.name.hint') : undefined}
              value={values[`nama${person}`]}
              autocomplete={person === 1 ? 'name' : 'off'}
              autocapitalize="words"
            />
          </div>
        </fieldset>
      ))}
    </section>
  );
}
