import type { Letter, StaffMessageKind } from './messages.types.js';

export interface StaffLetterFacts {
  link: string;
  /** '09.42 WIB' */
  until: string;
  school: string;
  /** What became of the request, such as 'Usulan jadwal'. */
  news: string;
}

type Write = (facts: StaffLetterFacts) => Letter;

const LETTERS: Record<StaffMessageKind, Write> = {
  sign_in_link: (f) => ({
    subject: 'Tautan masuk Giliran',
    text: `Tautan masuk sekali pakai, berlaku sampai ${f.until}: ${f.link}\nBukan Anda yang meminta? Abaikan pesan ini.`,
  }),
  school_invited: (f) => ({
    subject: `Perekaman KTP-el untuk ${f.school}`,
    text: `${f.school} diundang mengikuti perekaman KTP-el siswa 16 tahun ke atas. GRATIS.\nMasuk dengan kontak ini, lalu jawab apakah sekolah ikut: ${f.link}`,
  }),
  school_request: (f) => ({
    subject: `${f.news}: ${f.school}`,
    text: `${f.news} untuk ${f.school}.\nLihat dan jawab: ${f.link}`,
  }),
};

/** One link at most, no name of a person, no NIK. In Indonesian, as the pages of schools begin. */
export const writeStaffLetter = (kind: StaffMessageKind, facts: StaffLetterFacts): Letter => LETTERS[kind](facts);

/** What a school is told when its request stands so; nothing of what it did itself. */
export function newsOf(status: string, reason: string | null): string | null {
  if (status === 'proposed') return reason === 'moved' ? 'Jadwal dipindah, mohon jawab lagi' : 'Usulan jadwal';
  if (status === 'lapsed') return 'Usulan jadwal sudah lewat waktunya';
  if (reason === 'nothing_free') return 'Jadwal batal, kami carikan waktu lain';
  return reason === 'expired_in_part' ? 'Sebagian jadwal batal karena tidak dijawab' : null;
}
