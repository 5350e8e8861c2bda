import { describe, expect, it } from '@jest/globals';
import { ownPath } from './language.js';

describe('the address after a choice of language', () => {
  it.each([
    ['/pesan/waktu', '/pesan/waktu'],
    ['//evil.example/x', '/evil.example/x'],
    ['/\\evil.example', '/evil.example'],
    ['///', '/'],
  ])('%s stays on this site as %s', (path, expected) => expect(ownPath(path)).toBe(expected));
});
