import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { callParts, numberParts, VOICE_PARTS } from './voice.rules.js';

const FOLDER = join(import.meta.dirname, '..', 'assets', 'voice');
const LIMIT_BYTES = 300 * 1024;

describe('numberParts', () => {
  it.each([
    [0, 'nol'],
    [1, 'satu'],
    [9, 'sembilan'],
    [10, 'sepuluh'],
    [11, 'sebelas'],
    [12, 'dua belas'],
    [19, 'sembilan belas'],
    [20, 'dua puluh'],
    [21, 'dua puluh satu'],
    [99, 'sembilan puluh sembilan'],
    [100, 'seratus'],
    [101, 'seratus satu'],
    [110, 'seratus sepuluh'],
    [111, 'seratus sebelas'],
    [212, 'dua ratus dua belas'],
    [999, 'sembilan ratus sembilan puluh sembilan'],
    [1_000, 'seribu'],
    [1_001, 'seribu satu'],
    [1_100, 'seribu seratus'],
    [2_011, 'dua ribu sebelas'],
    [9_999, 'sembilan ribu sembilan ratus sembilan puluh sembilan'],
  ])('says %d as "%s"', (value, words) => {
    expect(numberParts(value).join(' ')).toBe(words);
  });

  it('says every number, each in its own words, from files that are there', () => {
    const all = Array.from({ length: 10_000 }, (_, value) => numberParts(value));
    expect(new Set(all.map((parts) => parts.join(' '))).size).toBe(10_000);
    const files = new Set(readdirSync(FOLDER));
    expect([...new Set(all.flat())].filter((part) => !files.has(`${part}.mp3`))).toEqual([]);
  });

  it.each([-1, 10_000, 1.5, Number.NaN])('has no words for %d', (value) => {
    expect(() => numberParts(value)).toThrow(RangeError);
  });
});

describe('callParts', () => {
  it.each([
    ['A012', 2, 'nomor-antrean a dua belas silakan-ke-loket dua'],
    ['B111', 11, 'nomor-antrean b seratus sebelas silakan-ke-loket sebelas'],
    ['S007', 1, 'nomor-antrean s tujuh silakan-ke-loket satu'],
    ['P100', 8, 'nomor-antrean p seratus silakan-ke-loket delapan'],
  ])('calls %s to counter %d', (ticket, counter, words) => {
    expect(callParts(ticket, counter).join(' ')).toBe(words);
  });
});

describe('the files of the voice', () => {
  it('are those that the display loads, and small', () => {
    const sounds = readdirSync(FOLDER).filter((file) => file.endsWith('.mp3'));
    expect(sounds.toSorted()).toEqual(VOICE_PARTS.map((part) => `${part}.mp3`).toSorted());
    const sizes = sounds.map((file) => statSync(join(FOLDER, file)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(LIMIT_BYTES);
  });
});
