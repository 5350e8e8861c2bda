import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { calling } from './components.js';
import { Mark } from './flower.js';
import { timeRange } from '../common/spoken-date.js';
import { type Locale, rich, t } from './messages.js';

/** Times of day 'HH:MM' on the clock of the office. */
export interface OpeningHours {
  opensAt: string;
  closesAt: string;
}

/** The office that answers the telephone and owns the pages. */
export interface Office {
  name: string;
  phone: string;
  zone: string;
  weekdays: OpeningHours;
  weekend: OpeningHours;
  /** Where people report that someone asked for money. */
  reportHref: string;
}

/** What every page needs beside its own content. */
export interface PageFrame {
  locale: Locale;
  office: Office;
  /** Address of a shipped file by its name, such as `giliran.css`. */
  asset: (name: string) => string;
  /** This page in the other language. */
  languageHref: string;
}

interface PageProps {
  frame: PageFrame;
  title: string;
  /** How many petals of the mark are open: 0 to 5. */
  petals: number;
  /** The page shows refused input again: its title says so first. */
  isError?: boolean;
  /** The start page and the ticket carry the line of besurek themselves. */
  hasLine?: boolean;
  mainClass?: string;
  /** A shipped script; the page works without it. */
  script?: string;
  children: ComponentChildren;
}

/** Hours of the office, as a sentence names them. */
export const hoursAt = ({ locale, office }: PageFrame, { opensAt, closesAt }: OpeningHours): string =>
  timeRange(locale, opensAt, closesAt, office.zone);

/** A whole document. */
export const renderPage = (page: VNode): string => `<!doctype html>${renderToString(page)}`;

export function Page(props: PageProps) {
  const { frame, title, petals, isError, hasLine = true, mainClass = 'wrap', script, children } = props;
  const { locale, asset } = frame;
  const heading = isError ? t(locale, 'page.error', { title }) : title;
  return (
    <html lang={locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${heading} – Giliran`}</title>
        <meta name="theme-color" content="#16213D" />
        <meta name="format-detection" content="telephone=no" />
        <link rel="icon" href={asset('favicon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={asset('giliran.css')} />
        {script && <script type="module" src={asset(script)} />}
      </head>
      <body>
        <a class="skip" href="#isi">
          {t(locale, 'page.skip')}
        </a>
        <Header frame={frame} petals={petals} hasLine={hasLine} />
        <main id="isi" class={mainClass} tabindex={-1}>
          {children}
        </main>
        <Footer frame={frame} />
      </body>
    </html>
  );
}

function Header({ frame, petals, hasLine }: { frame: PageFrame; petals: number; hasLine: boolean }) {
  const other: Locale = frame.locale === 'id' ? 'en' : 'id';
  return (
    <header class={hasLine ? 'top' : 'top plain'}>
      <div class="wrap bar">
        <a class="brand" href="/">
          <Mark petals={petals} />
          <span>
            <b>Giliran</b> <small>{frame.office.name}</small>
          </span>
        </a>
        <a class="lang" href={frame.languageHref} hreflang={other} lang={other}>
          {t(frame.locale, 'page.otherLanguage')}
        </a>
      </div>
    </header>
  );
}

function Footer({ frame }: { frame: PageFrame }) {
  const { locale, office } = frame;
  const facts = { weekdays: hoursAt(frame, office.weekdays), weekend: hoursAt(frame, office.weekend) };
  return (
    <footer class="foot">
      <div class="wrap">
        <h2>{t(locale, 'foot.help')}</h2>
        <p>{rich(locale, 'foot.phone', { a: calling(office.phone) }, { phone: office.phone, ...facts })}</p>
        <nav aria-label={t(locale, 'foot.label')}>
          <ul>
            <li>
              <a href="/mengapa-ktp-el">{t(locale, 'foot.whyCard')}</a>
            </li>
            <li>
              <a href="/privasi">{t(locale, 'foot.privacy')}</a>
            </li>
            <li>
              <a href={office.reportHref}>{t(locale, 'foot.report')}</a>
            </li>
          </ul>
        </nav>
      </div>
    </footer>
  );
}
