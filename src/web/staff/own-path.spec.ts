import { describe, expect, it } from '@jest/globals';
import { ownPath } from './own-path.js';

describe('the way on after signing in', () => {
  it.each(['/meja', '/stok?situs=dukcapil-1771', '/meja/karcis/0198'])('may be %s', (path) => {
    expect(ownPath(path)).toBe(path);
  });

  it.each([
    undefined,
    '',
    'meja',
    '//elsewhere.example',
    '/\\elsewhere.example',
    'https://elsewhere.example',
    '/a\nb',
    '/',
    '/meja?cari=1771014505900001',
  ])('is never %j', (path) => {
    expect(ownPath(path)).toBeNull();
  });
});
