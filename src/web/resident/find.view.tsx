import { formatBookingCode } from '../../common/booking-code.js';
import { Acts, Back, bold } from '../components.js';
import type { FieldProblem } from '../field-errors.js';
import { ErrorSummary, Field } from '../fields.js';
import { hoursAt, Page, type PageFrame } from '../layout.js';
import { rich, t } from '../messages.js';
import { MessageView } from './message.view.js';
import { type CodePaths, codePaths, paths } from './paths.js';
import type { Values } from './words.js';

export interface FindProps {
  frame: PageFrame;
  /** `kode`, `telepon`. */
  values: Values;
  errors: readonly FieldProblem[];
}

/** How to open one's booking: nothing that others know opens it. */
export function FindView({ frame, values, errors }: FindProps) {
  const { locale, office } = frame;
  const title = t(locale, 'find.title');
  const field = { locale, errors };
  return (
    <Page frame={frame} title={title} petals={5} isError={errors.length > 0}>
      <div class="col">
        <Back locale={locale} href={paths.start} />
        <ErrorSummary locale={locale} errors={errors} />
        <h1>{title}</h1>
        <p>{rich(locale, 'find.link', { b: bold })}</p>
        <form class="parts" method="post" action={codePaths(paths.find).code} novalidate>
          <h2>{t(locale, 'find.byCode')}</h2>
          <Field
            {...field}
            id="kode"
            label={t(locale, 'find.code')}
            hint={t(locale, 'find.code.hint')}
            value={values.kode}
            autocomplete="off"
          />
          <Acts>
            <button class="btn">{t(locale, 'find.code.submit')}</button>
          </Acts>
        </form>
        <form class="parts" method="post" action={paths.findLink} novalidate>
          <h2>{t(locale, 'find.byPhone')}</h2>
          <Field
            {...field}
            id="telepon"
            label={t(locale, 'find.phone')}
            value={values.telepon}
            inputmode="tel"
            autocomplete="tel"
          />
          <Acts>
            <button class="btn alt">{t(locale, 'find.phone.submit')}</button>
          </Acts>
        </form>
        <p>{t(locale, 'find.desk', { phone: office.phone })}</p>
        <p class="soft">{t(locale, 'find.why')}</p>
      </div>
    </Page>
  );
}

interface OnceProps {
  frame: PageFrame;
  /** The booking code, ten signs. */
  code: string;
  minutes: number;
  errors: readonly FieldProblem[];
  paths: CodePaths;
}

/** The digits that were sent. Says the same for a code that nobody has. */
export function OnceView({ frame, code, minutes, errors, paths: { home, open, code: again } }: OnceProps) {
  const { locale } = frame;
  const title = t(locale, 'once.title');
  return (
    <Page frame={frame} title={title} petals={5} isError={errors.length > 0}>
      <div class="col">
        <Back locale={locale} href={home} />
        <ErrorSummary locale={locale} errors={errors} />
        <h1>{title}</h1>
        <p>{t(locale, 'once.lead', { code: formatBookingCode(code), minutes })}</p>
        <form class="parts" method="post" action={open} novalidate>
          <input type="hidden" name="kode" value={code} />
          <Field
            locale={locale}
            errors={errors}
            id="sekali"
            label={t(locale, 'once.digits')}
            hint={t(locale, 'once.digits.hint')}
            inputmode="numeric"
            autocomplete="one-time-code"
          />
          <Acts>
            <button class="btn">{t(locale, 'once.submit')}</button>
          </Acts>
        </form>
        <form method="post" action={again}>
          <input type="hidden" name="kode" value={code} />
          <button class="aslink">{t(locale, 'once.again')}</button>
          <p class="hint">{t(locale, 'once.rest')}</p>
        </form>
      </div>
    </Page>
  );
}

export function LinkSentView({ frame }: { frame: PageFrame }) {
  const { locale, office } = frame;
  return (
    <MessageView frame={frame} title={t(locale, 'linkSent.title')}>
      <p>{t(locale, 'linkSent.text')}</p>
      <p>{t(locale, 'linkSent.wait', { phone: office.phone })}</p>
    </MessageView>
  );
}

/** An old link, or one that never was: the same page, which offers a new one. */
export function LinkEndedView({ frame, code }: { frame: PageFrame; code: string | null }) {
  const { locale, office } = frame;
  const hours = hoursAt(frame, office.weekend);
  const title = t(locale, 'linkEnded.title');
  return (
    <Page frame={frame} title={title} petals={5}>
      <form class="col" method="post" action={paths.findLink}>
        <h1 tabindex={-1}>{title}</h1>
        <p>{t(locale, 'linkEnded.text')}</p>
        <Acts>
          {code ? (
            <button class="btn" name="kode" value={code}>
              {t(locale, 'linkEnded.new')}
            </button>
          ) : (
            <a class="btn" href={paths.find}>
              {t(locale, 'find.title')}
            </a>
          )}
          <a href={paths.service}>{t(locale, 'act.bookAgain')}</a>
        </Acts>
        <p>{t(locale, 'linkEnded.desk', { hours, phone: office.phone })}</p>
      </form>
    </Page>
  );
}
