import { Acts, Back, Row } from '../components.js';
import type { FieldProblem } from '../field-errors.js';
import { ErrorSummary } from '../fields.js';
import { dateTime } from '../../common/spoken-date.js';
import { Page, type PageFrame } from '../layout.js';
import { t } from '../messages.js';
import { bookingPaths } from './paths.js';
import { type DayChoice, DayList, hasFreeTime } from './time.view.js';
import type { Values } from './words.js';

interface MovedBooking {
  frame: PageFrame;
  code: string;
  token: string;
  /** Where the booking is now. */
  startsAt: Date;
  zone: string;
}

interface RescheduleProps extends MovedBooking {
  choice: DayChoice;
  /** `slot` the id of a slot. */
  values: Values;
  errors: readonly FieldProblem[];
}

/** Step 1: the new time. */
export function RescheduleView({ frame, code, token, startsAt, zone, choice, values, errors }: RescheduleProps) {
  const { locale } = frame;
  const links = bookingPaths(code, token);
  const title = t(locale, 'move.title');
  return (
    <Page frame={frame} title={title} petals={5} isError={errors.length > 0}>
      <form class="col pick" method="post" action={links.move} novalidate>
        <Back locale={locale} href={links.home} />
        <ErrorSummary locale={locale} errors={errors} />
        <h1>{title}</h1>
        <p class="soft">{t(locale, 'move.lead', { when: dateTime(locale, startsAt, zone) })}</p>
        <DayList locale={locale} choice={choice} values={values} errors={errors} hrefFrom={links.moveFrom} />
        {hasFreeTime(choice) && (
          <Acts>
            <button class="btn">{t(locale, 'act.continue')}</button>
          </Acts>
        )}
      </form>
    </Page>
  );
}

interface RescheduleCheckProps extends MovedBooking {
  slot: { id: string; startsAt: Date };
}

/** Step 2: from and to, side by side; posting `aksi=pindah` moves it. */
export function RescheduleCheckView({ frame, code, token, startsAt, zone, slot }: RescheduleCheckProps) {
  const { locale } = frame;
  const links = bookingPaths(code, token);
  const title = t(locale, 'move.check.title');
  return (
    <Page frame={frame} title={title} petals={5}>
      <form class="col" method="post" action={links.move}>
        <Back locale={locale} href={links.move} />
        <h1>{title}</h1>
        <dl class="rows">
          <Row locale={locale} term={t(locale, 'move.from')}>
            {dateTime(locale, startsAt, zone)}
          </Row>
          <Row locale={locale} term={t(locale, 'move.to')} editHref={links.move}>
            {dateTime(locale, slot.startsAt, zone)}
          </Row>
        </dl>
        <input type="hidden" name="slot" value={slot.id} />
        <Acts>
          <button class="btn" name="aksi" value="pindah">
            {t(locale, 'move.submit')}
          </button>
          <a href={links.home}>{t(locale, 'move.keep')}</a>
        </Acts>
      </form>
    </Page>
  );
}

interface TooLateProps extends MovedBooking {
  moveUntil: Date;
}

/** After the cut-off: why, and what still helps. */
export function TooLateView({ frame, code, token, zone, moveUntil }: TooLateProps) {
  const { locale } = frame;
  const links = bookingPaths(code, token);
  const title = t(locale, 'move.tooLate.title');
  return (
    <Page frame={frame} title={title} petals={5}>
      <div class="col">
        <h1>{title}</h1>
        <p>{t(locale, 'move.tooLate.text', { until: dateTime(locale, moveUntil, zone) })}</p>
        <form class="acts" method="post" action={links.position}>
          <button class="btn" name="aksi" value="terlambat">
            {t(locale, 'position.late')}
          </button>
          <a href={links.home}>{t(locale, 'done.manage')}</a>
          <a href={links.cancel}>{t(locale, 'manage.cancel')}</a>
        </form>
      </div>
    </Page>
  );
}
