import { SECOND_MS } from '../../common/duration.js';
import type { DeskProps } from './desk-parts.js';
import { DeskContext, OptionButton } from './desk-parts.js';
import type { DeskOption } from './desk-search.js';
import { ACT_WORDS } from './desk-words.js';
import { optionText } from './desk.form.js';
import { obviousOutcome, outcomeChoices } from './outcome-choices.js';

const BOX = 'kotak';

/** The outcome and the person, when the visit on the screen can end in one way only. */
export function ObviousEnd({ site, console: { current }, services }: DeskProps) {
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

/** The one box. It stays where it is while everything around it changes. */
export function CommandBox(props: DeskProps) {
  return (
    <form class="box" id={BOX} method="post" action="/meja" autocomplete="off" data-act>
      <div class="head">
        <label for="perintah">Kotak perintah</label>
        <span>
          <button class="key" type="button" data-mute hidden aria-pressed="true">
            Suara
          </button>
          <a class="key" href="/meja?bantuan=1">
            <kbd data-letter="?">?</kbd> Bantuan
          </a>
        </span>
      </div>
      <div id="konteks" data-fresh>
        <DeskContext {...props} />
        <ObviousEnd {...props} />
      </div>
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
          aria-describedby="perintah-h"
        />
        <button class="key">Kirim</button>
      </div>
      <p id="perintah-h">Pindai, atau ketik kode, nama, huruf.</p>
    </form>
  );
}

/** What came of the last act, in big words and colour; what may be done about it. */
export function Answer(props: DeskProps) {
  const { reply, console } = props;
  const { outcome, options = [] } = reply;
  const place = console.line.findIndex(({ view }) => view.id === outcome?.ticketId);
  return (
    <div id="jawab" data-answer class={outcome ? `result ${outcome.tone}` : 'result none'}>
      <div role="status" id="hasil" data-say>
        {outcome && (
          <>
            <b>{outcome.head}</b>
            {outcome.text}
            {place >= 0 && ` Urutan ke-${place + 1}.`}
          </>
        )}
      </div>
      <div id="pilihan" data-rest>
        {options.length > 0 && (
          <ul class="side">
            {options.map((option, index) => (
              <Option {...props} option={option} digit={index + 1} />
            ))}
          </ul>
        )}
        <div class="after">
          <Undo {...props} />
          {outcome?.ticketId && <Paper ticketId={outcome.ticketId} />}
        </div>
      </div>
    </div>
  );
}

const Paper = ({ ticketId }: { ticketId: string }) => (
  <a class="key" href={`/meja/karcis/${ticketId}`}>
    Cetak karcis
  </a>
);

function Option(props: DeskProps & { option: DeskOption; digit: number }) {
  const { option, digit, site, console, formKey } = props;
  const { label, names, state, act, link, ticketId } = option;
  return (
    <li>
      <span>
        <strong>{label}</strong> {[names, state].filter(Boolean).join(', ')}
      </span>
      {act && (
        <>
          <input type="hidden" form={BOX} name={`pilih${digit}`} value={optionText(act)} />
          <OptionButton act={act} digit={digit} about={[label, names].join(' ')} {...{ site, console, formKey }} />
        </>
      )}
      {link && (
        <a class="key" href={link.href}>
          {link.words}
        </a>
      )}
      {!act && ticketId && <Paper ticketId={ticketId} />}
    </li>
  );
}

/** Takes the newest act back, as long as that is possible. */
function Undo(props: DeskProps) {
  const { lastAct } = props.console;
  const isSaid = lastAct && props.reply.outcome?.head.startsWith(lastAct.label);
  const left = lastAct ? Math.floor((lastAct.until.getTime() - props.shell.now.getTime()) / SECOND_MS) : 0;
  if (!lastAct || left <= 0) return null;
  return (
    <form class="undo" method="post" action="/meja" data-act data-left={left}>
      <DeskContext {...props} />
      <button class="key" name="langkah" value="u">
        <kbd data-letter="u">u</kbd> Batalkan
        <span class={isSaid ? 'vh' : undefined}>
          {lastAct.label} {ACT_WORDS[lastAct.act]}
        </span>
        <span class="soft" aria-hidden="true" data-seconds>
          {left} dtk
        </span>
      </button>
    </form>
  );
}
