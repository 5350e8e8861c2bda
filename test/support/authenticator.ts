import type { Enrolment } from '../../src/modules/identity/identity.types.js';
import { totpCode, totpStep } from '../../src/common/totp.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A key as somebody without a camera types it. */
export function secretOf(key: string): Buffer {
  const bits = Array.from(key.replaceAll(' ', ''), (sign) => ALPHABET.indexOf(sign).toString(2).padStart(5, '0')).join(
    '',
  );
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** The secret as an authenticator app reads it from the picture. */
export function secretIn({ address, key }: Enrolment): Buffer {
  const text = new URL(address).searchParams.get('secret') ?? '';
  if (text !== key.replaceAll(' ', '')) throw new Error('The picture and the text are not the same key.');
  return secretOf(text);
}

/**
 * What the app of a telephone shows, or showed or will show so many steps from now. The telephone is half a minute fast, as it
 * may be: a code that is just about to be replaced would be too old on a machine that takes a moment.
 */
export const codeNow = (secret: Buffer, steps = 0): string => totpCode(secret, totpStep(new Date()) + 1 + steps);
