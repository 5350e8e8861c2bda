import type { Console } from '../../modules/desk/desk.types.js';
import { amount } from './amount.js';
import { CheckInButton, DeskContext, type DeskProps, ReturnButton } from './desk-parts.js';
import { Middle } from './desk-current.view.js';
import { Queue } from './desk-queue.view.js';
import type { DeskMatch } from './desk-search.js';
import { obviousOutcome, outcomeChoices } from './outcome-choices.js';
import { Result, StaffPage } from './staff.layout.js';

export function DeskView(props: DeskProps) {
  const { shell, site, console, reply } = props;
  const counter = console.own ? `Loket ${console.own.number}` : undefined;
  const title = ['Meja depan', counter].filter(Boolean).join(', ');
  return (
    <StaffPage
      shell={shell}
      title={title}
      outcome={reply.outcome}
      counter={counter}
      mainClass="desk"
      scripts={['desk.js']}
      data={{ 'data-site': site.id }}
    >
      <section class="commands" aria-label="Perintah">
        <CommandBox {...props} />
        <Answer {...props} />
        <Keys {...props} />
        <Cards console={console} />
      </section>
      <Middle {...props} />
      <Queue {...props} />
    </StaffPage>
  );
}

/** The outcome and the person, when the visit on the screen can end in one way only. */
function ObviousEnd({ site, console: { current }, services }: DeskProps) {
  const [person, ...others] = current?.people ?? [];
  if (!person || others.length > 0) return null;
  const outcome = obviousOutcome(outcomeChoices(person, services[person.serviceCode].usesCard, site.prints));
  return (
    <>
      <input type="hidden" name="orang1" value={person.id} />
      {outcome && <input type="hidden" name="jelas" value={outcome} />}
    </>
  );
}

function CommandBox(props: DeskProps) {
  return (
    <form class="box" method="post" action="/meja" autocomplete="off">
      <div class="head">
        <label for="perintah">Kotak perintah</label>
        <a class="key" href="/meja?bantuan=1">
          <kbd>?</kbd> Bantuan
        </a>
      </div>
      <DeskContext site={props.site} console={props.console} formKey={props.formKey} />
      <ObviousEnd {...props} />
      <div class="entry">
        <input
          id="perintah"
          name="perintah"
          type="text"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          maxLength={300}
          autofocus
          aria-describedby="hasil perintah-h"
        />
        <button class="key">Kirim</button>
      </div>
      <p id="perintah-h">Pindai, atau ketik kode, NIK, nama, nomor, atau satu huruf.</p>
    </form>
  );
}

function Answer({ reply, console, site }: DeskProps) {
  const { outcome, matches } = reply;
  const place = console.line.findIndex(({ view }) => view.id === outcome?.ticketId);
  return (
    <Result outcome={outcome}>
      {place >= 0 && ` Urutan ke-${place + 1}.`}
      {outcome?.ticketId && (
        <p>
          <a href={`/meja/karcis/${outcome.ticketId}`}>Cetak karcis</a>
        </p>
      )}
      {matches && (
        <ul class="side">
          {matches.map((match) => (
            <Match match={match} siteCode={site.code} />
          ))}
        </ul>
      )}
    </Result>
  );
}

function Match({ match: { label, names, state, code, returnId }, siteCode }: { match: DeskMatch; siteCode: string }) {
  return (
    <li>
      <span>
        <strong>{label}</strong> {names}, {state}
      </span>
      {code && <CheckInButton code={code} siteCode={siteCode} names={names} />}
      {returnId && <ReturnButton ticketId={returnId} label={label} siteCode={siteCode} />}
    </li>
  );
}

const KEYS = [
  ['r', 'Ulang panggil'],
  ['h', 'Mulai'],
  ['s', 'Selesai'],
  ['p', 'Tunda'],
  ['x', 'Tidak hadir'],
  ['w', 'Tanpa janji'],
] as const;

function Keys(props: DeskProps) {
  const [first] = props.console.line;
  return (
    <>
      <form class="keys" method="post" action="/meja">
        <DeskContext site={props.site} console={props.console} formKey={props.formKey} />
        <ObviousEnd {...props} />
        <button class="key main" name="langkah" value="n" id="berikut" data-fresh>
          <kbd>n</kbd> Panggil berikutnya{first ? `: ${first.view.ticket}` : ''}
        </button>
        {KEYS.map(([letter, label]) => (
          <button class="key" name="langkah" value={letter}>
            <kbd>{letter}</kbd> {label}
          </button>
        ))}
      </form>
      {props.showsHelp && <Help />}
    </>
  );
}

function Help() {
  return (
    <div class="help note">
      <p>
        <b>Kotak perintah</b> mengerti kode pesanan (dipindai atau diketik), tautan pesanan, 16 angka NIK, nomor antrean
        seperti A012, bagian nama, dan 4 angka terakhir NIK.
      </p>
      <p>
        <b>p catatan</b> menunda dengan catatan, misalnya “p ambil salinan KK”. F2 ke kotak, Ctrl+Enter memanggil
        berikutnya.
      </p>
      <p>
        <a href="/meja">Tutup bantuan</a>
      </p>
    </div>
  );
}

/** The cards at hand in three parts: by tone and outline, and the same three in words. */
function Cards({ console: { cards } }: { console: Console }) {
  if (!cards) return null;
  const { onHand, promisedToday, promisedLater } = cards;
  const free = Math.max(0, cards.free);
  const whole = Math.max(1, promisedToday + promisedLater + free);
  const label = `${onHand} kartu di tangan: ${promisedToday} dijanjikan hari ini, ${promisedLater} dijanjikan hari lain, ${free} bebas`;
  return (
    <div class="cards" id="kartu" data-fresh>
      <h2>
        Kartu kosong di tangan: <b>{amount(onHand)}</b>
      </h2>
      <svg class="gauge" viewBox={`0 0 ${whole} 10`} preserveAspectRatio="none" role="img" aria-label={label}>
        <path class="g1" d={`M0 0h${promisedToday}v10h-${promisedToday}z`} />
        <path class="g2" d={`M${promisedToday} 0h${promisedLater}v10h-${promisedLater}z`} />
        <path class="g3" d={`M${promisedToday + promisedLater} 0h${free}v10h-${free}z`} />
      </svg>
      <ul class="legend">
        <li>
          <span class="sw" />
          {amount(promisedToday)} hari ini
        </li>
        <li>
          <span class="sw s2" />
          {amount(promisedLater)} hari lain
        </li>
        <li>
          <span class="sw s3" />
          <b>{amount(free)} bebas</b>
        </li>
      </ul>
    </div>
  );
}
