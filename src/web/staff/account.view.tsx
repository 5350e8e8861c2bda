import type { ComponentChildren } from 'preact';
import type { AccountView as Account, Grant } from '../../modules/identity/identity.types.js';
import { ROLES } from '../../platform/access/actor.js';
import { errorOf } from '../field-errors.js';
import { ErrorSummary } from '../fields.js';
import { type MessageKey, t } from '../messages.js';
import { grantValue, grantWords, type Places } from './account-places.js';
import { Rows } from './check.view.js';
import { signInWords, StateWords } from './accounts.view.js';
import { Select } from './select.js';
import type { SitelessFrame } from './siteless-pages.service.js';
import { Result, StaffPage } from './staff.layout.js';
import { Ask, FormPage, ReasonAsk, Sent } from './supervisor-form.view.js';
import type { ShownForm } from './supervisor-types.js';

interface NewAccountProps {
  frame: SitelessFrame;
  places: Places;
  shown: ShownForm;
}

export function NewAccountView({ frame, places, shown }: NewAccountProps) {
  const { locale } = frame;
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={t(locale, 'acct.new')}
      lead={t(locale, 'acct.new.lead')}
      back={{ href: '/petugas', label: t(locale, 'acct.back') }}
      button={t(locale, 'acct.new.do')}
    >
      <Ask frame={frame} shown={shown} id="petugas" label={t(locale, 'acct.name')} />
      <Ask
        frame={frame}
        shown={shown}
        id="pengguna"
        label={t(locale, 'signIn.username')}
        hint={t(locale, 'acct.username.hint')}
      />
      <GrantFields frame={frame} places={places} shown={shown} />
    </FormPage>
  );
}

function GrantFields({ frame: { locale }, places, shown }: NewAccountProps) {
  const roles = ROLES.filter((role) => role !== 'school').map((role) => ({
    value: role,
    label: t(locale, `role.${role}`),
  }));
  const where = places.choices.map(({ value, siteId, name }) => ({
    value,
    label: siteId ? name : t(locale, 'acct.whole', { region: name }),
  }));
  const none = { value: '', label: t(locale, 'acct.choose') };
  return (
    <>
      <Select
        id="peran"
        label={t(locale, 'acct.role')}
        hint={t(locale, 'acct.role.hint')}
        value={shown.values.peran}
        error={errorOf(locale, shown.errors, 'peran')}
        choices={[none, ...roles]}
      />
      <Select
        id="tempat"
        label={t(locale, 'acct.place')}
        value={shown.values.tempat}
        error={errorOf(locale, shown.errors, 'tempat')}
        choices={[none, ...where]}
      />
    </>
  );
}

interface LinkProps {
  frame: SitelessFrame;
  account: Account;
  address: string;
}

/** Shown once; a new one ends it. */
export function LinkView({ frame: { shell, locale }, account, address }: LinkProps) {
  const title = t(locale, 'acct.link.title', { name: account.name });
  return (
    <StaffPage shell={{ ...shell, path: '/petugas', languageHref: null }} title={title}>
      <div class="col">
        <h1 tabindex={-1}>{title}</h1>
        <p>{t(locale, 'acct.link.lead')}</p>
        <p class="note">
          <span class="address">{address}</span>
        </p>
        <p>{t(locale, 'acct.link.rules', { username: account.username })}</p>
        <div class="acts">
          <a class="btn" href={`/petugas/${account.id}`}>
            {t(locale, 'acct.link.kept')}
          </a>
        </div>
      </div>
    </StaffPage>
  );
}

interface AccountProps extends NewAccountProps {
  account: Account;
  /** The actor answers for all of the account. */
  mayManage: boolean;
  /** Roles that the actor may take away. */
  mayTake: readonly Grant[];
}

export function AccountView(props: AccountProps) {
  const { frame, account, shown, mayManage } = props;
  const { shell, locale, outcome } = frame;
  const title = account.name;
  return (
    <StaffPage shell={shell} title={title} isError={shown.errors.length > 0} outcome={outcome}>
      <a class="back" href="/petugas">
        {t(locale, 'acct.back')}
      </a>
      <ErrorSummary locale={locale} errors={shown.errors} />
      <h1 tabindex={-1}>{title}</h1>
      {outcome && <Result outcome={outcome} />}
      <Rows
        rows={[
          [t(locale, 'acct.signsIn'), signInWords(locale, account)],
          [t(locale, 'acct.col.state'), <StateWords locale={locale} account={account} />],
          [t(locale, 'acct.col.second'), t(locale, account.hasSecondFactor ? 'acct.second.on' : 'acct.second.off')],
          [t(locale, 'acct.sessions'), String(account.sessions)],
          [t(locale, 'acct.tries'), String(account.tries)],
        ]}
      />
      <GrantsPart {...props} />
      {mayManage ? <ManagePart {...props} /> : <p class="note">{t(locale, 'acct.notAll')}</p>}
    </StaffPage>
  );
}

function GrantsPart({ frame, account, places, mayTake, shown }: AccountProps) {
  const { locale } = frame;
  return (
    <section class="part" aria-labelledby="peran-akun">
      <h2 id="peran-akun">{t(locale, 'acct.col.roles')}</h2>
      {account.grants.length === 0 && <p>{t(locale, 'acct.noRole')}</p>}
      <ul class="lines">
        {account.grants.map((grant) => (
          <li>
            {grantWords(locale, grant, places)}
            {mayTake.some((own) => grantValue(own) === grantValue(grant)) && (
              <form method="post" action={`/petugas/${account.id}/cabut`}>
                <Sent frame={frame} />
                <input type="hidden" name="hak" value={grantValue(grant)} />
                <button class="key">
                  {t(locale, 'acct.grant.remove')}
                  <span class="vh"> {grantWords(locale, grant, places)}</span>
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      <form method="post" action={`/petugas/${account.id}/peran`} class="col asks" noValidate>
        <h3>{t(locale, 'acct.grant.add')}</h3>
        <Sent frame={frame} />
        <GrantFields frame={frame} places={places} shown={shown} />
        <div class="acts">
          <button class="btn alt">{t(locale, 'acct.grant.add')}</button>
        </div>
      </form>
    </section>
  );
}

function ManagePart(props: AccountProps) {
  const { frame, account } = props;
  const { locale } = frame;
  return (
    <>
      {!account.isDisabled && (
        <ActPart {...props} act="tautan" title="acct.link" lead="acct.link.why" button="acct.link.do" />
      )}
      {account.sessions > 0 && (
        <ActPart {...props} act="sesi" title="acct.sessions" lead="acct.sessions.why" button="acct.sessions.do" />
      )}
      {account.hasSecondFactor && (
        <ActPart {...props} act="langkah-dua" title="acct.second" lead="acct.second.why" button="acct.second.do">
          <Ask
            frame={frame}
            shown={props.shown}
            id="alasanulang"
            label={t(locale, 'field.reason')}
            hint={t(locale, 'acct.second.hint')}
          />
        </ActPart>
      )}
      {account.isDisabled ? (
        <ActPart {...props} act="aktif" title="acct.enable" lead="acct.enable.why" button="acct.enable.do" />
      ) : (
        <ActPart {...props} act="nonaktif" title="acct.disable" lead="acct.disable.why" button="acct.disable.do">
          <ReasonAsk frame={frame} shown={props.shown} />
        </ActPart>
      )}
    </>
  );
}

interface ActPartProps extends AccountProps {
  act: string;
  title: MessageKey;
  lead: MessageKey;
  button: MessageKey;
  children?: ComponentChildren;
}

function ActPart({ frame, account, act, title, lead, button, children }: ActPartProps) {
  const { locale } = frame;
  return (
    <section class="part" aria-labelledby={`bagian-${act}`}>
      <h2 id={`bagian-${act}`}>{t(locale, title)}</h2>
      <form method="post" action={`/petugas/${account.id}/${act}`} class="col asks" noValidate>
        <Sent frame={frame} />
        <p>{t(locale, lead)}</p>
        {children}
        <div class="acts">
          <button class="btn alt">{t(locale, button)}</button>
        </div>
      </form>
    </section>
  );
}
