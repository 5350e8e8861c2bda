import type { ComponentChildren } from 'preact';
import { time } from '../common/spoken-date.js';
import { type Locale, type MessageKey, rich, t } from './messages.js';

/** Text in which 'KTP-el' never breaks at its hyphen. */
export function Kept({ text }: { text: string }) {
  const pieces = text.split('KTP-el');
  return <>{pieces.flatMap((piece, index) => (index === 0 ? [piece] : [<span class="nb">KTP-el</span>, piece]))}</>;
}

/** How words marked `<b>` in a text are shown. */
export const bold = (words: string) => <b>{words}</b>;

/** How words marked `<a>` in a text call a number. */
export const calling = (phone: string) => (words: string) => (
  <a href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{words}</a>
);

export function Back({ locale, href }: { locale: Locale; href: string }) {
  return (
    <a class="back" href={href}>
      {t(locale, 'act.back')}
    </a>
  );
}

export function Acts({ children }: { children: ComponentChildren }) {
  return <div class="acts">{children}</div>;
}

export function Note({ tone, children }: { tone?: 'ok' | 'warn'; children: ComponentChildren }) {
  return <p class={tone ? `note ${tone}` : 'note'}>{children}</p>;
}

/** A part of a page that is a list of sentences; words marked `<b>` in them are bold. */
export function Points({ locale, title, items }: { locale: Locale; title: MessageKey; items: readonly MessageKey[] }) {
  return (
    <section class="part">
      <h2>{t(locale, title)}</h2>
      <ul class="dots">
        {items.map((key) => (
          <li>{rich(locale, key, { b: bold })}</li>
        ))}
      </ul>
    </section>
  );
}

export interface RowProps {
  term: string;
  children: ComponentChildren;
  /** Where the answer is changed. */
  editHref?: string;
  locale: Locale;
}

/** One answer, with "Ubah" and a hidden name of the row. */
export function Row({ term, children, editHref, locale }: RowProps) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
      {editHref && (
        <dd class="ed">
          <a href={editHref}>
            {t(locale, 'act.change')}
            <span class="vh"> {term}</span>
          </a>
        </dd>
      )}
    </div>
  );
}

/** Only the last four digits are ever shown. */
export function MaskedNik({ locale, last4 }: { locale: Locale; last4: string }) {
  return (
    <>
      <span aria-hidden="true">•••• •••• •••• </span>
      <span class="vh">{t(locale, 'nik.ending')} </span>
      {last4}
    </>
  );
}

export interface Hold {
  /** Until when the place is kept. */
  expiresAt: Date;
  startsAt: Date;
  zone: string;
  /** In its last two minutes. */
  isEnding: boolean;
  /** False once the 30 minutes in all are used up. */
  canExtend: boolean;
  secondsLeft: number;
}

/**
 * Until when the place is kept. Its button sends the form `formId` with `aksi=tambah-waktu`; nothing typed is lost.
 * `hold.js` says so once more two minutes before the end, and when it is over.
 */
export function HoldNote({ locale, hold, formId, when }: { locale: Locale; hold: Hold; formId: string; when: string }) {
  const at = { time: time(locale, hold.expiresAt, hold.zone) };
  const ending = t(locale, 'hold.ending', at);
  return (
    <div
      class={hold.isEnding ? 'note warn hold' : 'note hold'}
      data-left={hold.secondsLeft}
      data-ending={hold.isEnding ? undefined : ending}
      data-over={t(locale, 'hold.over')}
    >
      <p>
        <b>{hold.isEnding ? ending : t(locale, 'hold.until', at)}</b>
        <br />
        {when}
      </p>
      <p class="vh" role="status" />
      {hold.canExtend && (
        <button class="btn alt" form={formId} name="aksi" value="tambah-waktu">
          {t(locale, 'hold.extend')}
        </button>
      )}
    </div>
  );
}
