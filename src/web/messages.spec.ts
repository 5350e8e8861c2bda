import { describe, expect, it } from '@jest/globals';
import { en } from './locales/en.js';
import { id } from './locales/id.js';
import { rich, t } from './messages.js';

const pairs = Object.entries(id).map(([key, text]) => ({ key, text, english: en[key as keyof typeof en] }));
const holes = (text: string) => [...text.matchAll(/\{\w+\}|<\/?\w+>/g)].map((match) => match[0]).toSorted();

describe('texts', () => {
  it('have the same keys in both languages', () => {
    expect(Object.keys(en).toSorted()).toEqual(Object.keys(id).toSorted());
  });

  it.each(pairs)('$key has the same facts and marks in both languages', ({ text, english }) => {
    expect(holes(english)).toEqual(holes(text));
  });

  it('have no Indonesian left in English', () => {
    const indonesian = /\b(yang|dan|untuk|Anda|dengan|tidak|pada|dari|sudah|belum|kartu|pesan|hari|jam)\b/i;
    expect(pairs.filter(({ english }) => indonesian.test(english)).map(({ key }) => key)).toEqual([]);
  });

  it('say antrean, and address people with Anda', () => {
    expect(pairs.filter(({ text }) => /antrian|\bkamu\b/i.test(text))).toEqual([]);
  });

  it('put facts in their places', () => {
    expect(t('id', 'places.left', { count: 3 })).toBe('sisa 3 tempat');
    expect(t('en', 'places.left', { count: 3 })).toBe('3 left');
  });

  it('hand marked words to the page', () => {
    expect(rich('id', 'already.lead', {})).toEqual([id['already.lead']]);
    const link = { type: 'a' } as never;
    const marked = rich('id', 'start.free', { a: () => link });
    expect(marked).toEqual(['Rp0 untuk semua layanan. Jika ada yang meminta uang, ', link, '.']);
  });
});
