import { errorOf, type FieldProblem } from '../field-errors.js';
import { ErrorSummary } from '../fields.js';
import { t } from '../messages.js';
import { PasswordField } from './sign-in.view.js';
import { StaffPage, type StaffShell } from './staff.layout.js';

interface ChoosePasswordProps {
  shell: StaffShell;
  token: string;
  owner: { username: string; name: string };
  errors: readonly FieldProblem[];
}

export function ChoosePasswordView({ shell, token, owner, errors }: ChoosePasswordProps) {
  const { locale } = shell;
  const title = t(locale, 'choose.title');
  return (
    <StaffPage shell={shell} title={title} isError={errors.length > 0}>
      <form class="col" method="post" action={`/masuk/sandi/${encodeURIComponent(token)}`} noValidate>
        <ErrorSummary locale={locale} errors={errors} />
        <h1 tabindex={-1}>{title}</h1>
        <p>{t(locale, 'choose.lead', { name: owner.name, username: owner.username })}</p>
        <NewPasswordFields shell={shell} errors={errors} />
        <div class="acts">
          <button class="btn">{t(locale, 'choose.do')}</button>
        </div>
      </form>
    </StaffPage>
  );
}

/** Twice, because nobody can see what is typed. */
export function NewPasswordFields({ shell: { locale }, errors }: Pick<ChoosePasswordProps, 'shell' | 'errors'>) {
  return (
    <>
      <PasswordField
        id="sandi"
        label={t(locale, 'choose.password')}
        hint={t(locale, 'choose.password.hint')}
        error={errorOf(locale, errors, 'sandi')}
        isNew
      />
      <PasswordField id="ulang" label={t(locale, 'choose.again')} error={errorOf(locale, errors, 'ulang')} isNew />
    </>
  );
}

export function PasswordLinkOverView({ shell }: { shell: StaffShell }) {
  const { locale } = shell;
  const title = t(locale, 'choose.over');
  return (
    <StaffPage shell={shell} title={title}>
      <div class="col">
        <h1 tabindex={-1}>{title}</h1>
        <p>{t(locale, 'choose.over.text')}</p>
        <p>
          <a class="btn" href="/masuk">
            {t(locale, 'signIn.title')}
          </a>
        </p>
      </div>
    </StaffPage>
  );
}
