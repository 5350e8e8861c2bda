import type { LocalDate } from '../../common/local-date.js';
import { dateTime, longDate } from '../../common/spoken-date.js';
import { OFFER_MINUTES } from '../../modules/bookings/bookings.waiting.types.js';
import { Acts, Back } from '../components.js';
import { errorOf, type FieldProblem } from '../field-errors.js';
import { Choices, ErrorSummary, Question } from '../fields.js';
import { Page, type PageFrame } from '../layout.js';
import { t } from '../messages.js';
import { bookingPaths } from './paths.js';
import { ANY_DAY, offerHours } from './waiting-join.view.js';

interface EarlierProps {
  frame: PageFrame;
  code: string;
  token: string;
  /** Of the booking as it is now. */
  startsAt: Date;
  zone: string;
  /** Open days before it. */
  days: readonly LocalDate[];
  errors: readonly FieldProblem[];
}

export function EarlierView({ frame, code, token, startsAt, zone, days, errors }: EarlierProps) {
  const { locale } = frame;
  const links = bookingPaths(code, token);
  return (
    <Page frame={frame} title={t(locale, 'earlier.title')} petals={3} isError={errors.length > 0}>
      <form class="col" method="post" action={links.earlier} novalidate>
        <Back locale={locale} href={links.home} />
        <ErrorSummary locale={locale} errors={errors} />
        <h1>{t(locale, 'earlier.title')}</h1>
        <p>{t(locale, 'earlier.lead', { when: dateTime(locale, startsAt, zone) })}</p>
        <p class="soft">
          {t(locale, 'entry.how.hold', { minutes: OFFER_MINUTES })} {t(locale, 'wait.hours', offerHours(locale))}
        </p>
        <Question name="tanggal" legend={t(locale, 'wait.day')} error={errorOf(locale, errors, 'tanggal')}>
          <Choices
            name="tanggal"
            chosen={ANY_DAY}
            choices={[
              { value: ANY_DAY, label: t(locale, 'wait.day.any') },
              ...days.map((date) => ({
                value: date,
                label: t(locale, 'entry.only', { date: longDate(locale, date, zone) }),
              })),
            ]}
          />
        </Question>
        <Acts>
          <button class="btn">{t(locale, 'earlier.submit')}</button>
          <a href={links.home}>{t(locale, 'earlier.keep')}</a>
        </Acts>
      </form>
    </Page>
  );
}
