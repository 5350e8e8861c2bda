import { showAnswer, showNews } from './parts.js';
import { sound } from './sounds.js';

const HEADERS = { 'x-giliran-part': '1' };
const TIMEOUT_MS = 15_000;

/** Somebody else may carry an act that did not reach the server: whoever calls `preventDefault` has it. */
const LOST_EVENT = 'giliran:lost';

interface Asked {
  form: HTMLFormElement;
  /** A button, with its name and value. */
  button?: HTMLButtonElement | null;
  /** What the box was told. */
  text?: string;
}

const box = () => document.querySelector<HTMLInputElement>('#perintah');
const lost = () => document.querySelector<HTMLElement>('[data-lost]');
const waiting: Asked[] = [];
let isRunning = false;
let finishedAt = performance.now();

export const isBusy = (): boolean => isRunning;
/** Milliseconds since the last answer. */
export const quietFor = (): number => performance.now() - finishedAt;

/** One act after the other: what is scanned meanwhile waits, a second press of a button is none. */
export function ask(asked: Asked): void {
  if (isRunning && asked.text === undefined) return;
  waiting.push(asked);
  if (!isRunning) void work();
}

async function work(): Promise<void> {
  isRunning = true;
  for (let next = waiting.shift(); next; next = waiting.shift()) await run(next);
  isRunning = false;
}

/** Read when it is sent, not when it was typed: the act before may have brought another person to the counter. */
function fieldsOf({ form, button, text }: Asked): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') fields.append(name, value);
  if (button?.name) fields.append(button.name, button.value);
  if (text !== undefined) fields.set('perintah', text);
  return fields;
}

async function run(asked: Asked): Promise<void> {
  const before = document.activeElement;
  const fields = fieldsOf(asked);
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await fetch('/meja', { method: 'POST', body: fields, headers: HEADERS, signal });
    const goTo = answer.redirected ? answer.url : answer.headers.get('x-giliran-go-to');
    if (goTo) return location.assign(goTo);
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    sound(showAnswer(await answer.text()));
    const banner = lost();
    if (banner) banner.hidden = true;
  } catch {
    lose(asked, fields);
  }
  finishedAt = performance.now();
  comeBack(before);
}

/** To the box, when the act is over and nobody went elsewhere meanwhile. */
function comeBack(before: Element | null): void {
  const now = document.activeElement;
  const isElsewhere = now !== before && now !== document.body && now !== box();
  if (!isElsewhere) box()?.focus();
}

function lose(asked: Asked, fields: URLSearchParams): void {
  const event = new CustomEvent(LOST_EVENT, { cancelable: true, detail: Object.fromEntries(fields) });
  if (!document.dispatchEvent(event)) return;
  sound('stop');
  const input = box();
  if (input && asked.text !== undefined && input.value === '') input.value = asked.text;
  const banner = lost();
  if (!banner) return;
  banner.hidden = false;
  banner.textContent =
    'Tidak tersambung. Langkah terakhir belum pasti tersimpan: ulangi, tidak akan tercatat dua kali.';
}

/** Brings the lists up to date with what others did. */
export async function refresh(): Promise<void> {
  const answer = await fetch(location.href, { headers: HEADERS });
  if (!answer.ok || answer.redirected || isRunning) return;
  showNews(await answer.text());
}
