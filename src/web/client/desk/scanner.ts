/** A scanner types faster than anybody: keys less than so many milliseconds apart are one scan. */
const KEY_GAP_MS = 60;
/**
 * A whole booking code or link: neither what comes after a moment's hesitation of a scanner or a browser nor a quick
 * hand's words, which have spaces, are taken for one.
 */
const SCAN = /^\S{10,}$/;

let burst = '';
let lastAt = 0;

/**
 * Hears a scanner that works as a keyboard, wherever the focus is. What it typed into a field on its way is taken out
 * again, so that a note keeps only what the clerk wrote, and a half-typed name does not spoil a code.
 */
export function hearScanner(scanned: (text: string) => void): void {
  addEventListener(
    'keydown',
    (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const isFast = event.timeStamp - lastAt < KEY_GAP_MS;
      if (event.key === 'Enter') {
        const text = isFast ? burst : '';
        burst = '';
        if (!SCAN.test(text)) return;
        event.preventDefault();
        event.stopPropagation();
        takeBack(text);
        scanned(text);
      } else if (event.key.length === 1) {
        burst = isFast ? burst + event.key : event.key;
        lastAt = event.timeStamp;
      }
    },
    true,
  );
}

function takeBack(text: string): void {
  const field = document.activeElement;
  const isField = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
  if (isField && field.value.endsWith(text)) field.value = field.value.slice(0, -text.length);
}
