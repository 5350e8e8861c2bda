import type { LocalDate } from '../../common/local-date.js';
import { Acts, Back, Note } from '../components.js';
import { errorOf, type FieldProblem } from '../field-errors.js';
import { ErrorSummary } from '../fields.js';
import { shortDate } from '../../common/spoken-date.js';
import { Page, type PageFrame } from '../layout.js';
import { type Locale, rich, t } from '../messages.js';
import { type DayTimes, DayOfTimes, type WithoutCards } from './day-times.js';
import { paths } from './paths.js';
import { type SiteLink, SiteLinks } from './site-links.js';
import type { Place, Values } from './words.js';

/** The days to choose from, and where the days after and before them are. */
export interface DayChoice {
  zone: string;
  days: readonly DayTimes[];
  laterFrom?: LocalDate;
  earlierFrom?: LocalDate;
  /** Cards that the party would use. */
  cardsNeeded: number;
  withoutCards: WithoutCards;
}

interface TimeProps {
  frame: PageFrame;
  choice: DayChoice;
  site: Place & SiteLink;
  /** The others where the service can be done. */
  otherSites: readonly SiteLink[];
  /** Data is recorded here, and the card printed elsewhere later. */
  recordsOnly: boolean;
  party: number;
  holdMinutes: number;
  backHref: string;
  /** `slot` the id of a slot. */
  values: Values;
  errors: readonly FieldProblem[];
}

export function TimeView(props: TimeProps) {
  const { frame, choice, site, party, holdMinutes, backHref, values, errors } = props;
  const { locale } = frame;
  const lead = t(locale, party > 1 ? 'time.leadParty' : 'time.lead', { minutes: holdMinutes, party });
  return (
    <Page frame={frame} title={t(locale, 'time.title')} petals={2} isError={errors.length > 0}>
      <form class="col pick" method="post" action={paths.time} novalidate>
        <Back locale={locale} href={backHref} />
        <ErrorSummary locale={locale} errors={errors} />
        <h1>{t(locale, 'time.title')}</h1>
        <p class="soft">{lead}</p>
        <Where {...props} />
        <DayList
          locale={locale}
          choice={choice}
          values={values}
          errors={errors}
          hrefFrom={(date) => paths.timeAt(site.code, date)}
          fullHref={(date) => paths.full(site.code, date)}
        />
        {hasFreeTime(choice) && (
          <Acts>
            <button class="btn">{t(locale, 'act.continue')}</button>
          </Acts>
        )}
      </form>
    </Page>
  );
}

function Where({ frame: { locale }, site, otherSites, recordsOnly }: TimeProps) {
  return (
    <div>
      <p>
        {t(locale, 'time.where')} <b>{site.name}</b>
      </p>
      {recordsOnly && <p>{t(locale, 'time.recordsOnly')}</p>}
      {otherSites.length > 0 && (
        <details>
          <summary>{t(locale, 'time.otherSites')}</summary>
          <SiteLinks sites={otherSites} />
        </details>
      )}
    </div>
  );
}

const offersTimes = (day: DayTimes, { cardsNeeded, withoutCards }: DayChoice): boolean =>
  day.isOpen &&
  day.free.length > 0 &&
  (withoutCards === 'record_first' || (day.cardsLeft ?? cardsNeeded) >= cardsNeeded);

export const hasFreeTime = (choice: DayChoice): boolean => choice.days.some((day) => offersTimes(day, choice));

interface DayListProps {
  locale: Locale;
  choice: DayChoice;
  values: Values;
  errors: readonly FieldProblem[];
  hrefFrom: (date: LocalDate) => string;
  fullHref?: (date: LocalDate) => string;
}

/** The days with their tiles; also used for moving a booking. */
export function DayList({ locale, choice, values, errors, hrefFrom, fullHref }: DayListProps) {
  const { days, zone, laterFrom, earlierFrom } = choice;
  const error = errorOf(locale, errors, 'slot');
  const first = days.find((day) => offersTimes(day, choice));
  return (
    <>
      {error && <span class="msg">{error}</span>}
      {earlierFrom && (
        <Acts>
          <a href={hrefFrom(earlierFrom)}>{t(locale, 'time.earlier')}</a>
        </Acts>
      )}
      {days.length === 0 && <p>{t(locale, 'time.none')}</p>}
      {days.map((day) => (
        <DayOfTimes
          locale={locale}
          zone={zone}
          day={day}
          chosen={values.slot}
          isFirst={day === first}
          cardsNeeded={choice.cardsNeeded}
          withoutCards={choice.withoutCards}
          fullHref={fullHref?.(day.date)}
        />
      ))}
      {laterFrom && (
        <Note>
          {rich(
            locale,
            'time.later',
            { a: (words) => <a href={hrefFrom(laterFrom)}>{words}</a> },
            { date: shortDate(locale, laterFrom, zone) },
          )}
        </Note>
      )}
    </>
  );
}
