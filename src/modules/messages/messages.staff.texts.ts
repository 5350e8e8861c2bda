import type { ShippedText, StaffMessageKind } from './messages.types.js';

/** To accounts, in one wording: a way to sign in looks the same each time. In Indonesian, as the pages of schools begin. */
export const staffTexts: Record<StaffMessageKind, ShippedText> = {
  sign_in_link: {
    subject: 'Tautan masuk Giliran',
    a: 'Tautan masuk sekali pakai, berlaku sampai {sampai}: {tautan}\nBukan Anda yang meminta? Abaikan pesan ini.',
  },
  school_invited: {
    subject: 'Perekaman KTP-el untuk {sekolah}',
    a: '{sekolah} diundang mengikuti perekaman KTP-el siswa 16 tahun ke atas. GRATIS.\nMasuk dengan kontak ini, lalu jawab apakah sekolah ikut: {tautan}',
  },
  school_request: {
    subject: '{kabar}: {sekolah}',
    a: '{kabar} untuk {sekolah}.\nLihat dan jawab: {tautan}',
  },
  school_eve: {
    subject: 'Perekaman {waktu}: {sekolah}',
    a: 'Perekaman KTP-el {sekolah}: {waktu} di {tempat}. GRATIS.\nDaftar siswa dan kartu QR untuk dicetak: {tautan}',
  },
  school_result: {
    subject: 'Hasil perekaman: {sekolah}',
    a: 'Perekaman KTP-el {sekolah} pada {waktu} selesai.\nLihat siapa yang direkam, siapa yang tidak hadir, dan kapan kartu dapat dicetak: {tautan}',
  },
};

/** What a school is told when its request stands so; nothing of what it did itself. */
export function newsOf(status: string, reason: string | null): string | null {
  if (status === 'proposed') return reason === 'moved' ? 'Jadwal dipindah, mohon jawab lagi' : 'Usulan jadwal';
  if (status === 'lapsed') return 'Usulan jadwal sudah lewat waktunya';
  if (reason === 'nothing_free') return 'Jadwal batal, kami carikan waktu lain';
  return reason === 'expired_in_part' ? 'Sebagian jadwal batal karena tidak dijawab' : null;
}
