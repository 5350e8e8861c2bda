import { Acts, Back, type Hold, HoldNote } from '../components.js';
import { errorOf, type FieldProblem } from '../field-errors.js';
import { Choices, ErrorSummary, Field, Question, ShortChoices, Tick } from '../fields.js';
import { dateTime } from '../../common/spoken-date.js';
import { Page, type PageFrame } from '../layout.js';
import { type Locale, t } from '../messages.js';
import { paths } from './paths.js';
import type { ServiceChoice } from './service.view.js';
import { photoReason, type Values } from './words.js';

interface IdentityProps {
  frame: PageFrame;
  /** Which of how many people, counted from 1. */
  person: number;
  party: number;
  /** What this person may come for; nothing to choose when empty. */
  services: readonly ServiceChoice[];
  service: ServiceChoice;
  /** Asked with a photo change, unless the whole party was asked. */
  photoReasons: readonly string[];
  asksRecorded: boolean;
  asksMarried: boolean;
  /** `layanan` and `alasan` of one person, `nik`, `nama`, `hari`, `bulan`, `tahun`, `pernahDirekam` ya or tidak, `pernahMenikah` ya. */
  values: Values;
  errors: readonly FieldProblem[];
  hold?: Hold;
}

export function IdentityView(props: IdentityProps) {
  const { frame, person, party, values, errors, hold } = props;
  const { locale } = frame;
  const title =
    party > 1 ? t(locale, 'identity.titleOf', { index: person, total: party }) : t(locale, 'identity.title');
  const field = { locale, errors };
  return (
    <Page frame={frame} title={title} petals={3} isError={errors.length > 0} script="hold.js">
      <form class="col" id="isian" method="post" action={paths.identity(person)} novalidate>
        <Back locale={locale} href={person > 1 ? paths.identity(person - 1) : paths.time} />
        <ErrorSummary locale={locale} errors={errors} />
        <h1>{title}</h1>
        {props.services.length > 1 && <OwnService {...props} />}
        <Field
          {...field}
          id="nik"
          label={t(locale, 'identity.nik')}
          hint={t(locale, 'identity.nik.hint')}
          value={values.nik}
          inputmode="numeric"
          autocomplete="off"
        />
        <Field
          {...field}
          id="nama"
          label={t(locale, 'identity.name')}
          hint={t(locale, 'identity.name.hint')}
          value={values.nama}
          autocomplete={person === 1 ? 'name' : 'off'}
          autocapitalize="words"
        />
        <BirthDate locale={locale} values={values} error={errorOf(locale, errors, 'hari')} />
        <Questions {...props} />
        <Acts>
          <button class="btn">{t(locale, 'act.continue')}</button>
        </Acts>
        <p class="soft">{t(locale, 'identity.privacy')}</p>
      </form>
      {hold && (
        <div class="col">
          <HoldNote locale={locale} hold={hold} formId="isian" when={dateTime(locale, hold.startsAt, hold.zone)} />
        </div>
      )}
    </Page>
  );
}

/** Closed while the person comes for what all come for. */
function OwnService({ frame: { locale }, services, service, photoReasons, values, errors }: IdentityProps) {
  const [all] = services;
  const reasons = photoReasons.map((value) => ({ value, label: photoReason(locale, value) }));
  const error = errorOf(locale, errors, 'layanan');
  const reasonError = errorOf(locale, errors, 'alasan');
  const reason = (
    <Question name="alasan" legend={t(locale, 'reason.title')} error={reasonError}>
      <ShortChoices name="alasan" choices={reasons} chosen={values.alasan} />
    </Question>
  );
  return (
    <details open={service !== all || Boolean(error ?? reasonError)}>
      <summary>{t(locale, 'identity.service', { name: t(locale, `choice.${service}`) })}</summary>
      <div>
        <Question name="layanan" legend={t(locale, 'identity.service.legend')} isQuiet error={error}>
          <Choices
            name="layanan"
            chosen={service}
            choices={services.map((value) => ({
              value,
              label: t(locale, `choice.${value}`),
              more: value === 'reprint_photo' && reasons.length > 0 ? reason : undefined,
            }))}
          />
        </Question>
      </div>
    </details>
  );
}

function Questions({ frame: { locale }, party, asksRecorded, asksMarried, values, errors }: IdentityProps) {
  const answers = [
    { value: 'tidak', label: t(locale, 'form.no') },
    { value: 'ya', label: t(locale, 'form.yes') },
  ];
  return (
    <>
      {asksRecorded && (
        <Question
          name="pernahDirekam"
          legend={t(locale, party > 1 ? 'identity.recordedOf' : 'identity.recorded')}
          hint={t(locale, 'identity.recorded.hint')}
          error={errorOf(locale, errors, 'pernahDirekam')}
        >
          <ShortChoices name="pernahDirekam" choices={answers} chosen={values.pernahDirekam} />
        </Question>
      )}
      {asksMarried && (
        <Tick
          name="pernahMenikah"
          label={t(locale, 'identity.married')}
          hint={t(locale, 'identity.married.hint')}
          checked={values.pernahMenikah === 'ya'}
        />
      )}
    </>
  );
}

const PARTS = [
  { name: 'hari', key: 'identity.day', className: undefined, size: 2 },
  { name: 'bulan', key: 'identity.month', className: undefined, size: 2 },
  { name: 'tahun', key: 'identity.year', className: 'year', size: 4 },
] as const;

/** Closed unless it was used: the birth date is read from the NIK. */
function BirthDate({ locale, values, error }: { locale: Locale; values: Values; error?: string }) {
  const isUsed = Boolean(error || values.hari || values.bulan || values.tahun);
  return (
    <details open={isUsed}>
      <summary>{t(locale, 'identity.birth')}</summary>
      <div class={error ? undefined : 'inset'}>
        <Question
          name="hari"
          legend={t(locale, 'identity.birth.legend')}
          hint={t(locale, 'identity.birth.hint')}
          error={error}
        >
          <div class="date">
            {PARTS.map((part) => (
              <label>
                {t(locale, part.key)}
                <input
                  class={part.className}
                  id={part.name}
                  name={part.name}
                  type="text"
                  inputmode="numeric"
                  autocomplete="off"
                  maxlength={part.size}
                  value={values[part.name]}
                  aria-invalid={error ? 'true' : undefined}
                />
              </label>
            ))}
          </div>
        </Question>
      </div>
    </details>
  );
}
