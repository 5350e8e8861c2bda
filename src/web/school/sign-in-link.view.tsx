import { ErrorSummary, Field } from '../fields.js';
import { t } from '../messages.js';
import { StaffPage } from '../staff/staff.layout.js';
import type { SitelessFrame } from '../staff/siteless-pages.service.js';

/** `typed` is what was no contact. */
export function SignInLinkView({ frame, typed }: { frame: SitelessFrame; typed?: string }) {
  const { shell, locale } = frame;
  const title = t(locale, 'school.signIn');
  const errors = typed === undefined ? [] : [{ field: 'kontak', code: 'contact_invalid' }];
  return (
    <StaffPage shell={shell} title={title} isError={errors.length > 0}>
      <form class="col" method="post" action="/sekolah/masuk" noValidate>
        <ErrorSummary locale={locale} errors={errors} />
        <h1 tabindex={-1}>{title}</h1>
        <p>{t(locale, 'school.signIn.lead')}</p>
        <Field
          locale={locale}
          id="kontak"
          label={t(locale, 'school.contact')}
          hint={t(locale, 'school.contact.hint')}
          value={typed}
          errors={errors}
          autocomplete="email"
        />
        <div class="acts">
          <button class="btn">{t(locale, 'school.signIn.send')}</button>
          <a href="/masuk">{t(locale, 'school.signIn.staff')}</a>
        </div>
      </form>
    </StaffPage>
  );
}

export function LinkSentView({ frame: { shell, locale }, minutes }: { frame: SitelessFrame; minutes: number }) {
  const title = t(locale, 'school.sent');
  return (
    <StaffPage shell={shell} title={title}>
      <div class="col">
        <h1 tabindex={-1}>{title}</h1>
        <p>{t(locale, 'school.sent.lead', { minutes })}</p>
        <p>{t(locale, 'school.sent.unknown')}</p>
        <p>
          <a href="/sekolah/masuk">{t(locale, 'school.sent.again')}</a>
        </p>
      </div>
    </StaffPage>
  );
}

export function LinkOpenView({ frame: { shell, locale }, token }: { frame: SitelessFrame; token: string }) {
  const title = t(locale, 'school.enter');
  return (
    <StaffPage shell={{ ...shell, path: '/sekolah/masuk', languageHref: null }} title={title}>
      <form class="col" method="post" action={`/sekolah/masuk/${encodeURIComponent(token)}`}>
        <h1 tabindex={-1}>{title}</h1>
        <p>{t(locale, 'school.enter.lead')}</p>
        <div class="acts">
          <button class="btn">{t(locale, 'school.enter.do')}</button>
        </div>
      </form>
    </StaffPage>
  );
}

export function LinkOverView({ frame: { shell, locale } }: { frame: SitelessFrame }) {
  const title = t(locale, 'school.over');
  return (
    <StaffPage shell={{ ...shell, path: '/sekolah/masuk', languageHref: null }} title={title}>
      <div class="col">
        <h1 tabindex={-1}>{title}</h1>
        <p>{t(locale, 'school.over.lead')}</p>
        <p>
          <a class="btn" href="/sekolah/masuk">
            {t(locale, 'school.over.again')}
          </a>
        </p>
      </div>
    </StaffPage>
  );
}
