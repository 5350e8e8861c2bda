/** Spellings that one name has in different papers: Soekarno and Sukarno, Djamilah and Jamila, Muchtar and Mukhtar. */
const SPELLINGS: readonly [RegExp, string][] = [
  [/oe/g, 'u'],
  [/dj/g, 'j'],
  [/tj/g, 'c'],
  [/(kh|ch|q)/g, 'k'],
  [/sy|sj/g, 's'],
  [/[vp]h?/g, 'f'],
  [/z/g, 's'],
  [/y/g, 'i'],
  [/h$/g, ''],
  [/(dh|th)/g, 't'],
  [/(.)\1+/g, '$1'],
];
/** A shorter word with one wrong letter is another word. */
const FUZZY_LENGTH = 4;

const wordsIn = (text: string): string[] =>
  text
    .toLocaleLowerCase('id')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

const soundOf = (word: string): string => SPELLINGS.reduce((text, [from, to]) => text.replace(from, to), word);

/** How well a name fits what was typed: 0 not at all, 3 word by word, 2 as it sounds, 1 with one letter wrong. */
export function nameFit(name: string, typed: string): 0 | 1 | 2 | 3 {
  const wanted = wordsIn(typed);
  const words = wordsIn(name);
  if (wanted.length === 0) return 0;
  const all = (fits: (word: string, want: string) => boolean) =>
    wanted.every((want) => words.some((word) => fits(word, want)));
  if (all((word, want) => word.startsWith(want))) return 3;
  const isHeard = (word: string, want: string) => want.length > 1 && word.startsWith(want);
  if (all((word, want) => isHeard(soundOf(word), soundOf(want)))) return 2;
  return all((word, want) => isOneOff(soundOf(word), soundOf(want))) ? 1 : 0;
}

/** One letter added, left out, replaced or swapped, in a word or in its beginning. */
function isOneOff(word: string, want: string): boolean {
  if (want.length < FUZZY_LENGTH) return want.length > 1 && word.startsWith(want);
  return [-1, 0, 1].some((more) => isNear(word.slice(0, want.length + more), want));
}

function isNear(one: string, other: string): boolean {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const [left, right] = [one.slice(start), other.slice(start)];
  if (left.slice(1) === right.slice(1) || left.slice(1) === right || left === right.slice(1)) return true;
  return left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2);
}
