import { describe, expect, it } from '@jest/globals';
import { isUuid, uuidv7 } from './uuid.js';

const filled = (byte: number) => (count: number) => new Uint8Array(count).fill(byte);

describe('a UUID', () => {
  it('of version 7 carries time, version and variant', () => {
    expect(uuidv7(0x017f22e279b0, filled(0xff))).toBe('017f22e2-79b0-7fff-bfff-ffffffffffff');
    expect(uuidv7(0, filled(0))).toBe('00000000-0000-7000-8000-000000000000');
    expect(isUuid(uuidv7(1_700_000_000_000, filled(0xab)))).toBe(true);
  });

  it('sorts by the millisecond it was made in', () => {
    expect(uuidv7(1_700_000_000_000, filled(0xff)) < uuidv7(1_700_000_000_001, filled(0))).toBe(true);
  });

  it.each(['017F22E2-79B0-7CC3-98C4-DC0C0C07398F', '00000000-0000-0000-0000-000000000000'])(
    'is recognised: %s',
    (value) => {
      expect(isUuid(value)).toBe(true);
    },
  );

  it.each([
    '017f22e279b07cc398c4dc0c0c07398f',
    '{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}',
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n',
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398g',
    '',
    null,
    7,
  ])('is not %j', (value) => {
    expect(isUuid(value)).toBe(false);
  });
});
