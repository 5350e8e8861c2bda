import { HOME_ZONE } from '../../common/local-date.js';
import { stamp } from '../../common/spoken-date.js';
import type { AttackView } from '../../modules/identity/identity.types.js';
import { type Locale, t } from '../messages.js';
import { amount } from './amount.js';

interface AttacksProps {
  locale: Locale;
  attacks: readonly AttackView[];
  /** The pages of the accounts are open to whoever looks. */
  mayOpen?: boolean;
}

/** Many wrong passwords at an account: nobody is locked out by it, but somebody should know. */
export function AttacksNotice({ locale, attacks, mayOpen = false }: AttacksProps) {
  if (attacks.length === 0) return null;
  return (
    <section class="note warn" aria-label={t(locale, 'acct.attacked.label')}>
      <p>{t(locale, 'acct.attacked')}</p>
      <ul class="dots">
        {attacks.map(({ staffId, name, times, since }) => (
          <li>
            {mayOpen ? <a href={`/petugas/${staffId}`}>{name}</a> : <b>{name}</b>}:{' '}
            {t(locale, 'acct.attacked.one', { times: amount(times, locale), since: stamp(locale, since, HOME_ZONE) })}
          </li>
        ))}
      </ul>
    </section>
  );
}
