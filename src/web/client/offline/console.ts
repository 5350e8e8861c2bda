import { el } from './show.js';
import { Store, waiting } from './store.js';
import type { Say } from './types.js';
import { isUp, keepShell, provide, sendAll, SHELL } from './uplink.js';
import { isOver, sayWith, SINCE, SITE, TYPED } from './words.js';

const REFILL_MS = 60_000;
/** An act is over by the first of them, mostly. */
const SETTLE_MS = [500, 2_000, 6_000];
/** An unattended desk asks for nothing more, so that its session can end. */
const UNATTENDED_MS = 15 * 60_000;

let touchedAt = performance.now();

type Tell = (tone: 'ok' | 'warn' | 'none', words?: string, href?: string, label?: string) => void;

/** The desk while the line is up: keeps the store filled, and says when the line goes. */
export async function besideConsole(main: HTMLElement, site: string): Promise<void> {
  localStorage.setItem(SITE, site);
  for (const kind of ['keydown', 'pointerdown']) addEventListener(kind, () => void (touchedAt = performance.now()));
  const say = sayWith(await textsOfShell());
  const tell = banner();
  const down = () => tell('warn', say('offline.downNow'), SHELL, say('offline.toOffline'));
  const look = () => void refill(main, site, say, tell, down).catch(() => undefined);
  goOnWhenLost();
  // A counter that was just opened has nothing yet; one that was closed has nothing any more.
  document.addEventListener('submit', ({ submitter }) => {
    const before = main.dataset.kept;
    const isOpen = before !== undefined && before !== 'none';
    if (isOpen && (submitter as HTMLButtonElement | null)?.value !== 'tutup') return;
    for (const ms of SETTLE_MS) setTimeout(() => void (main.dataset.kept === before && look()), ms);
  });
  addEventListener('offline', down);
  addEventListener('online', look);
  await refill(main, site, say, tell, down);
  await keepShell();
  setInterval(() => {
    void forgetPast().catch(() => undefined);
    look();
  }, REFILL_MS);
}

/** Also at a desk that nobody attends. */
async function forgetPast(): Promise<void> {
  const store = await Store.open();
  const day = await store?.day();
  if (store && day && isOver(day)) await store.dropDay();
}

function banner(): Tell {
  const box = el('div', { class: 'result none', role: 'status', id: 'jaringan' });
  document.querySelector('.commands')?.prepend(box);
  return (tone, words = '', href = '', label = '') => {
    box.className = `result ${tone}`;
    box.replaceChildren(...(words ? [words] : []));
    if (href) box.append(el('p', {}, el('a', { href }, label)));
  };
}

/** Sends what was left, fills the hand-out, and says what waits for a decision. */
async function refill(main: HTMLElement, site: string, say: Say, tell: Tell, down: () => void): Promise<void> {
  if (performance.now() - touchedAt > UNATTENDED_MS) return;
  const sent = (await waiting()).count > 0 ? await sendAll(site) : null;
  const day = sent && sent.line !== 'up' ? sent.line : await provide(site);
  if (day === 'down' && !(await isUp())) return down();
  if (typeof day === 'string') return;
  sessionStorage.removeItem(SINCE);
  main.dataset.kept = day.handout?.id ?? 'none';
  if (day.conflicts > 0)
    return tell(
      'warn',
      say('offline.conflicts', { count: day.conflicts }),
      '/meja/sinkron',
      say('offline.toConflicts'),
    );
  if (sent) tell('ok', say('offline.sent', { count: sent.sent }));
  else tell('none');
}

/** An act of the console that did not arrive: when nobody answers, the clerk goes on without the line. */
function goOnWhenLost(): void {
  document.addEventListener('giliran:lost', (event) => {
    const { perintah = '' } = (event as CustomEvent<Record<string, string>>).detail;
    void isUp().then(async (isBack) => {
      if (isBack || (await waiting()).date === null) return;
      sessionStorage.setItem(TYPED, perintah);
      location.assign(`${SHELL}?gagal=1`);
    });
  });
}

/** The page for when the line is down holds the words of all of them. */
async function textsOfShell(): Promise<Record<string, string>> {
  const answer = await fetch(SHELL);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return JSON.parse(page.querySelector('main')?.dataset.texts ?? '{}') as Record<string, string>;
}
