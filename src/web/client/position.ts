import { heartbeat } from './shared/board-stream.js';

interface PositionMessage {
  state: string;
  /** With the offset of the site, so its signs 11 to 16 are the clock on the wall there. */
  asOf: string;
}

const OLD_SECONDS = 30;
const RETRY_MS = 3_000;

const page = document.querySelector<HTMLElement>('[data-events]');
const old = document.querySelector<HTMLElement>('[data-old]');
const { beat, age } = heartbeat();
const button = document.querySelector<HTMLElement>('[data-speak]');
let shown = '';
/** Once it was asked for, the browser lets the page sound by itself. */
let isHeard = false;

function readOut(): void {
  const words = new SpeechSynthesisUtterance(document.querySelector('[data-said]')?.textContent ?? '');
  words.lang = document.documentElement.lang;
  speechSynthesis.speak(words);
}

/** All words come from the server: the page is read anew, and what changed is put in its place. */
async function refresh(state: string): Promise<void> {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const now = fresh.querySelector('#posisi');
  if (now) document.querySelector('#posisi')?.replaceWith(now);
  const [spoken, said] = [document, fresh].map((one) => one.querySelector<HTMLElement>('[data-said]'));
  if (spoken && said && spoken.dataset.said !== said.dataset.said) {
    spoken.dataset.said = said.dataset.said;
    spoken.textContent = said.textContent;
    if (state !== 'called') return;
    navigator.vibrate?.([300, 150, 300]);
    if (isHeard) readOut();
  }
}

function hear({ asOf, ...position }: PositionMessage): void {
  beat();
  const clock = document.querySelector('[data-as-of]');
  const hour = asOf.slice(11, 16);
  if (clock?.textContent)
    clock.textContent = clock.textContent.replace(/\d\d([.:])\d\d/, `${hour.slice(0, 2)}$1${hour.slice(3)}`);
  const seen = JSON.stringify(position);
  if (shown !== '' && seen !== shown) refresh(position.state).catch(() => undefined);
  shown = seen;
}

/** The browser comes back by itself after a broken line, and here after a refused one. */
function listen(href: string): void {
  const source = new EventSource(href);
  source.addEventListener('position', (event) =>
    hear(JSON.parse((event as MessageEvent<string>).data) as PositionMessage),
  );
  source.onerror = () => {
    if (source.readyState !== EventSource.CLOSED) return;
    source.close();
    setTimeout(() => listen(href), RETRY_MS);
  };
}

if (button && 'speechSynthesis' in window) {
  button.hidden = false;
  button.onclick = () => {
    isHeard = true;
    readOut();
  };
}

if (page?.dataset.events) {
  listen(page.dataset.events);
  setInterval(() => {
    if (old) old.hidden = age() < OLD_SECONDS;
  }, 1000);
}
