const WARN_SECONDS = 120;

const note = document.querySelector<HTMLElement>('[data-left]');
const shown = note?.querySelector('b');
const spoken = note?.querySelector('[role=status]');

/** Said once, in the note and to who hears the page. */
function say(text: string | undefined): void {
  if (!note || !shown || !spoken || !text) return;
  note.classList.add('warn');
  shown.textContent = text;
  spoken.textContent = text;
}

if (note) {
  const left = Number(note.dataset.left);
  setTimeout(() => say(note.dataset.ending), Math.max(0, left - WARN_SECONDS) * 1000);
  setTimeout(() => say(note.dataset.over), left * 1000);
}
