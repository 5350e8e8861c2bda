/** Digits and capitals without 0, O, 1, I and L, which are mistaken for one another in print and over the phone. */
export const BOOKING_CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const BOOKING_CODE_LENGTH = 10;

const CODE = new RegExp(`^[${BOOKING_CODE_ALPHABET}]{${BOOKING_CODE_LENGTH}}$`, 'i');
const MAX_TYPED = 40;
/** The largest multiple of the alphabet that a byte can hold; bytes from here up would favour the first signs. */
const FAIR_BYTES = 256 - (256 % BOOKING_CODE_ALPHABET.length);

/** A new code from a source of random bytes; every code is equally likely. */
export function bookingCodeFrom(randomBytes: (count: number) => Uint8Array): string {
  let code = '';
  while (code.length < BOOKING_CODE_LENGTH) {
    for (const byte of randomBytes(BOOKING_CODE_LENGTH - code.length)) {
      if (byte < FAIR_BYTES) code += BOOKING_CODE_ALPHABET.charAt(byte % BOOKING_CODE_ALPHABET.length);
    }
  }
  return code;
}

/**
 * The code in its stored form, or null. Forgives spaces, dashes and case; a look-alike is never read as another
 * sign.
 */
export function normaliseBookingCode(input: string): string | null {
  if (input.length > MAX_TYPED) return null;
  const code = input.replace(/[\s\p{Pd}]/gu, '');
  return CODE.test(code) ? code.toUpperCase() : null;
}

/** 'K7M4P 2WX9R' */
export const formatBookingCode = (code: string): string => `${code.slice(0, 5)} ${code.slice(5)}`;
