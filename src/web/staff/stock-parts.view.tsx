import type { ComponentChildren } from 'preact';
import { BLANK_KINDS } from '../../modules/blanks/blanks.types.js';
import { t } from '../messages.js';
import { Result, StaffPage } from './staff.layout.js';
import type { StockFrame } from './stock-types.js';
import { stockPath } from './stock-words.js';

const PAGES = [
  ['', 'home'],
  ['/gerak', 'ledger'],
  ['/hitung', 'count'],
  ['/kebijakan', 'policy'],
  ['/kiriman', 'delivery'],
] as const;
/** Pages that only supervisors may open. */
const FORMS = new Set(['/hitung', '/kebijakan', '/kiriman']);

interface SheetProps {
  frame: StockFrame;
  title: string;
  lead?: ComponentChildren;
  children: ComponentChildren;
}

/** A page of the stock with its neighbours on top. */
export function StockSheet({ frame, title, lead, children }: SheetProps) {
  const { shell, outcome } = frame;
  return (
    <StaffPage shell={shell} title={title} outcome={outcome}>
      <h1 tabindex={-1}>{title}</h1>
      {lead}
      <StockNav frame={frame} />
      <Result outcome={outcome} />
      {children}
    </StaffPage>
  );
}

function StockNav({ frame }: { frame: StockFrame }) {
  const { locale, shell, blankKind, mayChange } = frame;
  const shown = PAGES.filter(([path]) => mayChange || !FORMS.has(path));
  return (
    <div class="stocknav">
      <nav aria-label={t(locale, 'stock.nav')} class="months">
        <ul>
          {shown.map(([path, name]) => (
            <li>
              <a href={stockPath(path, blankKind)} aria-current={shell.path === `/stok${path}` ? 'page' : undefined}>
                {t(locale, `stock.nav.${name}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <nav aria-label={t(locale, 'stock.kinds')} class="months">
        <ul>
          {BLANK_KINDS.map((kind) => (
            <li>
              <a href={`${shell.path}?kartu=${kind}`} aria-current={kind === blankKind ? 'true' : undefined} class="nb">
                {t(locale, `stock.kind.${kind}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}
