import { Acts, Back } from '../components.js';
import { ErrorSummary, Field } from '../fields.js';
import { Page } from '../layout.js';
import { t } from '../messages.js';
import type { FindProps } from './find.view.js';
import { codePaths, paths } from './paths.js';

/** How to get to one's own data. */
export function DataFindView({ frame, values, errors }: FindProps) {
  const { locale, office } = frame;
  const title = t(locale, 'data.title');
  return (
    <Page frame={frame} title={title} petals={5} isError={errors.length > 0}>
      <form class="col" method="post" action={codePaths(paths.data).code} novalidate>
        <Back locale={locale} href={paths.privacy} />
        <ErrorSummary locale={locale} errors={errors} />
        <h1>{title}</h1>
        <p>{t(locale, 'data.find.lead')}</p>
        <Field
          locale={locale}
          errors={errors}
          id="kode"
          label={t(locale, 'data.find.code')}
          hint={t(locale, 'data.find.code.hint')}
          value={values.kode}
          autocomplete="off"
        />
        <Acts>
          <button class="btn">{t(locale, 'data.find.submit')}</button>
        </Acts>
        <p>{t(locale, 'data.find.desk', { phone: office.phone })}</p>
        <p>{t(locale, 'data.find.entry')}</p>
        <p class="soft">{t(locale, 'data.find.why')}</p>
      </form>
    </Page>
  );
}
