import { dateTime, longDate, plainDate } from '../../common/spoken-date.js';
import type { GuardianView as Guardian } from '../../modules/schools/schools.roster.consent.service.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { GUARDIAN_RELATIONS } from '../../modules/applicants/applicants.types.js';
import { Acts, Kept, Note } from '../components.js';
import { errorOf, type FieldProblem } from '../field-errors.js';
import { ErrorSummary, Field, Question, ShortChoices, Tick } from '../fields.js';
import { Page, type PageFrame } from '../layout.js';
import { t } from '../messages.js';
import { bookingPaths } from '../resident/paths.js';
import type { GuardianForm } from './roster.form.js';

interface GuardianProps {
  frame: PageFrame;
  guardian: Guardian;
  /** Where it takes place, once that is agreed. */
  site: Site | null;
  /** This page. */
  path: string;
  /** What is kept, and what can be asked about it. */
  dataPath: string;
  values: GuardianForm;
  errors: readonly FieldProblem[];
  /** A refusal that belongs to no field. */
  problem: { head: string; text?: string } | null;
  isWithdrawn: boolean;
}

/** The form of a guardian, or what became of it. */
export function GuardianView(props: GuardianProps) {
  const { frame, guardian } = props;
  const { locale } = frame;
  const isAsked = guardian.state === 'asked';
  const title = t(locale, isAsked ? 'pupilConsent.title' : 'pupilConsent.done');
  const facts = { name: guardian.name, class: guardian.className || undefined, school: guardian.schoolName };
  return (
    <Page frame={frame} title={title} petals={isAsked ? 3 : 5} isError={props.errors.length > 0}>
      <div class="col">
        <ErrorSummary locale={locale} errors={props.errors} />
        {props.isWithdrawn && <Note tone="ok">{t(locale, 'pupilConsent.withdrawn')}</Note>}
        <h1>{title}</h1>
        <p>{t(locale, 'pupilConsent.about', facts)}</p>
        {props.problem && (
          <Note tone="warn">
            <b>{props.problem.head}.</b> {props.problem.text}
          </Note>
        )}
        {isAsked ? <Asked {...props} /> : <Answered {...props} />}
        <p>
          <a href={props.dataPath}>{t(locale, 'pupilData.link')}</a>
        </p>
      </div>
    </Page>
  );
}

function Where({ frame: { locale }, guardian: { visit }, site }: GuardianProps) {
  if (!visit || !site) return <Note>{t(locale, 'pupilConsent.noDay')}</Note>;
  return (
    <dl class="rows">
      <div>
        <dt>{t(locale, 'pupilConsent.when')}</dt>
        <dd>{longDate(locale, visit.startsAt, site.timezone)}</dd>
      </div>
      <div>
        <dt>{t(locale, 'pupilConsent.where')}</dt>
        <dd>
          {site.name}
          <span class="hint"> {site.address}</span>
        </dd>
      </div>
    </dl>
  );
}

function Asked(props: GuardianProps) {
  const { frame, path, values, errors } = props;
  const { locale } = frame;
  const field = { locale, errors };
  const choices = GUARDIAN_RELATIONS.map((value) => ({ value, label: t(locale, `pupilConsent.relation.${value}`) }));
  return (
    <>
      <p>
        <Kept text={t(locale, 'pupilConsent.what')} />
      </p>
      <Where {...props} />
      <form class="parts" method="post" action={path} novalidate>
        <Field
          {...field}
          id="nik"
          label={t(locale, 'pupilConsent.nik')}
          hint={t(locale, 'pupilConsent.nik.hint')}
          value={values.nik}
          inputmode="numeric"
          autocomplete="off"
        />
        <Field
          {...field}
          id="lahirAnak"
          label={t(locale, 'pupilConsent.born')}
          hint={t(locale, 'pupilConsent.born.hint')}
          value={values.lahirAnak}
          autocomplete="off"
        />
        <Field
          {...field}
          id="nama"
          label={t(locale, 'pupilConsent.name')}
          value={values.nama}
          autocomplete="name"
          autocapitalize="words"
        />
        <Question
          name="hubungan"
          legend={t(locale, 'pupilConsent.relation')}
          error={errorOf(locale, errors, 'hubungan')}
        >
          <ShortChoices name="hubungan" choices={choices} chosen={values.hubungan} />
        </Question>
        <Field
          {...field}
          id="telepon"
          label={t(locale, 'pupilConsent.phone')}
          hint={t(locale, 'pupilConsent.phone.hint')}
          value={values.telepon}
          inputmode="tel"
          autocomplete="tel"
        />
        <Tick
          name="setuju"
          label={t(locale, 'pupilConsent.agree')}
          hint={t(locale, 'pupilConsent.agree.hint')}
          checked={values.setuju === 'ya'}
          error={errorOf(locale, errors, 'setuju')}
        />
        <Acts>
          <button class="btn">{t(locale, 'pupilConsent.send')}</button>
        </Acts>
      </form>
    </>
  );
}

function Answered(props: GuardianProps) {
  const { frame, guardian, path, site } = props;
  const { locale, office } = frame;
  const { state, booking, startsAt } = guardian;
  if (state === 'own_booking') return <Note tone="ok">{t(locale, 'pupilConsent.done.own')}</Note>;
  if (state === 'not_eligible')
    return <Note>{t(locale, 'pupilConsent.done.office', { office: office.name, phone: office.phone })}</Note>;
  const place =
    startsAt && site
      ? t(locale, 'pupilConsent.done.place', { when: dateTime(locale, startsAt, site.timezone) })
      : t(locale, 'pupilConsent.done.noPlace');
  return (
    <>
      <p>{outcomeText(props)}</p>
      {guardian.standing !== 'too_young' && <p>{place}</p>}
      <Where {...props} />
      {booking && (
        <Acts>
          <a class="btn" href={bookingPaths(booking.code, booking.token).home}>
            {t(locale, 'pupilConsent.booking')}
          </a>
        </Acts>
      )}
      <form method="post" action={path}>
        <button class="aslink" name="aksi" value="tarik">
          {t(locale, booking ? 'pupilConsent.withdrawSeated' : 'pupilConsent.withdraw')}
        </button>
      </form>
    </>
  );
}

function outcomeText({ frame: { locale }, guardian: { standing, age, from } }: GuardianProps): string {
  const date = from ? plainDate(locale, from, 'UTC') : undefined;
  if (standing === 'too_young') return t(locale, 'pupilConsent.done.tooYoung', { date });
  if (standing === 'record_and_card') return t(locale, 'pupilConsent.done.card', { age: age ?? '' });
  return t(locale, 'pupilConsent.done.record', { age: age ?? '', date });
}
