const DIGITS = ['nol', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan'] as const;
const LARGEST = 9_999;

/** A file of the voice, without its ending. */
export type VoicePart = string;

const digit = (value: number): VoicePart => DIGITS[value] ?? '';

/** 1 is said `seratus`, not `satu ratus`; what is 0 is not said. */
const many = (count: number, one: VoicePart, word: VoicePart): VoicePart[] => {
  if (count === 0) return [];
  return count === 1 ? [one] : [digit(count), word];
};

function belowHundred(value: number): VoicePart[] {
  if (value === 0) return [];
  if (value < 10) return [digit(value)];
  if (value === 11) return ['sebelas'];
  if (value < 20 && value > 11) return [digit(value - 10), 'belas'];
  return [...many(Math.floor(value / 10), 'sepuluh', 'puluh'), ...belowHundred(value % 10)];
}

/** A whole number from 0 to 9999 as it is said in Indonesian. @throws RangeError for any other */
export function numberParts(value: number): VoicePart[] {
  if (!Number.isInteger(value) || value < 0 || value > LARGEST) throw new RangeError(`no words for ${value}`);
  if (value === 0) return ['nol'];
  const thousands = many(Math.floor(value / 1000), 'seribu', 'ribu');
  const hundreds = many(Math.floor((value % 1000) / 100), 'seratus', 'ratus');
  return [...thousands, ...hundreds, ...belowHundred(value % 100)];
}

/**
 * `A012` to counter 2: "nomor antrean A dua belas, silakan ke loket dua". The zeros in front are for the eye: banks and
 * offices call the number as a number, and it is the shorter.
 */
export function callParts(ticket: string, counter: number): VoicePart[] {
  const number = numberParts(Number(ticket.slice(1)));
  return ['nomor-antrean', ticket.slice(0, 1).toLowerCase(), ...number, 'silakan-ke-loket', ...numberParts(counter)];
}

export const CHIME: VoicePart = 'chime';

/** Every file there is. */
export const VOICE_PARTS: readonly VoicePart[] = [
  CHIME,
  'nomor-antrean',
  'silakan-ke-loket',
  ...['a', 'b', 's', 'p'],
  ...DIGITS,
  ...['sepuluh', 'sebelas', 'belas', 'puluh', 'seratus', 'ratus', 'seribu', 'ribu'],
];
