import { describe, expect, it } from '@jest/globals';
import { DOCUMENT_NAMES, SERVICE_NAMES, SERVICES } from '../../src/modules/catalogue/catalogue.data.js';
import type { ServiceCode } from '../../src/modules/catalogue/catalogue.types.js';
import { cardWords, NO_FACTS, untilWords, wordingsOf, writeLetter } from '../../src/modules/messages/messages.texts.js';
import { RESIDENT_KINDS, type ResidentMessageKind, type Wording } from '../../src/modules/messages/messages.types.js';

const MAX_LENGTH = 480;
const LINK = 'https://giliran.dukcapil-rejanglebong.go.id/janji/K7M4P2WX9R/Abcdefghijklmnopqrst_-';
const KINDS = RESIDENT_KINDS.filter((kind) => kind !== 'one_time_code');
/** On the day everybody knows which day it is. */
const OF_THE_DAY: ResidentMessageKind[] = ['turn_near', 'called', 'missed'];
const WHEN = { id: 'Sabtu, 20 Februari 2027 pukul 09.12 WIB', en: 'Saturday, 20 February 2027 at 09:12 WIB' };

const letter = (language: 'id' | 'en', kind: ResidentMessageKind, code: ServiceCode, wording: Wording = 'a') => {
  const documents = SERVICES.find((s) => s.code === code)?.documents ?? [];
  const facts = {
    ...NO_FACTS,
    when: WHEN[language],
    site: 'Disdukcapil Kabupaten Rejang Lebong',
    service: SERVICE_NAMES[code][language],
    code: 'K7M4P 2WX9R',
    documents: documents.map((key) => DOCUMENT_NAMES[key][language]),
    link: LINK,
    oneTimeCode: '123 456',
    until: '09.42 WIB',
    ticket: 'A012',
    counter: '3',
    ahead: '3 nomor lagi di depan Anda',
    card: cardWords(language, [{ cardState: 'promised', printableFrom: null }]),
  };
  return writeLetter({ language, kind, wording }, facts);
};

const cases = (['id', 'en'] as const).flatMap((language) =>
  KINDS.flatMap((kind) =>
    wordingsOf(kind).flatMap((wording) =>
      SERVICES.map(({ code }): ['id' | 'en', ResidentMessageKind, Wording, ServiceCode] => [
        language,
        kind,
        wording,
        code,
      ]),
    ),
  ),
);

describe('every letter', () => {
  it.each(cases)(
    '%s %s %s of %s is short, with one link and no number of a person',
    (language, kind, wording, code) => {
      const { subject, text } = letter(language, kind, code, wording);
      expect(text.length).toBeLessThanOrEqual(MAX_LENGTH);
      expect(text.match(/https?:\/\//g)).toHaveLength(1);
      expect(text.endsWith(LINK)).toBe(true);
      expect(`${subject}\n${text}`).not.toMatch(/\d{8,}/);
      expect(subject).not.toContain(LINK);
    },
  );

  it.each(cases)('%s %s %s of %s says when, and leaves nothing open', (language, kind, wording, code) => {
    const { subject, text } = letter(language, kind, code, wording);
    const about = OF_THE_DAY.includes(kind) ? 'A012' : WHEN[language];
    expect(subject).toContain(about);
    expect(text).toContain(about);
    expect(`${subject}${text}`).not.toMatch(/undefined|\{|\}|besok|tomorrow/i);
  });
});

describe('a one-time code', () => {
  it.each(['id', 'en'] as const)('in %s holds the digits and until when, and no link', (language) => {
    const { subject, text } = letter(language, 'one_time_code', 'ikd');
    expect(text).toContain('123 456');
    expect(text).toContain('09.42 WIB');
    expect(text.length).toBeLessThanOrEqual(MAX_LENGTH);
    expect(text).not.toContain('http');
    expect(subject).not.toContain('123');
  });
});

describe('until when something is kept', () => {
  const now = new Date('2027-02-10T23:50:00+07:00');
  it.each([
    ['2027-02-10T23:59:00+07:00', '23.59 WIB'],
    ['2027-02-11T00:00:00+07:00', '00.00 WIB, 11 Februari'],
    ['2027-02-13T18:00:00+07:00', '18.00 WIB, 13 Februari'],
  ])('names the day of %s when it is another one: %s', (until, words) => {
    expect(untilWords('id', new Date(until), now, 'Asia/Jakarta')).toBe(words);
  });

  it('is told by the clock of the site', () => {
    expect(untilWords('en', new Date('2027-02-10T23:59:00+07:00'), now, 'Asia/Jayapura')).toBe('01:59 WIT');
  });
});

describe('what becomes of cards', () => {
  const kept = { cardState: 'promised', printableFrom: null } as const;
  const later = { cardState: 'later', printableFrom: '2027-11-03' } as const;
  const none = { cardState: 'none', printableFrom: null } as const;
  it.each([
    [[kept], 'satu disimpan untuk Anda, bila data siap cetak'],
    [[kept, kept, none], '2 disimpan untuk Anda, bila data siap cetak'],
    [[kept, later], '1 disimpan untuk Anda, 1 menyusul'],
    [[later], 'dicetak mulai 3 November 2027'],
    [[later, later], 'menyusul'],
    [[{ ...later, printableFrom: null }], 'menyusul'],
    [[none], 'tidak perlu hari itu'],
  ])('%j: %s', (people, words) => expect(cardWords('id', people)).toBe(words));

  it('is said in the last reminder', () => {
    for (const wording of ['a', 'b'] as const)
      expect(letter('id', 'reminder_last', 'record_first', wording).text).toContain(
        'Kartu: satu disimpan untuk Anda, bila data siap cetak.',
      );
  });
});

describe('the languages', () => {
  it('a confirmation says that it is free and what to bring', () => {
    expect(letter('id', 'confirmation', 'reprint_lost').text).toBe(
      `Ganti KTP-el hilang pada ${WHEN.id} di Disdukcapil Kabupaten Rejang Lebong.\nKode: K7M4P 2WX9R. GRATIS.\n` +
        'Bawa: Surat kehilangan dari kepolisian, Kartu Keluarga (KK), asli atau salinan, Formulir F-1.02, dapat diisi di meja depan.\n' +
        `Pindah jadwal atau batal: ${LINK}`,
    );
  });

  it('the English letter is not the Indonesian one', () => {
    for (const kind of KINDS) expect(letter('en', kind, 'ikd').text).not.toBe(letter('id', kind, 'ikd').text);
  });
});
