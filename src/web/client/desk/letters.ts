const KEY = 'giliran.letters';

/** By the letter of the program, the one that this clerk types. */
type Letters = Record<string, string>;

function read(): Letters {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Letters;
  } catch {
    return {};
  }
}

let own = read();

/** What the clerk typed, in the letters of the program; a letter that was given away is none. */
export function inOurLetters(text: string): string {
  const [, letter = '', rest = ''] = /^(\S)(|\s.*)$/.exec(text) ?? [];
  if (letter === '') return text;
  const typed = letter.toLowerCase();
  const meant = Object.keys(own).find((one) => own[one] === typed);
  if (meant) return `${meant}${rest}`;
  return own[typed] === undefined || own[typed] === typed ? text : `"${text}"`;
}

/** Writes the clerk's letters on the buttons. */
export function showLetters(within: ParentNode): void {
  for (const key of within.querySelectorAll<HTMLElement>('[data-letter]'))
    key.textContent = own[key.dataset.letter ?? ''] ?? key.dataset.letter ?? '';
}

/** The form in which a clerk chooses; it is there while the help is open. */
export function offerLetters(): void {
  const form = document.querySelector<HTMLFormElement>('[data-letters]');
  if (!form) return;
  form.hidden = false;
  for (const input of form.querySelectorAll('input')) input.value = own[input.name] ?? input.name;
}

export function keepLetters(form: HTMLFormElement): void {
  const chosen = [...form.querySelectorAll('input')].map(
    ({ name, value }) => [name, value.trim().toLowerCase()] as const,
  );
  const letters = chosen.map(([, letter]) => letter);
  const isUsable =
    letters.every((letter) => /^[\p{L}?+*/-]$/u.test(letter)) && new Set(letters).size === letters.length;
  if (isUsable) {
    own = Object.fromEntries(chosen);
    localStorage.setItem(KEY, JSON.stringify(own));
    showLetters(document);
  }
  const said = form.querySelector('[data-letters-said]');
  if (said) said.textContent = isUsable ? 'Huruf disimpan.' : 'Tiap perintah perlu satu huruf, dan tidak boleh sama.';
}
