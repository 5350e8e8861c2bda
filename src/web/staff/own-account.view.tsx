import type { ComponentChildren } from 'preact';
import { HOME_ZONE } from '../../common/local-date.js';
import { stamp } from '../../common/spoken-date.js';
import type { SecondFactorState, SessionView } from '../../modules/identity/identity.types.js';
import type { StaffActor } from '../../platform/access/actor.js';
import { errorOf, type FieldProblem } from '../field-errors.js';
import { ErrorSummary } from '../fields.js';
import { type Locale, t } from '../messages.js';
import { NewPasswordFields } from './choose-password.view.js';
import { PasswordField } from './sign-in.view.js';
import type { SitelessFrame } from './siteless-pages.service.js';
import { StackTable } from './stack-table.js';
import { Result, StaffPage } from './staff.layout.js';

/** A part of the page with a form of its own. */
export type OwnPart = 'sandi' | 'langkah' | 'sesi';

interface OwnAccountProps {
  frame: SitelessFrame;
  actor: StaffActor;
  hasPassword: boolean;
  second: SecondFactorState;
  sessions: readonly SessionView[];
  /** The form that was refused, with the reasons. */
  shown: { part: OwnPart; errors: readonly FieldProblem[] } | null;
}

export function OwnAccountView(props: OwnAccountProps) {
  const { frame, actor, hasPassword, shown } = props;
  const { shell, locale, outcome } = frame;
  const title = t(locale, 'own.title');
  const errors = shown?.errors ?? [];
  return (
    <StaffPage shell={shell} title={title} isError={errors.length > 0} outcome={outcome}>
      <ErrorSummary locale={locale} errors={errors} />
      <h1 tabindex={-1}>{title}</h1>
      {outcome && <Result outcome={outcome} />}
      <p class="lede">
        {hasPassword
          ? t(locale, 'own.lead', { name: actor.name, username: actor.username })
          : t(locale, 'own.lead.link', { name: actor.name })}
      </p>
      <SecondFactorPart {...props} />
      {hasPassword && <PasswordPart {...props} />}
      <SessionsPart {...props} />
    </StaffPage>
  );
}

function Part({ id, title, children }: { id: string; title: string; children: ComponentChildren }) {
  return (
    <section class="part" aria-labelledby={id}>
      <h2 id={id} tabindex={-1}>
        {title}
      </h2>
      {children}
    </section>
  );
}

function PasswordPart({ frame: { locale, shell }, shown }: OwnAccountProps) {
  const errors = shown?.part === 'sandi' ? shown.errors : [];
  return (
    <Part id="bagian-sandi" title={t(locale, 'own.password')}>
      <form method="post" action="/akun/sandi" noValidate class="col">
        <PasswordField
          id="sekarang"
          label={t(locale, 'own.password.now')}
          error={errorOf(locale, errors, 'sekarang')}
        />
        <NewPasswordFields shell={shell} errors={errors} />
        <div class="acts">
          <button class="btn alt">{t(locale, 'own.password.do')}</button>
        </div>
      </form>
    </Part>
  );
}

function SecondFactorPart(props: OwnAccountProps) {
  const { locale } = props.frame;
  const { second } = props;
  return (
    <Part id="langkah-dua" title={t(locale, 'own.second')}>
      {second.isOn ? <SecondFactorOn {...props} /> : <SecondFactorOff {...props} />}
    </Part>
  );
}

function SecondFactorOff({ frame: { locale }, hasPassword, second, shown }: OwnAccountProps) {
  return (
    <form method="post" action="/akun/langkah-dua" noValidate class="col">
      <p>{t(locale, second.isRequired ? 'own.second.must' : 'own.second.none')}</p>
      {hasPassword && <Confirming locale={locale} shown={shown} />}
      <div class="acts">
        <button class="btn">{t(locale, 'own.second.begin')}</button>
      </div>
    </form>
  );
}

function SecondFactorOn({ frame: { locale }, hasPassword, second, shown }: OwnAccountProps) {
  const since = second.since ? stamp(locale, second.since, HOME_ZONE) : '';
  return (
    <form method="post" action="/akun/langkah-dua/cadangan" noValidate class="col">
      <p>{t(locale, 'own.second.on', { since, count: second.codesLeft })}</p>
      {second.codesLeft < 3 && <p class="note warn">{t(locale, 'own.second.few')}</p>}
      {hasPassword && <Confirming locale={locale} shown={shown} />}
      <div class="acts">
        <button class="btn alt">{t(locale, 'own.second.codes')}</button>
        <button class="btn alt" formaction="/akun/langkah-dua">
          {t(locale, 'own.second.change')}
        </button>
        {!second.isRequired && (
          <button class="btn alt" formaction="/akun/langkah-dua/hapus">
            {t(locale, 'own.second.remove')}
          </button>
        )}
      </div>
    </form>
  );
}

/** The password again, for what weakens the account. */
function Confirming({ locale, shown }: Pick<OwnAccountProps, 'shown'> & { locale: Locale }) {
  const error = shown?.part === 'langkah' ? errorOf(locale, shown.errors, 'sekarang-langkah') : undefined;
  return (
    <PasswordField
      id="sekarang-langkah"
      name="sekarang"
      label={t(locale, 'own.password.now')}
      hint={t(locale, 'own.confirm.hint')}
      error={error}
    />
  );
}

function SessionsPart({ frame: { locale }, actor, sessions }: OwnAccountProps) {
  const names = { where: t(locale, 'own.col.where'), seen: t(locale, 'own.col.seen') };
  return (
    <Part id="sesi" title={t(locale, 'own.sessions')}>
      <p>{t(locale, 'own.sessions.lead')}</p>
      <StackTable
        labelledBy="sesi"
        columns={[
          t(locale, 'own.col.device'),
          names.where,
          names.seen,
          { label: t(locale, 'msg.col.act'), isQuiet: true },
        ]}
      >
        {sessions.map(({ id, agent, network, startedAt, seenAt }) => (
          <tr role="row">
            <th role="rowheader" scope="row">
              {agent ?? t(locale, 'own.session.unknown')}
              {id === actor.sessionId && <b> {t(locale, 'own.session.this')}</b>}
            </th>
            <td role="cell" data-l={names.where}>
              {network ?? '–'}
            </td>
            <td role="cell" data-l={names.seen}>
              {t(locale, 'own.session.times', {
                from: stamp(locale, startedAt, HOME_ZONE),
                seen: stamp(locale, seenAt, HOME_ZONE),
              })}
            </td>
            <td role="cell">
              {id !== actor.sessionId && (
                <form method="post" action="/akun/sesi">
                  <input type="hidden" name="sesi" value={id} />
                  <button class="key">{t(locale, 'own.session.end')}</button>
                </form>
              )}
            </td>
          </tr>
        ))}
      </StackTable>
      <form method="post" action="/akun/keluar" class="acts">
        <button class="btn alt">{t(locale, 'own.sessions.end')}</button>
      </form>
    </Part>
  );
}
