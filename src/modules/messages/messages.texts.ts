import type { Letter, LetterFacts, ResidentMessageKind } from './messages.types.js';

/** Raise it when a sentence changes: every message row names the text it was sent with. */
export const TEXT_VERSION = '2026-11';

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
} as const satisfies Record<string, keyof LetterFacts>;
export type Placeholder = keyof typeof PLACEHOLDERS;

export const isPlaceholder = (name: string): name is Placeholder => Object.hasOwn(PLACEHOLDERS, name);

const id: Record<ResidentMessageKind, Letter> = {
  confirmation: {
    subject: 'Janji Anda: {waktu}',
    text: '{layanan} pada {waktu} di {tempat}.\nKode: {kode}. GRATIS.\nBawa: {dokumen}.\nPindah jadwal atau batal: {tautan}',
  },
  reminder_first: {
    subject: 'Pengingat: {waktu}',
    text: 'Pengingat: {layanan} pada {waktu} di {tempat}. Kode: {kode}.\nAkan datang, pindah, atau batal: {tautan}',
  },
  reminder_last: {
    subject: 'Pengingat: {waktu}',
    text: 'Pengingat: {waktu} di {tempat}. Kode: {kode}.\nBawa: {dokumen}. GRATIS.\nBerhalangan? Beri tahu kami: {tautan}',
  },
  cancelled_by_office: {
    subject: 'Dibatalkan oleh kantor: {waktu}',
    text: 'Mohon maaf, kantor membatalkan janji Anda {waktu} di {tempat} (kode {kode}) karena tempat berkurang. Jangan datang pada waktu itu.\nPilih waktu lain, GRATIS: {tautan}',
  },
  offer: {
    subject: 'Ada tempat untuk Anda: {waktu}',
    text: 'Ada tempat untuk Anda: {layanan} pada {waktu} di {tempat}. GRATIS.\nKami simpan sampai {sampai}; sesudah itu untuk orang berikutnya.\nAmbil, atau lewati dan berhenti menunggu: {tautan}',
  },
  print_invitation: {
    subject: 'Kartu Anda bisa dicetak: {waktu}',
    text: 'Data Anda siap cetak. Kami simpan tempat dan satu kartu kosong: {waktu} di {tempat}, sampai {sampai}. GRATIS.\nBawa: {dokumen}.\nAmbil, atau pilih waktu lain: {tautan}',
  },
  one_time_code: {
    subject: 'Kode sekali pakai',
    text: 'Kode sekali pakai: {kode_sekali_pakai}. Berlaku sampai {sampai}, untuk membuka pesanan {kode}.\nJangan beri tahu siapa pun; petugas tidak pernah memintanya. Bukan Anda yang meminta? Abaikan pesan ini.',
  },
  access_link: {
    subject: 'Tautan pesanan: {waktu}',
    text: 'Tautan ke pesanan {kode}, {waktu} di {tempat}. Bukan Anda yang meminta? Abaikan pesan ini.\nBuka pesanan: {tautan}',
  },
  turn_near: {
    subject: 'Giliran mendekat: nomor {nomor}',
    text: 'Giliran nomor {nomor} mendekat: {antrean}. Tunggu di dekat loket, {tempat}.\nPosisi Anda: {tautan}',
  },
  called: {
    subject: 'Nomor {nomor}: loket {loket}',
    text: 'Nomor {nomor} dipanggil: silakan ke loket {loket} sekarang, {tempat}.\nPosisi Anda: {tautan}',
  },
  missed: {
    subject: 'Nomor {nomor} terlewat',
    text: 'Nomor {nomor} sudah dipanggil dan terlewat. Masih bisa dilayani hari ini: temui petugas meja depan, {tempat}, sebelum {sampai}; Anda dipanggil lagi sesudah beberapa nomor.\nPosisi Anda: {tautan}',
  },
};

const en: Record<ResidentMessageKind, Letter> = {
  confirmation: {
    subject: 'Your booking: {waktu}',
    text: '{layanan} on {waktu} at {tempat}.\nCode: {kode}. FREE.\nBring: {dokumen}.\nMove or cancel: {tautan}',
  },
  reminder_first: {
    subject: 'Reminder: {waktu}',
    text: 'Reminder: {layanan} on {waktu} at {tempat}. Code: {kode}.\nComing, moving or cancelling: {tautan}',
  },
  reminder_last: {
    subject: 'Reminder: {waktu}',
    text: 'Reminder: {waktu} at {tempat}. Code: {kode}.\nBring: {dokumen}. FREE.\nCannot come? Tell us: {tautan}',
  },
  cancelled_by_office: {
    subject: 'Cancelled by the office: {waktu}',
    text: 'We are sorry: the office cancelled your booking {waktu} at {tempat} (code {kode}), because there are fewer places. Please do not come then.\nChoose another time, FREE: {tautan}',
  },
  offer: {
    subject: 'A place for you: {waktu}',
    text: 'A place for you: {layanan} on {waktu} at {tempat}. FREE.\nKept until {sampai}; after that it goes to the next person.\nTake it, or let it go and stop waiting: {tautan}',
  },
  print_invitation: {
    subject: 'Your card can be printed: {waktu}',
    text: 'Your record is ready for printing. A place and one blank card are kept for you: {waktu} at {tempat}, until {sampai}. FREE.\nBring: {dokumen}.\nTake it, or choose another time: {tautan}',
  },
  one_time_code: {
    subject: 'One-time code',
    text: 'One-time code: {kode_sekali_pakai}. It opens booking {kode} until {sampai}.\nTell it to nobody; staff never ask for it. Not you who asked? Ignore this message.',
  },
  access_link: {
    subject: 'Link to your booking: {waktu}',
    text: 'The link to booking {kode}, {waktu} at {tempat}. Not you who asked? Ignore this message.\nOpen the booking: {tautan}',
  },
  turn_near: {
    subject: 'Your turn is near: ticket {nomor}',
    text: 'The turn of ticket {nomor} is near: {antrean}. Please wait near the counters, {tempat}.\nYour place in line: {tautan}',
  },
  called: {
    subject: 'Ticket {nomor}: counter {loket}',
    text: 'Ticket {nomor} is called: please go to counter {loket} now, {tempat}.\nYour place in line: {tautan}',
  },
  missed: {
    subject: 'Ticket {nomor} was missed',
    text: 'Ticket {nomor} was called and missed. You can still be served today: see the front desk, {tempat}, before {sampai}; you are called again after a few numbers.\nYour place in line: {tautan}',
  },
};

/** As shipped, with its placeholders. */
export const shippedLetter = (language: Language, kind: ResidentMessageKind): Letter =>
  (language === 'en' ? en : id)[kind];

const wordsOf = (fact: LetterFacts[keyof LetterFacts]): string => (typeof fact === 'string' ? fact : fact.join(', '));

/** What is in no list stays as it is; a fact is never read as a text. */
export const fillLetter = (text: string, facts: LetterFacts): string =>
  text.replaceAll(/\{([a-z_]+)\}/g, (whole, name: string) =>
    isPlaceholder(name) ? wordsOf(facts[PLACEHOLDERS[name]]) : whole,
  );

/** One link at most, no NIK, no birth date, no name. `text` stands in the place of the shipped one. */
export function writeLetter(
  language: Language,
  kind: ResidentMessageKind,
  facts: LetterFacts,
  text = shippedLetter(language, kind).text,
): Letter {
  return { subject: fillLetter(shippedLetter(language, kind).subject, facts), text: fillLetter(text, facts) };
}

/** How many are called before somebody who waits, in words. */
export function aheadWords(language: Language, ahead: number): string {
  if (ahead <= 0) return language === 'en' ? 'you are next' : 'Anda berikutnya';
  return language === 'en' ? `${ahead} before you` : `${ahead} nomor lagi di depan Anda`;
}

const STOPPED = {
  id: 'Baik. Kami tidak menawarkan tempat lagi ke nomor ini. Janji yang sudah ada tetap berlaku. Ingin menunggu lagi? Masuk daftar tunggu lewat Giliran.',
  en: 'All right. We offer no places to this number any more. Bookings that exist stay. To wait again, join the waiting list on Giliran.',
} as const;

/** Confirms the stop word; says nothing of who waited for what. */
export const stopReply = (language: Language): string => STOPPED[language];
