import type { LocalDate } from '../../common/local-date.js';
import type { CardState } from '../../modules/applicants/applicants.types.js';
import { Acts, Back, type Hold, HoldNote, MaskedNik, Note, Row } from '../components.js';
import { dateTime, plainDate } from '../../common/spoken-date.js';
import { Page, type PageFrame } from '../layout.js';
import { type Locale, t } from '../messages.js';
import { paths } from './paths.js';
import { type CodedFact, warningText } from './reasons.js';
import { cardSentence, type NamedService, photoReason, type Place, serviceName } from './words.js';

export interface CheckPerson {
  name: string;
  nikLast4: string;
  birthDate: LocalDate;
  isFromNik: boolean;
  ageOnDay: number;
  card: CardState;
  /** Named when it is another one than the booking's. */
  service?: NamedService;
  warnings: readonly CodedFact[];
}

export interface CheckProps {
  frame: PageFrame;
  service: NamedService;
  /** Code of the reason for a photo change. */
  reason?: string;
  site: Place;
  people: readonly CheckPerson[];
  /** As shown, such as '0812 •••• •042'; nothing: no messages. */
  contact?: string;
  contactWarnings: readonly CodedFact[];
  /** Asked for when someone is under 18; `name` is missing when it was left empty. */
  guardian?: { name?: string };
  hold: Hold;
  /** Sent with the form, such as a key that makes a second press harmless. */
  hidden?: Readonly<Record<string, string>>;
}

export function CheckView(props: CheckProps) {
  const { frame, hold, hidden = {} } = props;
  const { locale } = frame;
  const title = t(locale, 'check.title');
  return (
    <Page frame={frame} title={title} petals={5} script="hold.js">
      <form class="col" id="isian" method="post" action={paths.check} novalidate>
        <Back locale={locale} href={paths.contact} />
        <h1>{title}</h1>
        <HoldNote locale={locale} hold={hold} formId="isian" when={dateTime(locale, hold.startsAt, hold.zone)} />
        <Answers {...props} />
        <Cards {...props} />
        <Warnings {...props} />
        {Object.entries(hidden).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <Acts>
          <button class="btn" name="aksi" value="pesan">
            {t(locale, 'check.submit')}
          </button>
          <button class="aslink" name="aksi" value="batal">
            {t(locale, 'check.cancel')}
          </button>
        </Acts>
      </form>
    </Page>
  );
}

function BookingRows({ frame: { locale }, service, reason, site, people, hold }: CheckProps) {
  const card = people[0]?.card ?? { state: 'none' };
  return (
    <>
      <Row locale={locale} term={t(locale, 'check.service')} editHref={paths.service}>
        {serviceName(locale, service, card)}
      </Row>
      {reason && (
        <Row locale={locale} term={t(locale, 'check.reason')} editHref={paths.reason}>
          {photoReason(locale, reason)}
        </Row>
      )}
      <Row locale={locale} term={t(locale, 'check.when')} editHref={paths.time}>
        {dateTime(locale, hold.startsAt, hold.zone)}
      </Row>
      <Row locale={locale} term={t(locale, 'check.where')}>
        {site.name}
        <span class="hint">{site.address}</span>
      </Row>
    </>
  );
}

interface PersonRowsProps {
  locale: Locale;
  person: CheckPerson;
  index: number;
}

function PersonRows({ locale, person, index }: PersonRowsProps) {
  const row = { locale, editHref: paths.identity(index + 1) };
  const age = t(locale, person.isFromNik ? 'check.ageFromNik' : 'check.age', { age: person.ageOnDay });
  return (
    <>
      {person.service && (
        <Row {...row} term={t(locale, 'check.service')}>
          {serviceName(locale, person.service, person.card)}
        </Row>
      )}
      <Row {...row} term={t(locale, 'check.nik')}>
        <MaskedNik locale={locale} last4={person.nikLast4} />
      </Row>
      <Row {...row} term={t(locale, 'check.name')}>
        {person.name}
      </Row>
      <Row {...row} term={t(locale, 'check.birth')}>
        {plainDate(locale, person.birthDate, 'UTC')}
        <span class="hint">{age}</span>
      </Row>
    </>
  );
}

function ContactRows({ frame: { locale }, contact, guardian }: CheckProps) {
  return (
    <>
      <Row locale={locale} term={t(locale, 'check.contact')} editHref={paths.contact}>
        {contact ?? t(locale, 'check.contact.none')}
      </Row>
      {guardian && (
        <Row locale={locale} term={t(locale, 'check.guardian')} editHref={paths.contact}>
          {guardian.name ?? t(locale, 'check.guardian.none')}
        </Row>
      )}
    </>
  );
}

/** One list for one person; for a family, each person under a heading. */
function Answers(props: CheckProps) {
  const { locale } = props.frame;
  const [only, ...others] = props.people;
  if (only && others.length === 0) {
    return (
      <dl class="rows">
        <BookingRows {...props} />
        <PersonRows locale={locale} person={only} index={0} />
        <ContactRows {...props} />
      </dl>
    );
  }
  return (
    <>
      <dl class="rows">
        <BookingRows {...props} />
        <ContactRows {...props} />
      </dl>
      {props.people.map((person, index) => (
        <section>
          <h2>{t(locale, 'person.count', { index: index + 1, total: props.people.length })}</h2>
          <dl class="rows">
            <PersonRows locale={locale} person={person} index={index} />
          </dl>
        </section>
      ))}
    </>
  );
}

/** What is kept, or from when a card can be printed. */
function Cards({ frame: { locale }, people }: CheckProps) {
  return (
    <>
      {people.map(({ name, card }) => {
        if (card.state === 'none') return null;
        const sentence = cardSentence(locale, people.length > 1 ? { name, card } : { card });
        return <Note tone={card.state === 'promised' ? 'ok' : undefined}>{sentence}</Note>;
      })}
    </>
  );
}

function Warnings({ frame: { locale }, people, contactWarnings }: CheckProps) {
  const texts = [
    ...people.flatMap((person) =>
      person.warnings.map((warning) => warningText(locale, warning, people.length > 1 ? person.name : undefined)),
    ),
    ...contactWarnings.map((warning) => warningText(locale, warning)),
  ];
  return (
    <>
      {texts.map((text) => (
        <Note tone="warn">{text}</Note>
      ))}
    </>
  );
}
