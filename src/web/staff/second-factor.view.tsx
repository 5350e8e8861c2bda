import type { ComponentChildren } from 'preact';
import type { Enrolment } from '../../modules/identity/identity.types.js';
import { type Locale, t } from '../messages.js';
import { Qr } from '../qr.js';
import { CodeField, SignInFrame } from './sign-in.view.js';
import { StaffPage, type StaffShell } from './staff.layout.js';

interface EnrolProps {
  shell: StaffShell;
  title: string;
  action: string;
  enrolment: Enrolment;
  lead: string;
  problem?: { title: string; detail: string };
  /** Hidden fields and a way back. */
  children?: ComponentChildren;
}

/** The secret for an authenticator app: as a picture, and as a text to type. */
export function EnrolView({ shell, title, action, enrolment, lead, problem, children }: EnrolProps) {
  const { locale } = shell;
  return (
    <SignInFrame shell={shell} title={title} action={action} problem={problem}>
      <p>{lead}</p>
      <ol class="in-turn">
        <li>{t(locale, 'enrol.app')}</li>
        <li>{t(locale, 'enrol.scan')}</li>
        <li>{t(locale, 'enrol.type')}</li>
      </ol>
      <Qr value={enrolment.address} label={t(locale, 'enrol.qr')} />
      <p>
        {t(locale, 'enrol.key')} <b class="address">{enrolment.key}</b>
      </p>
      <CodeField label={t(locale, 'enrol.code')} hint={t(locale, 'enrol.code.hint')} />
      <div class="acts">
        <button class="btn">{t(locale, 'enrol.do')}</button>
        {children}
      </div>
    </SignInFrame>
  );
}

/** Shown once: only hashes of them are kept. */
export function RecoveryCodesView({
  shell,
  codes,
  next,
}: {
  shell: StaffShell;
  codes: readonly string[];
  next: string;
}) {
  const { locale } = shell;
  const title = t(locale, 'codes.title');
  return (
    <StaffPage shell={{ ...shell, languageHref: null }} title={title}>
      <div class="col">
        <h1 tabindex={-1}>{title}</h1>
        <p>{t(locale, 'codes.lead')}</p>
        <CodeList locale={locale} codes={codes} />
        <p class="note warn">{t(locale, 'codes.once')}</p>
        <div class="acts">
          <a class="btn" href={next}>
            {t(locale, 'codes.kept')}
          </a>
        </div>
      </div>
    </StaffPage>
  );
}

const CodeList = ({ locale, codes }: { locale: Locale; codes: readonly string[] }) => (
  <ol class="codes" aria-label={t(locale, 'codes.title')}>
    {codes.map((code) => (
      <li>{code}</li>
    ))}
  </ol>
);
