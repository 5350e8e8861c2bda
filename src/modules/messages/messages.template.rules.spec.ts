import { describe, expect, it } from '@jest/globals';
import { faultsOf, measure, neededOf, placeholdersOf } from './messages.template.rules.js';
import { TEXT_NAMES } from './messages.template.service.js';
import { fillLetter, isToStaff, NO_FACTS, PLACEHOLDERS, shippedLetter, wordingsOf } from './messages.texts.js';
import { type LetterFacts, MESSAGE_KINDS } from './messages.types.js';
import { registeredText, TEMPLATE_FACTS, templateName } from './messages.whatsapp.rules.js';

const FACTS: LetterFacts = {
  ...NO_FACTS,
  when: 'Sabtu, 28 November 2026 pukul 09.12 WIB',
  site: 'Disdukcapil Kota Bengkulu',
  service: 'Rekam KTP-el pertama',
  code: 'K7M4P 2WX9R',
  documents: ['Kartu Keluarga (KK)', 'Ijazah'],
  link: 'https://giliran.example/janji/K7M4P2WX9R/Abcdefghijklmnopqrst_-',
  oneTimeCode: '123 456',
  until: '09.42 WIB',
  ticket: 'A012',
  counter: '3',
  ahead: '3 nomor lagi di depan Anda',
  card: 'satu disimpan untuk Anda, bila data siap cetak',
};
const codes = (text: string, kind = 'confirmation' as const) => faultsOf(kind, text, [FACTS]).map(({ code }) => code);
const GOOD = 'Janji {waktu}, {kode}: {tautan}';

describe('a text of messages', () => {
  it.each(TEXT_NAMES)('as shipped, $language $kind $wording, breaks no rule', ({ language, kind, wording }) => {
    expect(faultsOf(kind, shippedLetter(language, kind, wording).text, [FACTS])).toEqual([]);
  });

  it('says the same in both of its wordings, in other words', () => {
    const factsIn = (text: string) => [...new Set(text.match(/\{[a-z_]+\}/g))].sort();
    const both = TEXT_NAMES.filter(({ wording }) => wording === 'b');
    expect(new Set(both.map(({ kind }) => kind)).size).toBe(11);
    for (const { language, kind } of both) {
      const [a, b] = [shippedLetter(language, kind, 'a'), shippedLetter(language, kind, 'b')];
      expect([kind, factsIn(b.text), b.subject]).toEqual([kind, factsIn(a.text), a.subject]);
      expect(b.text).not.toBe(a.text);
    }
  });

  it('looks the same each time where somebody opens something with it, and to staff', () => {
    const single = MESSAGE_KINDS.filter((kind) => wordingsOf(kind).length === 1);
    expect(single).toEqual([
      'one_time_code',
      'access_link',
      'sign_in_link',
      'school_invited',
      'school_request',
      'school_eve',
      'school_result',
    ]);
  });

  it('blames nobody', () => {
    const shaming = /percuma|sia-sia|rugi|merugikan|denda|kewajiban|wasted|fine of|shame|again you/i;
    for (const { language, kind, wording } of TEXT_NAMES)
      expect(shippedLetter(language, kind, wording).text).not.toMatch(shaming);
  });

  it.each([
    ['nothing but spaces', '  \n ', ['required']],
    ['a name that nobody knows', `${GOOD} {nik}`, ['unknown_placeholder']],
    ['a name of another kind', `${GOOD} {loket}`, ['unknown_placeholder']],
    ['no link', 'Janji {waktu}', ['missing_placeholder']],
    ['two links', `${GOOD} {tautan}`, ['twice_placeholder']],
    ['half a name', `${GOOD} {waktu`, ['stray_brace']],
    ['a name in capitals', `${GOOD} {WAKTU}`, ['stray_brace']],
    ['an own address', `${GOOD} https://contoh.test`, ['own_link']],
    ['an own address in short', `${GOOD} bit.ly`, ['own_link']],
    ['an own address with a path', `${GOOD} t.co/abc`, ['own_link']],
    ['an own address of another kind', `${GOOD} market://contoh`, ['own_link']],
    ['digits as long as a NIK', `${GOOD} 1771 0101 0190 0001`, ['personal_number']],
    ['a sign that shows nothing', `${GOOD}\u200b`, ['odd_signs']],
    ['too much', `${GOOD} ${'a'.repeat(400)}`, ['too_long']],
  ])('is refused with %s', (_what, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  it.each(['Bawa KTP.Gratis', 'Hubungi Bpk. S.Pd.', 'Buka 09.00/10.00', 'dan/atau'])('may say %s', (words) => {
    expect(codes(`${GOOD} ${words}`)).toEqual([]);
  });

  it('may say a phone number of the office', () => {
    expect(codes(`${GOOD} Tanya 0811 7345 678.`)).toEqual([]);
  });

  it('is measured as it goes over the air', () => {
    expect(measure('a'.repeat(160))).toEqual({ signs: 160, encoding: 'gsm7', parts: 1 });
    expect(measure(`${'a'.repeat(70)}ş`)).toEqual({ signs: 71, encoding: 'ucs2', parts: 2 });
  });

  it('never reads a fact as a text', () => {
    expect(fillLetter('{tempat}', { ...FACTS, site: '{kode}' })).toBe('{kode}');
  });

  it('needs what makes it worth sending', () => {
    expect(neededOf('one_time_code')).toEqual(['kode_sekali_pakai', 'sampai']);
    expect(neededOf('called')).toEqual(['tautan', 'nomor', 'loket']);
    expect(placeholdersOf('called')).not.toContain('kode');
  });
});

describe('the text to be registered with WhatsApp', () => {
  it.each(TEXT_NAMES.filter(({ kind }) => !isToStaff(kind)))(
    '$language $kind $wording holds each of its parameters, and neither begins nor ends with one',
    ({ language, kind, wording }) => {
      if (isToStaff(kind)) throw new Error('Staff have no WhatsApp.');
      const text = registeredText(language, kind, wording);
      const numbers = [...text.matchAll(/\{\{(\d+)\}\}/g)].map(([, number]) => Number(number));
      expect([...new Set(numbers)].sort((a, b) => a - b)).toEqual(TEMPLATE_FACTS[kind].map((_, at) => at + 1));
      expect(text).not.toMatch(/^\{\{|\}\}$|\{[a-z]/);
      expect(
        placeholdersOf(kind)
          .map((name) => PLACEHOLDERS[name])
          .sort(),
      ).toEqual([...TEMPLATE_FACTS[kind]].sort());
    },
  );

  it('has a name of its own for each wording', () => {
    expect(templateName('reminder_last', 'a')).toBe('giliran_reminder_last');
    expect(templateName('reminder_last', 'b')).toBe('giliran_reminder_last_b');
  });
});
