import { besideConsole } from './offline/console.js';
import { OfflineDesk } from './offline/desk.js';
import type { LocalDay } from './offline/line.js';
import { byId, el, showResult, type Words } from './offline/show.js';
import { Store, waiting, wipe } from './offline/store.js';
import { nowOf } from './offline/clock.js';
import type { Day, OfflineKey } from './offline/types.js';
import { isUp, type Line, sendAll } from './offline/uplink.js';
import { isOver, sayWith, SINCE, SITE, timeIn, TYPED } from './offline/words.js';

const HOME_ZONE = 'Asia/Jakarta';
const LOOK_MS = 5_000;

const main = document.querySelector<HTMLElement>('main');

const wordsOf = ({ texts = '{}', services = '{}', outcomes = '{}' }: DOMStringMap): Words => ({
  say: sayWith(JSON.parse(texts) as Record<string, string>),
  services: JSON.parse(services) as Words['services'],
  outcomes: JSON.parse(outcomes) as Words['outcomes'],
});

/** How the line is, what waits, and what is left. */
function stateTeller({ say }: Words, day: Day | null) {
  let line: Line = 'down';
  let left: LocalDay['left'] | null = null;
  const since = Number(sessionStorage.getItem(SINCE) ?? nowOf(day));
  sessionStorage.setItem(SINCE, String(since));
  const draw = async (note = '') => {
    const { count } = await waiting();
    const head =
      line === 'down' ? say('offline.down', { since: timeIn(day?.zone ?? HOME_ZONE, since) }) : say('offline.up');
    const parts = [
      note,
      count > 0 ? say('offline.waits', { count }) : say('offline.waitsNone'),
      left ? say('offline.left', { numbers: left.numbers.length, places: left.places, cards: left.cards }) : '',
    ];
    const box = byId('keadaan');
    box.className = `result ${line === 'down' ? 'warn' : 'ok'}`;
    box.replaceChildren(el('b', {}, head), parts.filter(Boolean).join(' '));
    if (line === 'signed-out') box.append(el('p', {}, el('a', { href: '/masuk?ke=/meja' }, say('offline.signIn'))));
    if (line === 'up') box.append(el('p', {}, el('a', { href: '/meja' }, say('offline.toDesk'))));
  };
  return {
    draw,
    setLine: (now: Line) => void (line = now),
    setLeft: (now: LocalDay['left']) => void (left = now),
  };
}

/** The desk while the line is down. */
async function onShell(page: HTMLElement): Promise<void> {
  const words = wordsOf(page.dataset);
  const store = await Store.open();
  const day = (await store?.day()) ?? null;
  const state = stateTeller(words, day);
  const today = day && !isOver(day) ? day : null;
  if (store && today) await work(store, today, words, state);
  else await tellNothing(store, day, words);
  await state.draw();
  const query = new URLSearchParams(location.search);
  if (query.has('gagal')) showResult('warn', words.say('offline.maybeLost'), words.say('offline.maybeLostText'));
  if (query.has('keluar')) showResult('warn', words.say('offline.sendFirst'), words.say('offline.sendFirstText'));
  setInterval(() => {
    showClock(day);
    if (today && isOver(today)) location.reload();
  }, 1_000);
  const look = () => void comeBack(words, state).catch(() => undefined);
  addEventListener('online', look);
  setInterval(look, LOOK_MS);
  look();
}

/** The page is an old one; its clock goes on. */
function showClock(day: Day | null): void {
  const clock = document.querySelector('[data-clock]');
  if (clock)
    clock.textContent = `${timeIn(day?.zone ?? HOME_ZONE, nowOf(day))} ${clock.textContent?.split(' ')[1] ?? ''}`;
}

/** Yesterday's list goes; what was not sent stays. */
async function tellNothing(store: Store | null, day: Day | null, { say }: Words): Promise<void> {
  if (store && day) await store.dropDay();
  const { count, date } = await waiting();
  const isLocked = !store && (count > 0 || date !== null);
  for (const one of document.querySelectorAll<HTMLElement>('#kotak, .keys, #tanpa-janji')) one.hidden = true;
  const [head, text] = isLocked ? (['locked', 'lockedText'] as const) : (['nothingKept', 'nothingKeptText'] as const);
  showResult('stop', say(`offline.${head}` as OfflineKey), say(`offline.${text}` as OfflineKey, { count }));
}

async function work(store: Store, day: Day, words: Words, state: ReturnType<typeof stateTeller>): Promise<void> {
  const desk = new OfflineDesk(store, day, words, async ({ left }) => {
    state.setLeft(left);
    await state.draw();
  });
  await desk.refresh();
  const box = byId('perintah') as HTMLInputElement;
  box.value = sessionStorage.getItem(TYPED) ?? '';
  sessionStorage.removeItem(TYPED);
  const run = (act: Promise<void>) => void act.catch(() => undefined);
  document.addEventListener('submit', (event) => {
    event.preventDefault();
    const { id } = event.target as HTMLFormElement;
    if (id === 'selesai') run(desk.finish());
    if (id === 'tanpa-janji') run(desk.walkIn(valueOf('layanan'), isChecked('dewasa'), isChecked('kartu')));
    if (id !== 'kotak') return;
    const text = box.value;
    box.value = '';
    run(desk.command(text));
  });
  document.addEventListener('click', (event) => {
    const { act, call } = (event.target as HTMLElement).closest<HTMLElement>('button')?.dataset ?? {};
    if (act) run(desk.step(act));
    if (call) run(desk.callKey(call));
    if ((act && act !== 'w') || call) box.focus();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'F2') box.focus();
    else if (event.key === 'Enter' && event.ctrlKey) run(desk.step('n'));
    else return;
    event.preventDefault();
  });
}

const valueOf = (id: string): string => (byId(id) as HTMLSelectElement).value;
const isChecked = (id: string): boolean => (byId(id) as HTMLInputElement).checked;

/** When somebody answers again: send, then go back to the desk, or to what collides. */
async function comeBack({ say }: Words, state: ReturnType<typeof stateTeller>): Promise<void> {
  const site = localStorage.getItem(SITE);
  const isBack = await isUp();
  state.setLine(isBack ? 'up' : 'down');
  if (!isBack || !site) return state.draw();
  const { count } = await waiting();
  if (count > 0) await state.draw(say('offline.sending', { count }));
  const { line, sent, conflicts } = await sendAll(site);
  state.setLine(line);
  if (line !== 'up') return state.draw();
  sessionStorage.removeItem(SINCE);
  if (sent > 0) location.replace(conflicts > 0 ? '/meja/sinkron' : '/meja');
  else await state.draw();
}

async function begin(): Promise<void> {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => print());
  }
  // Without TLS a browser has neither worker nor cipher: the desk then needs the line.
  if (!('serviceWorker' in navigator) || !isSecureContext || !main) return;
  if (main.dataset.offline === 'shell') return onShell(main);
  await navigator.serviceWorker.register('/meja-luring.js', { scope: '/' });
  if (main.dataset.site) await besideConsole(main, main.dataset.site);
}

document.addEventListener('submit', (event) => {
  const { action } = event.target as HTMLFormElement;
  if (!action.endsWith('/keluar') || navigator.serviceWorker?.controller) return;
  void waiting().then(({ count }) => (count === 0 ? wipe() : undefined));
});
begin().catch(() => undefined);
