import { secondsSince } from './parts.js';

const STALE_SECONDS = 15;

const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
const each = (selector: string, work: (element: HTMLElement) => void) =>
  document.querySelectorAll<HTMLElement>(selector).forEach(work);

/** Clock, stopwatch, time to undo and age of the data run on between two answers. */
export function tick(age: () => number): void {
  each('[data-clock]', (clock) => {
    const seconds = Number(clock.dataset.clock) + secondsSince(clock);
    const [, zone = ''] = clock.textContent?.split(' ') ?? [];
    clock.textContent = `${two((seconds / 3600) % 24)}.${two((seconds / 60) % 60)} ${zone}`;
  });
  each('[data-elapsed]', (watch) => {
    const elapsed = Number(watch.dataset.elapsed) + secondsSince(watch);
    watch.textContent = `${two(elapsed / 60)}.${two(elapsed % 60)}`;
  });
  each('[data-left]', (undo) => {
    const left = Math.ceil(Number(undo.dataset.left) - secondsSince(undo));
    undo.hidden = left <= 0;
    const seconds = undo.querySelector('[data-seconds]');
    if (seconds) seconds.textContent = `${left} dtk`;
  });
  each('[data-age]', (net) => {
    const isOld = age() >= STALE_SECONDS;
    net.classList.toggle('old', isOld);
    net.textContent = `${isOld ? 'Tidak tersambung, data' : 'Data'} ${age()} detik lalu`;
  });
}
