/** Prints with one key, and goes back to the desk when it is done. */
const button = document.querySelector<HTMLButtonElement>('[data-print]');
const desk = document.querySelector<HTMLAnchorElement>('[data-desk]');
if (button) {
  button.hidden = false;
  button.addEventListener('click', () => print());
  button.focus();
  addEventListener('afterprint', () => desk?.click());
}
