import { type BoardMessage, heartbeat, listenToBoard } from './shared/board-stream.js';

const SAME_SCAN_MS = 2_000;
const STALE_SECONDS = 15;
/** Changes that the board does not show (somebody set aside at another counter) are seen by then. */
const QUIET_REFRESH_SECONDS = 30;

/** An unattended desk asks for nothing more, so that its session can end. */
const UNATTENDED_MS = 15 * 60_000;

const box = document.querySelector<HTMLInputElement>('#perintah');
const site = document.querySelector<HTMLElement>('main')?.dataset.site;
const { beat, age } = heartbeat();
const startedAt = performance.now();
let shown = '';
let refreshedAt = startedAt;
let touchedAt = startedAt;
let isLeaving = false;

/** Brings lists and gauge up to date, unless the clerk is typing or has the focus in one of them. */
async function refresh(): Promise<void> {
  if (isLeaving || box?.value !== '' || performance.now() - touchedAt > UNATTENDED_MS) return;
  refreshedAt = performance.now();
  const address = new URL(location.href);
  address.searchParams.set('segar', '1');
  const answer = await fetch(address);
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (isLeaving || box.value !== '') return;
  for (const old of document.querySelectorAll('[data-fresh]')) {
    const now = fresh.getElementById(old.id);
    if (now && !old.contains(document.activeElement) && now.outerHTML !== old.outerHTML) old.replaceWith(now);
  }
}

function hear({ asOf: _, ...board }: BoardMessage): void {
  beat();
  const seen = JSON.stringify(board);
  const isQuiet = performance.now() - refreshedAt < QUIET_REFRESH_SECONDS * 1000;
  if (seen === shown && isQuiet) return;
  const isFirst = shown === '';
  shown = seen;
  if (!isFirst) refresh().catch(() => undefined);
}

const two = (value: number) => String(Math.floor(value)).padStart(2, '0');

/** Clock, stopwatch and age of the data run on between two pages. */
function tick(): void {
  const passed = (performance.now() - startedAt) / 1000;
  const clock = document.querySelector<HTMLElement>('[data-clock]');
  const seconds = Number(clock?.dataset.clock) + passed;
  if (clock)
    clock.textContent = `${two((seconds / 3600) % 24)}.${two((seconds / 60) % 60)} ${clock.textContent?.split(' ')[1] ?? ''}`;
  const watch = document.querySelector<HTMLElement>('[data-elapsed]');
  const elapsed = Number(watch?.dataset.elapsed) + passed;
  if (watch) watch.textContent = `${two(elapsed / 60)}.${two(elapsed % 60)}`;
  const net = document.querySelector<HTMLElement>('[data-age]');
  if (!net || !site) return;
  const isOld = age() >= STALE_SECONDS;
  net.classList.toggle('old', isOld);
  net.textContent = `${isOld ? 'Tidak tersambung' : 'Tersambung'} · data ${age()} detik lalu`;
}

/** A scanner that reads the same code twice within two seconds means it once. */
function isEcho(text: string): boolean {
  const now = performance.timeOrigin + performance.now();
  const [last, at] = (sessionStorage.getItem('scan') ?? '').split('|');
  sessionStorage.setItem('scan', `${text}|${now}`);
  return last === text && now - Number(at) < SAME_SCAN_MS;
}

box?.form?.addEventListener('submit', (event) => {
  const text = box.value.trim();
  if (text.length < 2 || !isEcho(text)) return;
  event.preventDefault();
  box.value = '';
});
for (const kind of ['keydown', 'pointerdown']) addEventListener(kind, () => void (touchedAt = performance.now()));
document.addEventListener('submit', (event) => void (isLeaving = !event.defaultPrevented));
document.addEventListener('keydown', (event) => {
  if (event.key === 'F2') box?.focus();
  else if (event.key === 'Enter' && event.ctrlKey) document.querySelector<HTMLElement>('#berikut')?.click();
  else return;
  event.preventDefault();
});
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}
if (site) listenToBoard(site, hear);
tick();
setInterval(tick, 1000);
