import { type BoardMessage, heartbeat, listenToBoard } from './shared/board-stream.js';

const LATE_SECONDS = 10;
const LOST_SECONDS = 60;

const find = (selector: string) => document.querySelector<HTMLElement>(selector);
const main = find('main');
const { beat, age } = heartbeat();
let newest = callOf(find('[data-call]'));

function callOf(row: HTMLElement | null): string {
  const part = (name: string) => row?.querySelector(`[data-${name}]`)?.textContent ?? '';
  return `${part('ticket')} ${part('counter')}`;
}

/** Touches the page only where the text is another one, so that nothing flickers. */
function write(element: Element | null | undefined, text: string | number): void {
  if (element && element.textContent !== String(text)) element.textContent = String(text);
}

function hide(element: HTMLElement | null, isHidden: boolean): void {
  if (element) element.hidden = isHidden;
}

function show(board: BoardMessage): void {
  if (board.date !== main?.dataset.date) return location.reload();
  beat();
  document.querySelectorAll<HTMLElement>('[data-call]').forEach((row, index) => {
    const call = board.calls[index];
    write(row.querySelector('[data-ticket]'), call?.ticket ?? '');
    write(row.querySelector('[data-counter]'), call?.counter ?? '');
    row.hidden = !call;
  });
  const rows = document.querySelectorAll('.calls [data-call]').length;
  hide(find('[data-none]'), board.calls.length > 0);
  hide(find('[data-earlier]'), board.calls.length <= rows);
  write(find('[data-lead]'), board.calls.length > 0 ? 'Silakan ke loket' : 'Panggilan');
  bloom(find('[data-call]'), board.calls[0]);
  write(find('[data-waiting]'), board.waiting);
  write(find('[data-low]'), board.waitMinutes.low);
  write(find('[data-high]'), board.waitMinutes.high);
  write(find('[data-cards]'), board.cardsLeft);
  const clock = find('[data-now]');
  write(clock, `${board.asOf.slice(11, 16).replace(':', '.')} ${clock?.textContent?.split(' ')[1] ?? ''}`);
  tell();
}

/** The flower opens once for a call that is new, and again when it is repeated. */
function bloom(row: HTMLElement | null, call: BoardMessage['calls'][number] | undefined): void {
  const now = call ? `${call.ticket} ${call.counter} ${call.calledAt}` : '';
  if (!row || !call || now === newest) return;
  const isNew = newest !== `${call.ticket} ${call.counter}`;
  newest = now;
  if (!isNew) return;
  row.classList.remove('fresh');
  requestAnimationFrame(() => row.classList.add('fresh'));
}

function tell(): void {
  const seconds = age();
  const state = seconds >= LOST_SECONDS ? 'lost' : seconds >= LATE_SECONDS ? 'late' : 'ok';
  document.body.dataset.state = state;
  const since = seconds >= 2 * LOST_SECONDS ? `${Math.floor(seconds / 60)} menit` : `${seconds} detik`;
  write(find('[data-age]'), state === 'lost' ? `Sambungan putus ${since}` : `Data ${since} lalu`);
}

if (main?.dataset.site) {
  listenToBoard(main.dataset.site, show);
  setInterval(tell, 1000);
}
