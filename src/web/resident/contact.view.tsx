import { GUARDIAN_RELATIONS } from '../../modules/applicants/applicants.types.js';
import { Acts, Back, type Hold, HoldNote } from '../components.js';
import { errorOf, type FieldProblem } from '../field-errors.js';
import { Choices, ErrorSummary, Field, Question, ShortChoices, Tick } from '../fields.js';
import { dateTime } from '../../common/spoken-date.js';
import { Page, type PageFrame } from '../layout.js';
import { t } from '../messages.js';
import { paths } from './paths.js';
import type { Values } from './words.js';

interface ContactProps {
  frame: PageFrame;
  party: number;
  /** Names of those under 18 and never married; with any, a guardian is asked for. */
  minors: readonly string[];
  /**
   * `lewat` whatsapp, email or tanpa; `whatsapp`, `email`; `setuju` ya; `waliNama`; `waliHubungan` father, mother or
   * guardian; `waliTelepon`; `waliSetuju` ya.
   */
  values: Values;
  errors: readonly FieldProblem[];
  hold?: Hold;
}

export function ContactView(props: ContactProps) {
  const { frame, party, minors, values, errors, hold } = props;
  const { locale } = frame;
  return (
    <Page frame={frame} title={t(locale, 'contact.title')} petals={4} isError={errors.length > 0} script="hold.js">
      <form class="col" id="isian" method="post" action={paths.contact} novalidate>
        <Back locale={locale} href={paths.identity(party)} />
        <ErrorSummary locale={locale} errors={errors} />
        <h1>{t(locale, 'contact.title')}</h1>
        <Question name="lewat" legend={t(locale, 'contact.legend')} isQuiet error={errorOf(locale, errors, 'lewat')}>
          <Choices name="lewat" chosen={values.lewat ?? 'whatsapp'} choices={waysOf(props)} />
        </Question>
        <div class="consent">
          <Consent {...props} />
        </div>
        {minors.length > 0 && <Guardian {...props} />}
        <Acts>
          <button class="btn">{t(locale, 'act.continue')}</button>
        </Acts>
      </form>
      {hold && (
        <div class="col">
          <HoldNote locale={locale} hold={hold} formId="isian" when={dateTime(locale, hold.startsAt, hold.zone)} />
        </div>
      )}
    </Page>
  );
}

/** The ways to be reached; each asks its own field below its radio. */
export function waysOf({ frame: { locale }, values, errors }: Pick<ContactProps, 'frame' | 'values' | 'errors'>) {
  return [
    {
      value: 'whatsapp',
      label: t(locale, 'contact.whatsapp'),
      more: (
        <Field
          locale={locale}
          errors={errors}
          id="whatsapp"
          label={t(locale, 'contact.whatsapp.label')}
          hint={t(locale, 'contact.whatsapp.hint')}
          value={values.whatsapp}
          inputmode="tel"
          autocomplete="tel"
        />
      ),
    },
    {
      value: 'email',
      label: t(locale, 'contact.email'),
      hint: t(locale, 'contact.email.hint'),
      more: (
        <Field
          locale={locale}
          errors={errors}
          id="email"
          label={t(locale, 'contact.email.label')}
          value={values.email}
          inputmode="email"
          autocomplete="email"
        />
      ),
    },
    { value: 'tanpa', label: t(locale, 'contact.none'), hint: t(locale, 'contact.none.hint') },
  ];
}

export function Consent({ frame: { locale }, values, errors }: Pick<ContactProps, 'frame' | 'values' | 'errors'>) {
  return (
    <Tick
      name="setuju"
      label={t(locale, 'contact.consent')}
      hint={t(locale, 'contact.consent.hint')}
      checked={values.setuju === 'ya'}
      error={errorOf(locale, errors, 'setuju')}
    />
  );
}

/** Who answers for those under 18. */
export function Guardian({
  frame: { locale },
  minors,
  values,
  errors,
}: Pick<ContactProps, 'frame' | 'minors' | 'values' | 'errors'>) {
  const optional = (label: string) => t(locale, 'form.optional', { label });
  const field = { locale, errors, autocomplete: 'off' };
  return (
    <section class="parts" aria-labelledby="wali">
      <h2 id="wali">{t(locale, 'guardian.title')}</h2>
      <p>{t(locale, 'guardian.lead', { names: minors.join(', ') })}</p>
      <Field {...field} id="waliNama" label={optional(t(locale, 'guardian.name'))} value={values.waliNama} />
      <Question
        name="waliHubungan"
        legend={optional(t(locale, 'guardian.relation'))}
        error={errorOf(locale, errors, 'waliHubungan')}
      >
        <ShortChoices
          name="waliHubungan"
          chosen={values.waliHubungan}
          choices={GUARDIAN_RELATIONS.map((value) => ({ value, label: t(locale, `relation.${value}`) }))}
        />
      </Question>
      <Field
        {...field}
        id="waliTelepon"
        inputmode="tel"
        label={optional(t(locale, 'guardian.phone'))}
        value={values.waliTelepon}
      />
      <Tick
        name="waliSetuju"
        label={t(locale, 'guardian.consent')}
        checked={values.waliSetuju === 'ya'}
        error={errorOf(locale, errors, 'waliSetuju')}
      />
    </section>
  );
}
