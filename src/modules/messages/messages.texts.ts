import type { Letter, LetterFacts, ResidentMessageKind } from './messages.types.js';

/** Raise it when a sentence changes: every message row names the text it was sent with. */
export const TEXT_VERSION = '2026-11';

type Write = (facts: LetterFacts) => Letter;

const id: Record<ResidentMessageKind, Write> = {
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
  cancelled_by_office: (f) => ({
    subject: `Dibatalkan oleh kantor: ${f.when}`,
    text: `Mohon maaf, kantor membatalkan janji Anda ${f.when} di ${f.site} (kode ${f.code}) karena tempat berkurang. Jangan datang pada waktu itu.\nPilih waktu lain, GRATIS: ${f.link}`,
  }),
  offer: (f) => ({
    subject: `Ada tempat untuk Anda: ${f.when}`,
    text: `Ada tempat untuk Anda: ${f.service} pada ${f.when} di ${f.site}. GRATIS.\nKami simpan sampai ${f.until}; sesudah itu untuk orang berikutnya.\nAmbil, atau lewati dan berhenti menunggu: ${f.link}`,
  }),
  print_invitation: (f) => ({
    subject: `Kartu Anda bisa dicetak: ${f.when}`,
    text: `Data Anda siap cetak. Kami simpan tempat dan satu kartu kosong: ${f.when} di ${f.site}, sampai ${f.until}. GRATIS.\nBawa: ${f.documents.join(', ')}.\nAmbil, atau pilih waktu lain: ${f.link}`,
  }),
  one_time_code: (f) => ({
    subject: 'Kode sekali pakai',
    text: `Kode sekali pakai: ${f.oneTimeCode}. Berlaku sampai ${f.until}, untuk membuka pesanan ${f.code}.\nJangan beri tahu siapa pun; petugas tidak pernah memintanya. Bukan Anda yang meminta? Abaikan pesan ini.`,
  }),
  access_link: (f) => ({
    subject: `Tautan pesanan: ${f.when}`,
    text: `Tautan ke pesanan ${f.code}, ${f.when} di ${f.site}. Bukan Anda yang meminta? Abaikan pesan ini.\nBuka pesanan: ${f.link}`,
  }),
};

const en: Record<ResidentMessageKind, Write> = {
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
  cancelled_by_office: (f) => ({
    subject: `Cancelled by the office: ${f.when}`,
    text: `We are sorry: the office cancelled your booking ${f.when} at ${f.site} (code ${f.code}), because there are fewer places. Please do not come then.\nChoose another time, FREE: ${f.link}`,
  }),
  offer: (f) => ({
    subject: `A place for you: ${f.when}`,
    text: `A place for you: ${f.service} on ${f.when} at ${f.site}. FREE.\nKept until ${f.until}; after that it goes to the next person.\nTake it, or let it go and stop waiting: ${f.link}`,
  }),
  print_invitation: (f) => ({
    subject: `Your card can be printed: ${f.when}`,
    text: `Your record is ready for printing. A place and one blank card are kept for you: ${f.when} at ${f.site}, until ${f.until}. FREE.\nBring: ${f.documents.join(', ')}.\nTake it, or choose another time: ${f.link}`,
  }),
  one_time_code: (f) => ({
    subject: 'One-time code',
    text: `One-time code: ${f.oneTimeCode}. It opens booking ${f.code} until ${f.until}.\nTell it to nobody; staff never ask for it. Not you who asked? Ignore this message.`,
  }),
  access_link: (f) => ({
    subject: `Link to your booking: ${f.when}`,
    text: `The link to booking ${f.code}, ${f.when} at ${f.site}. Not you who asked? Ignore this message.\nOpen the booking: ${f.link}`,
  }),
};

/** One link at most, no NIK, no birth date, no name. */
export const writeLetter = (language: 'id' | 'en', kind: ResidentMessageKind, facts: LetterFacts): Letter =>
  (language === 'en' ? en : id)[kind](facts);

const STOPPED = {
  id: 'Baik. Kami tidak menawarkan tempat lagi ke nomor ini. Janji yang sudah ada tetap berlaku. Ingin menunggu lagi? Masuk daftar tunggu lewat Giliran.',
  en: 'All right. We offer no places to this number any more. Bookings that exist stay. To wait again, join the waiting list on Giliran.',
} as const;

/** Confirms the stop word; says nothing of who waited for what. */
export const stopReply = (language: 'id' | 'en'): string => STOPPED[language];
