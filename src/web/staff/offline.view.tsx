import type { Locale } from '../messages.js';
import { isMessageKey, type MessageKey, t } from '../messages.js';
import { offline } from '../locales/id/offline.js';
import type { ServiceWords } from './desk-parts.js';
import { StaffPage, type StaffShell } from './staff.layout.js';

interface OfflineProps {
  shell: StaffShell;
  services: Readonly<Record<string, ServiceWords>>;
  outcomes: Readonly<Record<string, string>>;
}

/** Every sentence that the browser module says. */
const textsFor = (locale: Locale): Record<string, string> =>
  Object.fromEntries(Object.keys(offline).flatMap((key) => (isMessageKey(key) ? [[key, t(locale, key)]] : [])));

const KEYS = [
  ['r', 'offline.recall'],
  ['h', 'offline.start'],
  ['s', 'offline.finish'],
  ['p', 'offline.park'],
  ['x', 'offline.skip'],
  ['w', 'offline.walkIn'],
] as const satisfies readonly (readonly [string, MessageKey])[];

/** The desk while the line is down. It holds nobody's data: the browser fills it from its own store. */
export function OfflineView({ shell, services, outcomes }: OfflineProps) {
  const { locale } = shell;
  const names = Object.fromEntries(
    Object.entries(services).map(([code, { name, usesCard }]) => [code, { name, usesCard }]),
  );
  const data = {
    'data-offline': 'shell',
    'data-texts': JSON.stringify(textsFor(locale)),
    'data-services': JSON.stringify(names),
    'data-outcomes': JSON.stringify(outcomes),
  } as const;
  return (
    <StaffPage shell={shell} title={t(locale, 'offline.title')} mainClass="desk" styles={['paper.css']} data={data}>
      <section class="commands" aria-label={t(locale, 'offline.commands')}>
        <div class="result warn" id="keadaan" role="status">
          <b>{t(locale, 'offline.title')}</b>
        </div>
        <CommandBox shell={shell} />
      </section>
      <section class="now" aria-labelledby="kini">
        <div id="orang">
          <h1 id="kini">{t(locale, 'offline.title')}</h1>
        </div>
        <WalkInForm shell={shell} services={names} />
      </section>
      <section class="queue" aria-label={t(locale, 'offline.ownLine')}>
        <Lane shell={shell} id="antre" title="offline.ownLine" />
        <Lane shell={shell} id="ditunda" title="offline.aside" />
        <Lane shell={shell} id="sebelum" title="offline.waitedBefore" />
      </section>
    </StaffPage>
  );
}

function CommandBox({ shell: { locale } }: { shell: StaffShell }) {
  return (
    <>
      <form class="box" id="kotak" autocomplete="off">
        <div class="head">
          <label for="perintah">{t(locale, 'offline.box')}</label>
        </div>
        <div class="entry">
          <input
            id="perintah"
            type="text"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            maxLength={300}
            autofocus
            aria-describedby="hasil perintah-h"
          />
          <button class="key">{t(locale, 'offline.send')}</button>
        </div>
        <p id="perintah-h">{t(locale, 'offline.boxHint')}</p>
      </form>
      <div class="result none" id="hasil" role="status" />
      <div class="keys">
        <button class="key main" type="button" data-act="n" id="berikut">
          <kbd>n</kbd> {t(locale, 'offline.next')}
        </button>
        {KEYS.map(([letter, key]) => (
          <button class="key" type="button" data-act={letter}>
            <kbd>{letter}</kbd> {t(locale, key)}
          </button>
        ))}
      </div>
    </>
  );
}

function WalkInForm({
  shell: { locale },
  services,
}: {
  shell: StaffShell;
  services: Record<string, { name: string }>;
}) {
  return (
    <form class="end" id="tanpa-janji">
      <h2>{t(locale, 'offline.walkInTitle')}</h2>
      <div class="field">
        <label for="layanan">{t(locale, 'offline.service')}</label>
        <select id="layanan">
          {Object.entries(services).map(([code, { name }]) => (
            <option value={code}>{name}</option>
          ))}
        </select>
      </div>
      <label class="tick">
        <input type="checkbox" id="dewasa" checked /> {t(locale, 'offline.walkInAge')}
      </label>
      <label class="tick">
        <input type="checkbox" id="kartu" checked /> {t(locale, 'offline.walkInCard')}
      </label>
      <div class="acts">
        <button class="btn">{t(locale, 'offline.give')}</button>
      </div>
    </form>
  );
}

function Lane({ shell: { locale }, id, title }: { shell: StaffShell; id: string; title: MessageKey }) {
  return (
    <>
      <h2>{t(locale, title)}</h2>
      <ul class="side" id={id}>
        <li>{t(locale, 'offline.none')}</li>
      </ul>
    </>
  );
}
