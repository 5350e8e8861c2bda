import { offerLetters, showLetters } from './letters.js';

/** When an element came to the page, for the clocks in it. */
const since = new WeakMap<Element, number>();

export const secondsSince = (element: Element): number => {
  const at = since.get(element) ?? performance.now();
  since.set(element, at);
  return (performance.now() - at) / 1000;
};

const isChanged = (field: HTMLInputElement | HTMLTextAreaElement): boolean =>
  field instanceof HTMLInputElement && field.type === 'radio'
    ? field.checked !== field.defaultChecked
    : field.type !== 'hidden' && field.value !== field.defaultValue;

/** Somebody works in it: the focus, a note, a choice, or a number that was asked for. */
const isInUse = (part: Element): boolean =>
  part.contains(document.activeElement) ||
  part.querySelector('[data-revealed]') !== null ||
  [...part.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')].some(isChanged);

const partsOf = (html: string): Document => new DOMParser().parseFromString(html, 'text/html');

function swap(fresh: Document, isKept: (part: Element) => boolean): void {
  for (const old of document.querySelectorAll('[data-fresh]')) {
    const now = fresh.getElementById(old.id);
    if (!now || isKept(old) || now.outerHTML === old.outerHTML) continue;
    showLetters(now);
    old.replaceWith(now);
  }
}

/** After an act everything is new; its result is spoken by a region that itself stays. Gives the tone of it. */
export function showAnswer(html: string): string {
  const fresh = partsOf(html);
  swap(fresh, () => false);
  const [old, now] = [document, fresh].map((one) => one.querySelector('#jawab'));
  if (old && now) {
    old.className = now.className;
    const [spoken, said] = [old, now].map((one) => one.querySelector('#hasil'));
    if (spoken && said) spoken.innerHTML = said.innerHTML;
    const [rest, more] = [old, now].map((one) => one.querySelector('#pilihan'));
    if (rest && more) {
      showLetters(more);
      rest.replaceWith(more);
    }
  }
  offerLetters();
  return now?.className.split(' ').at(-1) ?? '';
}

/** What others did: only where nobody works right now. */
export const showNews = (html: string): void => swap(partsOf(html), isInUse);
