import { ask, isBusy, quietFor, refresh } from './desk/acts.js';
import { tick } from './desk/clocks.js';
import { inOurLetters, keepLetters, offerLetters, showLetters } from './desk/letters.js';
import { hearScanner } from './desk/scanner.js';
import { offerMute } from './desk/sounds.js';
import { type BoardMessage, heartbeat, listenToBoard } from './shared/board-stream.js';

const SAME_SCAN_MS = 2_000;
/** Shorter than any code: a command, which may well be given twice. */
const SHORTEST_CODE = 8;
/** Many changes in a row are shown together. */
const REFRESH_MS = 1_000;
/** Changes that the board does not show (somebody set aside at another counter) are seen by then. */
const QUIET_REFRESH_MS = 30_000;
/** An unattended desk asks for nothing more, so that its session can end. */
const UNATTENDED_MS = 15 * 60_000;

const box = document.querySelector<HTMLInputElement>('#perintah');
const site = document.querySelector<HTMLElement>('main')?.dataset.site;
const { beat, age } = heartbeat();
let shown = '';
let refreshedAt = performance.now();
let touchedAt = performance.now();
let isDue = false;
let echo = { text: '', at: 0 };

/** A scanner that reads the same code twice within two seconds means it once. */
function isEcho(text: string): boolean {
  const now = performance.now();
  const is = text.length >= SHORTEST_CODE && echo.text === text && now - echo.at < SAME_SCAN_MS;
  if (!is) echo = { text, at: now };
  return is;
}

function tell(text: string): void {
  if (box?.form && text !== '' && !isEcho(text)) ask({ form: box.form, text: inOurLetters(text) });
}

document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  if (form.matches('[data-letters]')) {
    event.preventDefault();
    keepLetters(form);
  }
  if (!form.matches('[data-act]')) return;
  event.preventDefault();
  if (box?.form !== form) return ask({ form, button: event.submitter as HTMLButtonElement | null });
  const text = box.value.trim();
  box.value = '';
  tell(text);
});
hearScanner(tell);
for (const kind of ['keydown', 'pointerdown']) addEventListener(kind, () => void (touchedAt = performance.now()));
document.addEventListener('keydown', (event) => {
  if (event.key === 'F2') box?.focus();
  else if (event.key === 'Enter' && event.ctrlKey) document.querySelector<HTMLElement>('#berikut')?.click();
  else return;
  event.preventDefault();
});

function hear({ asOf: _, ...board }: BoardMessage): void {
  beat();
  const seen = JSON.stringify(board);
  isDue ||= shown !== '' && seen !== shown;
  shown = seen;
}

/** What others did is looked at when nothing of one's own is under way. */
function catchUp(): void {
  const now = performance.now();
  const isWanted = isDue ? REFRESH_MS : QUIET_REFRESH_MS;
  if (isBusy() || Math.min(quietFor(), now - refreshedAt) < isWanted || now - touchedAt > UNATTENDED_MS) return;
  isDue = false;
  refreshedAt = now;
  refresh().catch(() => undefined);
}

showLetters(document);
offerLetters();
offerMute();
if (site) listenToBoard(site, hear, beat);
tick(age);
setInterval(() => tick(age), 1000);
setInterval(catchUp, 250);
