import { describe, expect, it } from '@jest/globals';
import { isEmail, maskEmail } from './email.js';

describe('an e-mail address', () => {
  it.each([
    'budi@example.com',
    'budi.santoso+ktp@dukcapil.bengkulukota.go.id',
    "o'brien@example.co.id",
    'BUDI@EXAMPLE.COM',
    'budi@xn--fiqs8s.xn--p1ai',
    `${'a'.repeat(64)}@example.com`,
  ])('is taken: %s', (value) => {
    expect(isEmail(value)).toBe(true);
  });

  it.each([
    'budi@example.com\r\nBcc:x@y.z',
    'budi@example.com\n',
    'budi\r\n@example.com',
    'budi@localhost',
    'budi@example.c',
    'budi@.com',
    'budi@example..com',
    'budi@-example.com',
    'budi@127.0.0.1',
    '.budi@example.com',
    'budi..s@example.com',
    'budi santoso@example.com',
    'budi@a@example.com',
    '"budi"@example.com',
    'Budi <budi@example.com>',
    'budi@example.com,x@y.zz',
    '@example.com',
    'budi',
    '',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b.'.repeat(130)}com`,
    null,
    ['budi@example.com'],
  ])('is refused: %.40j', (value) => {
    expect(isEmail(value)).toBe(false);
  });
});

describe('a masked e-mail address', () => {
  it('says where the mail goes and hides whose it is', () => {
    expect(maskEmail('melati.andini@contoh.id')).toBe('m••••@contoh.id');
  });
});
