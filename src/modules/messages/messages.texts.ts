import { localDateIn } from '../../common/local-date.js';
import { plainDate, stamp, time } from '../../common/spoken-date.js';
import type { BookingPerson } from '../bookings/bookings.types.js';
import { staffTexts } from './messages.staff.texts.js';
import { en } from './messages.texts.en.js';
import { id } from './messages.texts.id.js';
import {
  type Letter,
  type LetterFacts,
  type MessageKind,
  type ShippedText,
  STAFF_KINDS,
  type StaffMessageKind,
  type Wording,
} from './messages.types.js';

/** Raise it when a sentence changes: every message row names the text it was sent with. */
export const TEXT_VERSION = '2026-11-2';

type Language = 'id' | 'en';

/** The facts of a letter as those who write texts call them. */
export const PLACEHOLDERS = {
  waktu: 'when',
  tempat: 'site',
  layanan: 'service',
  kode: 'code',
  dokumen: 'documents',
  tautan: 'link',
  kode_sekali_pakai: 'oneTimeCode',
  sampai: 'until',
  nomor: 'ticket',
  loket: 'counter',
  antrean: 'ahead',
  kartu: 'card',
  sekolah: 'school',
  kabar: 'news',
} as const satisfies Record<string, keyof LetterFacts>;
export type Placeholder = keyof typeof PLACEHOLDERS;

export const isPlaceholder = (name: string): name is Placeholder => Object.hasOwn(PLACEHOLDERS, name);

/** What a letter says of nothing. */
export const NO_FACTS: LetterFacts = {
  when: '',
  site: '',
  service: '',
  code: '',
  documents: [],
  link: '',
  oneTimeCode: '',
  until: '',
  ticket: '',
  counter: '',
  ahead: '',
  card: '',
  school: '',
  news: '',
};

export const isToStaff = (kind: MessageKind): kind is StaffMessageKind => STAFF_KINDS.some((one) => one === kind);

const shippedText = (language: Language, kind: MessageKind): ShippedText => {
  if (isToStaff(kind)) return staffTexts[kind];
  return (language === 'en' ? en : id)[kind];
};

/** Whoever opens something with a message shall know it again: these look the same each time. */
export const wordingsOf = (kind: MessageKind): readonly Wording[] =>
  shippedText('id', kind).b === undefined ? ['a'] : ['a', 'b'];

/** As shipped, with its placeholders. A kind with one wording says that. */
export function shippedLetter(language: Language, kind: MessageKind, wording: Wording): Letter {
  const { subject, a, b = a } = shippedText(language, kind);
  return { subject, text: wording === 'b' ? b : a };
}

const wordsOf = (fact: LetterFacts[keyof LetterFacts]): string => (typeof fact === 'string' ? fact : fact.join(', '));

/** What is in no list stays as it is; a fact is never read as a text. */
export const fillLetter = (text: string, facts: LetterFacts): string =>
  text.replaceAll(/\{([a-z_]+)\}/g, (whole, name: string) =>
    isPlaceholder(name) ? wordsOf(facts[PLACEHOLDERS[name]]) : whole,
  );

/** One link at most, no NIK, no birth date, no name. `text` stands in the place of the shipped one. */
export function writeLetter(
  { language, kind, wording }: { language: Language; kind: MessageKind; wording: Wording },
  facts: LetterFacts,
  text?: string,
): Letter {
  const shipped = shippedLetter(language, kind, wording);
  return { subject: fillLetter(shipped.subject, facts), text: fillLetter(text ?? shipped.text, facts) };
}

/** The time, and the day when it is another one. */
export const untilWords = (language: Language, until: Date, now: Date, zone: string): string =>
  (localDateIn(zone, until) === localDateIn(zone, now) ? time : stamp)(language, until, zone);

/** How many are called before somebody who waits, in words. */
export function aheadWords(language: Language, ahead: number): string {
  if (ahead <= 0) return language === 'en' ? 'you are next' : 'Anda berikutnya';
  return language === 'en' ? `${ahead} before you` : `${ahead} nomor lagi di depan Anda`;
}

const CARDS = {
  id: {
    one: 'satu disimpan untuk Anda, bila data siap cetak',
    kept: (n: number) => `${n} disimpan untuk Anda, bila data siap cetak`,
    mixed: (n: number, later: number) => `${n} disimpan untuk Anda, ${later} menyusul`,
    from: (date: string) => `dicetak mulai ${date}`,
    later: 'menyusul',
    none: 'tidak perlu hari itu',
  },
  en: {
    one: 'one is kept for you, if your data is ready',
    kept: (n: number) => `${n} are kept for you, if your data is ready`,
    mixed: (n: number, later: number) => `${n} are kept for you, ${later} follow later`,
    from: (date: string) => `printed from ${date} on`,
    later: 'follows later',
    none: 'not needed that day',
  },
} as const;

/** What becomes of the cards of those who come together. */
export function cardWords(
  language: Language,
  people: readonly Pick<BookingPerson, 'cardState' | 'printableFrom'>[],
): string {
  const words = CARDS[language];
  const later = people.filter(({ cardState }) => cardState === 'later');
  const kept = people.filter(({ cardState }) => cardState === 'promised').length;
  if (kept > 0 && later.length > 0) return words.mixed(kept, later.length);
  if (kept > 0) return people.length === 1 ? words.one : words.kept(kept);
  const [only, ...others] = later;
  if (!only) return words.none;
  const from = others.length === 0 ? only.printableFrom : null;
  return from ? words.from(plainDate(language, from, 'UTC')) : words.later;
}

const STOPPED = {
  id: 'Baik. Kami tidak menawarkan tempat lagi ke nomor ini. Janji yang sudah ada tetap berlaku. Ingin menunggu lagi? Masuk daftar tunggu lewat Giliran.',
  en: 'All right. We offer no places to this number any more. Bookings that exist stay. To wait again, join the waiting list on Giliran.',
} as const;

/** Confirms the stop word; says nothing of who waited for what. */
export const stopReply = (language: Language): string => STOPPED[language];
