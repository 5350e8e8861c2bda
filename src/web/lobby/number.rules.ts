/** Signs of a number, with room for a blank or a dash; a NIK does not fit. */
export const LONGEST = 8;
const TICKET = /^([ABSP])0*(\d{1,4})$/;

/** `A012` for what people type for it: 'a12', 'A-012', ' a 012 '. Null for anything else. */
export function labelOf(typed: string): string | null {
  const [, series, number] = TICKET.exec(typed.replace(/[\s.-]/g, '').toUpperCase()) ?? [];
  return series && number ? `${series}${number.padStart(3, '0')}` : null;
}
