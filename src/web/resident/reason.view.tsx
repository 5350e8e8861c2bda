import { Acts, Back, Note } from '../components.js';
import { errorOf, type FieldProblem } from '../field-errors.js';
import { Choices, ErrorSummary, Question } from '../fields.js';
import { Page, type PageFrame } from '../layout.js';
import { t } from '../messages.js';
import { paths } from './paths.js';
import { photoReason, type Values } from './words.js';

interface ReasonProps {
  frame: PageFrame;
  /** Codes the office accepts; "another reason" is always offered beside them and leads to the explanation. */
  accepted: readonly string[];
  /** `alasan` a code, or `other`. */
  values: Values;
  errors: readonly FieldProblem[];
}

export function ReasonView({ frame, accepted, values, errors }: ReasonProps) {
  const { locale } = frame;
  return (
    <Page frame={frame} title={t(locale, 'reason.title')} petals={1} isError={errors.length > 0}>
      <form class="col" method="post" action={paths.reason} novalidate>
        <Back locale={locale} href={paths.service} />
        <ErrorSummary locale={locale} errors={errors} />
        <h1>{t(locale, 'reason.title')}</h1>
        <Question name="alasan" legend={t(locale, 'reason.legend')} isQuiet error={errorOf(locale, errors, 'alasan')}>
          <Choices
            name="alasan"
            chosen={values.alasan}
            choices={[...accepted, 'other'].map((value) => ({ value, label: photoReason(locale, value) }))}
          />
        </Question>
        <Note>{t(locale, 'reason.note')}</Note>
        <Acts>
          <button class="btn">{t(locale, 'act.continue')}</button>
        </Acts>
      </form>
    </Page>
  );
}
