import type { ComponentChildren } from 'preact';
import { describedBy, Labelled } from '../fields.js';
import { t } from '../messages.js';
import { Result, StaffPage, type StaffShell } from './staff.layout.js';
import type { Outcome } from './flash.service.js';

interface Problem {
  title: string;
  detail: string;
}

interface SignInProps {
  shell: StaffShell;
  username: string;
  /** Path to go on to. */
  back: string | null;
  problem?: Problem;
  outcome?: Outcome | null;
}

export function SignInView({ shell, username, back, problem, outcome }: SignInProps) {
  const { locale } = shell;
  return (
    <SignInFrame shell={shell} title={t(locale, 'signIn.title')} action="/masuk" problem={problem} outcome={outcome}>
      {back && <input type="hidden" name="ke" value={back} />}
      <Labelled id="pengguna" label={t(locale, 'signIn.username')}>
        <input
          id="pengguna"
          name="pengguna"
          type="text"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          value={username}
          autofocus={username === ''}
        />
      </Labelled>
      <PasswordField id="sandi" label={t(locale, 'signIn.password')} hasFocus={username !== ''} />
      <div class="acts">
        <button class="btn">{t(locale, 'signIn.do')}</button>
        <a href="/">{t(locale, 'signIn.residents')}</a>
      </div>
    </SignInFrame>
  );
}

interface SecondStepProps {
  shell: StaffShell;
  back: string | null;
  problem?: Problem;
}

/** The code of the authenticator app, or a recovery code. */
export function SecondStepView({ shell, back, problem }: SecondStepProps) {
  const { locale } = shell;
  return (
    <SignInFrame shell={shell} title={t(locale, 'second.title')} action="/masuk/langkah-dua" problem={problem}>
      {back && <input type="hidden" name="ke" value={back} />}
      <CodeField label={t(locale, 'second.code')} hint={t(locale, 'second.code.hint')} />
      <div class="acts">
        <button class="btn">{t(locale, 'signIn.do')}</button>
        <a href="/masuk">{t(locale, 'second.other')}</a>
      </div>
      <p class="hint">{t(locale, 'second.lost')}</p>
    </SignInFrame>
  );
}

interface FrameProps extends Pick<SignInProps, 'shell' | 'problem' | 'outcome'> {
  title: string;
  action: string;
  children: ComponentChildren;
}

/** One form for somebody who is not signed in, with what went wrong on top. */
export function SignInFrame({ shell, title, action, problem, outcome = null, children }: FrameProps) {
  return (
    <StaffPage shell={shell} title={title} isError={problem !== undefined} outcome={outcome}>
      <form class="col" method="post" action={action} noValidate>
        <h1>{title}</h1>
        {outcome && <Result outcome={outcome} />}
        {problem && (
          <div class="sum" role="alert" aria-labelledby="salah" tabindex={-1}>
            <h2 id="salah">{problem.title}</h2>
            <p>{problem.detail}</p>
          </div>
        )}
        {children}
      </form>
    </StaffPage>
  );
}

interface PasswordFieldProps {
  id: string;
  /** When another field of the page has the same. */
  name?: string;
  label: string;
  hint?: string;
  error?: string;
  hasFocus?: boolean;
  /** One that is being chosen, which browsers offer to make up and to keep. */
  isNew?: boolean;
}

export function PasswordField({ id, name = id, label, hint, error, hasFocus, isNew }: PasswordFieldProps) {
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <input
        id={id}
        name={name}
        type="password"
        autocomplete={isNew ? 'new-password' : 'current-password'}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(id, hint !== undefined, error)}
        autofocus={hasFocus}
      />
    </Labelled>
  );
}

export function CodeField({ label, hint }: { label: string; hint: string }) {
  return (
    <Labelled id="kode" label={label} hint={hint}>
      <input
        id="kode"
        name="kode"
        type="text"
        autocomplete="one-time-code"
        autocapitalize="characters"
        spellcheck={false}
        aria-describedby={describedBy('kode', true, undefined)}
        autofocus
      />
    </Labelled>
  );
}
