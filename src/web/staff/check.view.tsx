import { type Locale, t } from '../messages.js';
import { StaffPage } from './staff.layout.js';
import type { Check, SupervisorFrame, Typed } from './supervisor-types.js';

interface CheckProps {
  frame: SupervisorFrame;
  check: Check;
  /** What was typed; sent again with the act. */
  values: Typed;
}

export function CheckView({ frame, check, values }: CheckProps) {
  const { shell, site, locale, formKey } = frame;
  return (
    <StaffPage shell={shell} title={check.title}>
      <div class="col">
        <h1 tabindex={-1}>{check.title}</h1>
        <Rows rows={check.rows} />
        <Effects locale={locale} effects={check.effects} />
        <form method="post" action={shell.path}>
          {Object.entries({ ...values, situs: site.code, kunci: formKey }).map(([name, value]) => (
            <input type="hidden" name={name} value={value ?? ''} />
          ))}
          <div class="acts">
            <button class="btn" name="aksi" value="terapkan">
              {check.button}
            </button>
            <button class="btn alt" name="aksi" value="ubah">
              {t(locale, 'check.edit')}
            </button>
          </div>
        </form>
        <p class="soft">{t(locale, 'check.nothingYet')}</p>
      </div>
    </StaffPage>
  );
}

export function Rows({ rows }: Pick<Check, 'rows'>) {
  return (
    <dl class="rows">
      {rows.map(([term, value]) => (
        <div>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Effects({ locale, effects }: Pick<Check, 'effects'> & { locale: Locale }) {
  return (
    <section class="effect" aria-labelledby="akibat">
      <h2 id="akibat">{t(locale, 'check.effects')}</h2>
      <ul class="dots">
        {effects.map((effect) => (
          <li>{effect}</li>
        ))}
      </ul>
    </section>
  );
}
