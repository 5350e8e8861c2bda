/** GSM 03.38, the signs that one septet holds, and those that need an escape before them. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const EXTENDED = new Set('^{}\\[~]|€\f');

const LIMITS = { gsm7: { single: 160, part: 153 }, ucs2: { single: 70, part: 67 } } as const;

export interface SmsLength {
  encoding: 'gsm7' | 'ucs2';
  /** Septets, or 16-bit units. */
  units: number;
  /** What is paid for. */
  parts: number;
}

/** How a text goes over the air (3GPP TS 23.038, 23.040): one sign outside GSM-7 makes all of it UCS-2. */
export function smsLength(text: string): SmsLength {
  const signs = Array.from(text);
  const isGsm = signs.every((sign) => BASIC.has(sign) || EXTENDED.has(sign));
  const widths = isGsm ? signs.map((sign) => (EXTENDED.has(sign) ? 2 : 1)) : signs.map((sign) => sign.length);
  const units = widths.reduce((sum, width) => sum + width, 0);
  const { single, part } = LIMITS[isGsm ? 'gsm7' : 'ucs2'];
  const parts = units <= single ? 1 : partsOf(widths, part);
  return { encoding: isGsm ? 'gsm7' : 'ucs2', units, parts };
}

/** A sign that takes two units is never cut in two. */
function partsOf(widths: readonly number[], size: number): number {
  let parts = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > size) {
      parts += 1;
      used = 0;
    }
    used += width;
  }
  return parts;
}
