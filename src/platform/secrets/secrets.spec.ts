import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Env } from '../config/env.js';
import { Secrets } from './secrets.service.js';

const key = () => randomBytes(32).toString('base64');
const secrets = new Secrets({
  giliranDataKeys: `k1:${key()}`,
  giliranLookupKey: key(),
  giliranTokenKey: key(),
} as Env);

describe('a sealed value', () => {
  const sealed = secrets.seal('1771014505900001', 'nik');
  const [id = '', iv = '', tag = '', data = ''] = sealed.split('.');

  it('opens where it was sealed for, and nowhere else', () => {
    expect(secrets.open(sealed, 'nik')).toBe('1771014505900001');
    expect(() => secrets.open(sealed, 'name')).toThrow();
  });

  it.each([4, 8, 12, 13, 14, 15])(
    'does not open by the first %d bytes of its tag, which are easier to guess',
    (bytes) => {
      const short = Buffer.from(tag, 'base64url').subarray(0, bytes).toString('base64url');
      expect(() => secrets.open([id, iv, short, data].join('.'), 'nik')).toThrow();
    },
  );
});
