const PASSWORD_LEAST = 8;
/** As many as the fields for signing in take. */
const PASSWORD_MOST = 256;
/** Fewer different signs than these are a pattern, not a password. */
const LEAST_SIGNS = 4;
/** So many letters must be left beside the words that everybody would try first. */
const LEAST_REST = 4;

/** Words of this office that a guess begins with. */
const OFFICE_WORDS = [
  'adminduk',
  'bengkulu',
  'catatansipil',
  'curup',
  'disdukcapil',
  'dukcapil',
  'giliran',
  'indonesia',
  'katasandi',
  'kependudukan',
  'ktpel',
  'ektp',
  'password',
  'petugas',
  'rejanglebong',
  'admin',
  'capil',
  'loket',
  'sandi',
];

export type PasswordProblem =
  | 'password_short'
  | 'password_long'
  | 'password_pattern'
  | 'password_own'
  | 'password_common';

/** Whose password it is. */
export interface PasswordOwner {
  username: string;
  name: string;
}

const lettersOf = (text: string): string => text.toLowerCase().replace(/[^\p{L}]/gu, '');

/** As it is compared and hashed: the same signs whatever keyboard they came from. */
export const asTyped = (password: string): string => password.normalize('NFC');

/** As somebody who guesses reads it: without blanks, marks and signs that nobody sees, wide letters as plain ones. */
const asGuessed = (password: string): string =>
  password
    .normalize('NFKD')
    .replace(/[\s\p{M}\p{Cf}]/gu, '')
    .toLowerCase();

/**
 * Why a new password is refused; null when it is good. Length and guessability alone count: no rule on the kinds of
 * signs, and no age. `isCommon` is asked with small letters.
 */
export function passwordProblem(
  password: string,
  owner: PasswordOwner,
  isCommon: (lowerCase: string) => boolean,
): PasswordProblem | null {
  const signs = Array.from(asTyped(password));
  if (signs.length < PASSWORD_LEAST) return 'password_short';
  if (password.length > PASSWORD_MOST) return 'password_long';
  const lowerCase = asTyped(password).toLowerCase();
  if (isCommon(lowerCase) || isCommon(asGuessed(password))) return 'password_common';
  if (new Set(lowerCase).size < LEAST_SIGNS) return 'password_pattern';
  return isOwn(lettersOf(lowerCase), owner) ? 'password_own' : null;
}

/** Nothing much but the words of the office and the names of its owner, which may overlap. */
function isOwn(letters: string, { username, name }: PasswordOwner): boolean {
  const names = [username, ...name.split(/\s+/)].map(lettersOf).filter((word) => word.length >= 3);
  const isTold = Array.from(letters, () => false);
  for (const word of [...names, ...OFFICE_WORDS])
    for (let at = letters.indexOf(word); at >= 0; at = letters.indexOf(word, at + 1))
      isTold.fill(true, at, at + word.length);
  return isTold.includes(true) && isTold.filter((told) => !told).length < LEAST_REST;
}
