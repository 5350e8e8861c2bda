import type { ComponentChildren } from 'preact';
import { localTimeIn } from '../../common/local-date.js';
import { longDate, time } from '../../common/spoken-date.js';
import { Mark } from '../flower.js';
import type { Office } from '../layout.js';
import { type Locale, t } from '../messages.js';
import type { Outcome } from './flash.service.js';

/** What every staff page needs beside its own content. */
export interface StaffShell {
  locale: Locale;
  /** This page in the other language; null for a page that exists in Indonesian only. */
  languageHref: string | null;
  asset: (name: string) => string;
  office: Office;
  /** Role and name; null before signing in. */
  who: string | null;
  links: { href: string; label: string }[];
  site: { code: string; name: string; zone: string } | null;
  canChangeSite: boolean;
  /** Path of this page, to come back to. */
  path: string;
  now: Date;
  isDemo: boolean;
}

interface StaffPageProps {
  shell: StaffShell;
  title: string;
  /** The page shows refused input again: its title says so first. */
  isError?: boolean;
  /** What came of the last act, said before the title. */
  outcome?: Outcome | null;
  /** Where somebody works, such as "Loket 2". */
  counter?: string;
  /** The desk fills the screen, and goes on when the line is down. */
  mainClass?: string;
  /** Browser modules of the page; it works without them. */
  scripts?: readonly string[];
  /** Style sheets of the page, beside those of all. */
  styles?: readonly string[];
  /** Facts for the browser module. */
  data?: Record<`data-${string}`, string>;
  children: ComponentChildren;
}

/** A whole page for staff. */
export function StaffPage({
  shell,
  title,
  isError,
  outcome,
  counter,
  mainClass = 'sheet',
  scripts = [],
  styles = [],
  data = {},
  children,
}: StaffPageProps) {
  const { asset, isDemo, locale } = shell;
  const heading = isError ? t(locale, 'page.error', { title }) : title;
  return (
    <html lang={locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${[outcome?.head, heading].filter(Boolean).join(', ')} – Giliran`}</title>
        <meta name="theme-color" content="#16213D" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href={asset('favicon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={asset('giliran.css')} />
        <link rel="stylesheet" href={asset('desk.css')} />
        {styles.map((name) => (
          <link rel="stylesheet" href={asset(name)} />
        ))}
        {scripts.map((name) => (
          <script type="module" src={asset(name)} />
        ))}
        {mainClass === 'desk' && <script type="module" src={asset('offline.js')} />}
      </head>
      <body class={mainClass === 'desk' ? 'staff whole' : 'staff'}>
        <a class="skip" href="#isi">
          {t(locale, 'page.skip')}
        </a>
        <StaffHeader shell={shell} title={title} counter={counter} />
        <main id="isi" class={mainClass} tabindex={-1} {...data}>
          {children}
        </main>
        {isDemo && <DemoStrip shell={shell} />}
      </body>
    </html>
  );
}

/** Seconds since midnight on the clock of the place, for a browser that lets it run on. */
const secondsOfDay = (now: Date, zone: string): number => {
  const [hours = 0, minutes = 0] = localTimeIn(zone, now).split(':').map(Number);
  return hours * 3600 + minutes * 60 + now.getUTCSeconds();
};

/** More links than these get a line of their own. */
const FEW = 6;

interface StaffHeaderProps {
  shell: StaffShell;
  title: string;
  counter: string | undefined;
}

function StaffHeader({ shell, title, counter }: StaffHeaderProps) {
  const { who, site, links, now, office, locale } = shell;
  const zone = site?.zone ?? office.zone;
  return (
    <header class="top">
      <div class={links.length > FEW ? 'bar two' : 'bar'}>
        <a class="brand" href={links[0]?.href ?? '/'}>
          <Mark petals={5} />
          <span>
            <b>Giliran</b>
          </span>
        </a>
        <p class="who">
          <Where shell={shell} />
          {counter && (
            <>
              {' · '}
              <b>{counter}</b>
            </>
          )}
          {who && (
            <>
              {' · '}
              <a href="/akun">
                <span class="vh">{t(locale, 'shell.own')}: </span>
                {who}
              </a>
            </>
          )}
        </p>
        <p class="age" data-age />
        {who && <Menu shell={shell} title={title} />}
        <Language shell={shell} />
        <p class="clock">
          <time dateTime={now.toISOString()} data-clock={secondsOfDay(now, zone)}>
            {time(locale, now, zone)}
          </time>
        </p>
      </div>
    </header>
  );
}

/** Where a member of staff may go: a menu on a narrow screen, a line of links on a wide one (`desk.css`). */
function Menu({ shell: { links, path, locale }, title }: Omit<StaffHeaderProps, 'counter'>) {
  const around = links.filter(({ href }) => path.startsWith(href));
  const [current] = around.toSorted((a, b) => b.href.length - a.href.length);
  return (
    <nav aria-label={t(locale, 'shell.pages')}>
      <details>
        <summary>
          {t(locale, 'shell.menu')}: <b>{current?.label ?? title}</b>
        </summary>
        <ul>
          {links.map((link) => (
            <li>
              <a href={link.href} aria-current={link === current ? 'page' : undefined}>
                {link.label}
              </a>
            </li>
          ))}
        </ul>
        <form method="post" action="/keluar">
          <button>{t(locale, 'shell.signOut')}</button>
        </form>
      </details>
    </nav>
  );
}

function Language({ shell: { languageHref, locale } }: { shell: StaffShell }) {
  if (!languageHref) return null;
  const other: Locale = locale === 'id' ? 'en' : 'id';
  return (
    <a class="lang" href={languageHref} hreflang={other} lang={other}>
      {t(locale, 'page.otherLanguage')}
    </a>
  );
}

function Where({ shell: { site, canChangeSite, path, office, locale } }: { shell: StaffShell }) {
  if (!site) return <>{office.name}</>;
  if (!canChangeSite) return <>{site.name}</>;
  return (
    <>
      {site.name} <a href={`${path}?situs=`}>{t(locale, 'shell.changeSite')}</a>
    </>
  );
}

function DemoStrip({ shell: { path, now, site, office } }: { shell: StaffShell }) {
  const zone = site?.zone ?? office.zone;
  return (
    <aside class="demo" aria-label="Demo" lang="id">
      <form method="post" action="/demo/jam">
        <input type="hidden" name="ke" value={path} />
        <p>
          <b>Demo.</b> Waktu aplikasi: {longDate('id', now, zone)}, {time('id', now, zone)}
        </p>
        <button class="key" name="langkah" value="sabtu">
          Pindah ke Sabtu 09.05
        </button>
        <button class="key" name="langkah" value="sebenarnya">
          Waktu sebenarnya
        </button>
        <a href="/demo">Halaman demo</a>
      </form>
    </aside>
  );
}

/** What came of the last act, in big words. Screen readers hear it with the box that has the focus, too. */
export function Result({ outcome, children }: { outcome: Outcome | null; children?: ComponentChildren }) {
  return (
    <div class={outcome ? `result ${outcome.tone}` : 'result none'} role="status" id="hasil">
      {outcome && (
        <>
          <b>{outcome.head}</b>
          {outcome.text}
          {children}
        </>
      )}
    </div>
  );
}

interface ChooseSiteProps {
  shell: StaffShell;
  /** What is asked, where it is not at which site somebody works. */
  title?: string;
  sites: readonly { code: string; name: string }[];
}

export function ChooseSiteView({ shell, title = t(shell.locale, 'shell.onDuty'), sites }: ChooseSiteProps) {
  return (
    <StaffPage shell={shell} title={title}>
      <div class="col">
        <h1 tabindex={-1}>{title}</h1>
        {sites.length === 0 && <p>{t(shell.locale, 'shell.noSite')}</p>}
        <ul class="ways">
          {sites.map(({ code, name }) => (
            <li>
              <a href={`${shell.path}?situs=${code}`}>{name}</a>
            </li>
          ))}
        </ul>
      </div>
    </StaffPage>
  );
}
