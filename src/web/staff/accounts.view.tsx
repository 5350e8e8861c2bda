import { HOME_ZONE } from '../../common/local-date.js';
import { stamp } from '../../common/spoken-date.js';
import { isUuid } from '../../common/uuid.js';
import type { AccountView, AttackView } from '../../modules/identity/identity.types.js';
import { type Role, ROLES } from '../../platform/access/actor.js';
import { Labelled } from '../fields.js';
import { type Locale, t } from '../messages.js';
import { grantWords, type Places } from './account-places.js';
import { AttacksNotice } from './attacks.view.js';
import type { SitelessFrame } from './siteless-pages.service.js';
import { StackTable } from './stack-table.js';
import { Result, StaffPage } from './staff.layout.js';
import { Sent } from './supervisor-form.view.js';

interface AccountsProps {
  frame: SitelessFrame;
  search: string;
  accounts: readonly AccountView[];
  places: Places;
  /** Roles that must have a second factor. */
  required: readonly Role[];
  attacks: readonly AttackView[];
}

export function AccountsView(props: AccountsProps) {
  const { frame, search, accounts } = props;
  const { shell, locale, outcome } = frame;
  const title = t(locale, 'acct.title');
  return (
    <StaffPage shell={shell} title={title} outcome={outcome}>
      <h1 id="daftar" tabindex={-1}>
        {title}
      </h1>
      {outcome && <Result outcome={outcome} />}
      <AttacksNotice locale={locale} attacks={props.attacks} mayOpen />
      <p class="acts">
        <a class="btn" href="/petugas/baru">
          {t(locale, 'acct.new')}
        </a>
      </p>
      <form method="get" action="/petugas" class="filter" role="search">
        <Labelled id="cari" label={t(locale, 'acct.search')}>
          <input id="cari" name="cari" type="search" value={search} autocomplete="off" spellcheck={false} />
        </Labelled>
        <button class="btn alt">{t(locale, 'acct.search.do')}</button>
      </form>
      {accounts.length === 0 ? <p class="empty">{t(locale, 'acct.empty')}</p> : <Rows {...props} />}
      <RequiredRoles {...props} />
    </StaffPage>
  );
}

function Rows({ frame: { locale }, accounts, places }: AccountsProps) {
  const [roles, second, state] = [
    t(locale, 'acct.col.roles'),
    t(locale, 'acct.col.second'),
    t(locale, 'acct.col.state'),
  ];
  return (
    <StackTable labelledBy="daftar" columns={[t(locale, 'acct.col.name'), roles, second, state]}>
      {accounts.map((account) => (
        <tr role="row">
          <th role="rowheader" scope="row">
            <a href={`/petugas/${account.id}`}>{account.name}</a>
            <small class="hint">{signInWords(locale, account)}</small>
          </th>
          <td role="cell" data-l={roles}>
            {account.grants.length === 0 && t(locale, 'acct.noRole')}
            {account.grants.map((grant) => (
              <div>{grantWords(locale, grant, places)}</div>
            ))}
          </td>
          <td role="cell" data-l={second}>
            {t(locale, account.hasSecondFactor ? 'acct.second.on' : 'acct.second.off')}
          </td>
          <td role="cell" data-l={state}>
            <StateWords locale={locale} account={account} />
          </td>
        </tr>
      ))}
    </StackTable>
  );
}

/** How somebody signs in: nobody types the name of an account that signs in by link. */
export function signInWords(locale: Locale, { username, hasPassword, hasContact }: AccountView): string {
  if (hasPassword) return username;
  if (hasContact && isUuid(username)) return t(locale, 'acct.byLink');
  return t(locale, 'acct.noPassword', { username });
}

export function StateWords({ locale, account }: { locale: Locale; account: AccountView }) {
  const { isDisabled, lastSeenAt } = account;
  if (isDisabled) return <span class="tag stop">{t(locale, 'acct.state.disabled')}</span>;
  if (!lastSeenAt) return <>{t(locale, 'acct.state.never')}</>;
  return <>{t(locale, 'acct.state.seen', { at: stamp(locale, lastSeenAt, HOME_ZONE) })}</>;
}

function RequiredRoles({ frame, required }: AccountsProps) {
  const { locale } = frame;
  return (
    <section class="part" aria-labelledby="wajib">
      <h2 id="wajib" tabindex={-1}>
        {t(locale, 'acct.required')}
      </h2>
      <p>{t(locale, 'acct.required.lead')}</p>
      <form method="post" action="/petugas/langkah-dua">
        <Sent frame={frame} />
        {ROLES.map((role) => (
          <label class="tick">
            <input type="checkbox" name="peran" value={role} checked={required.includes(role)} />
            <span>{t(locale, `role.${role}`)}</span>
          </label>
        ))}
        <div class="acts">
          <button class="btn alt">{t(locale, 'acct.required.do')}</button>
        </div>
      </form>
    </section>
  );
}
