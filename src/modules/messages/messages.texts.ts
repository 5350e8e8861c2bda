import type { Letter, MessageKind } from './messages.types.js';

/** Raise it when a sentence changes: every message row names the text it was sent with. */
export const TEXT_VERSION = '2026-11';

export interface LetterFacts {
  /** "Sabtu, 28 November 2026 pukul 09.12 WIB" */
  when: string;
  site: string;
  service: string;
  /** In two groups of five. */
  code: string;
  documents: string[];
  link: string;
}

type Write = (facts: LetterFacts) => Letter;

const id: Record<MessageKind, Write> = {
  confirmation: (f) => ({
    subject: `Janji Anda: ${f.when}`,
    text: `${f.service} pada ${f.when} di ${f.site}.\nKode: ${f.code}. GRATIS.\nBawa: ${f.documents.join(', ')}.\nPindah jadwal atau batal: ${f.link}`,
  }),
  reminder_first: (f) => ({
    subject: `Pengingat: ${f.when}`,
    text: `Pengingat: ${f.service} pada ${f.when} di ${f.site}. Kode: ${f.code}.\nAkan datang, pindah, atau batal: ${f.link}`,
  }),
  reminder_last: (f) => ({
    subject: `Pengingat: ${f.when}`,
    text: `Pengingat: ${f.when} di ${f.site}. Kode: ${f.code}.\nBawa: ${f.documents.join(', ')}. GRATIS.\nBerhalangan? Beri tahu kami: ${f.link}`,
  }),
};

const en: Record<MessageKind, Write> = {
  confirmation: (f) => ({
    subject: `Your booking: ${f.when}`,
    text: `${f.service} on ${f.when} at ${f.site}.\nCode: ${f.code}. FREE.\nBring: ${f.documents.join(', ')}.\nMove or cancel: ${f.link}`,
  }),
  reminder_first: (f) => ({
    subject: `Reminder: ${f.when}`,
    text: `Reminder: ${f.service} on ${f.when} at ${f.site}. Code: ${f.code}.\nComing, moving or cancelling: ${f.link}`,
  }),
  reminder_last: (f) => ({
    subject: `Reminder: ${f.when}`,
    text: `Reminder: ${f.when} at ${f.site}. Code: ${f.code}.\nBring: ${f.documents.join(', ')}. FREE.\nCannot come? Tell us: ${f.link}`,
  }),
};

/** One link at most, no NIK, no birth date, no name. */
export const writeLetter = (language: 'id' | 'en', kind: MessageKind, facts: LetterFacts): Letter =>
  (language === 'en' ? en : id)[kind](facts);
