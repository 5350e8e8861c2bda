import { type Facts, fillIn } from '../../common/fill-in.js';
import { BOOKING_PROBLEMS } from './booking-problem-texts.js';
import { DESK_PROBLEMS } from './desk-problem-texts.js';
import { fieldTexts } from './field-texts.js';
import type { Locale } from './locale.js';
import { ROSTER_PROBLEMS } from './roster-problem-texts.js';
import { SCHOOL_PROBLEMS } from './school-problem-texts.js';
import { SUPERVISOR_PROBLEMS } from './supervisor-problem-texts.js';

/** `title` names what happened; `detail` says what to do next. */
export interface ProblemText {
  title: string;
  detail: string;
}
type Sentences = readonly [title: string, detail: string];

/** The sentences of a refusal; an unknown code reads as a fault of ours. */
export function problemText(locale: Locale, code: string, facts?: Facts): ProblemText {
  const [title, detail] = (problems[code] ?? internal)[locale];
  return { title: fillIn(title, facts), detail: fillIn(detail, facts) };
}

/** The sentence for one refused field. Never holds the value that was typed. */
export function fieldText(locale: Locale, code: string, facts?: Facts): string {
  return fillIn((fieldTexts[code] ?? fieldTexts.invalid ?? { id: code, en: code })[locale], facts);
}

export const isKnownProblem = (code: string): boolean => code in problems;

const internal: Record<Locale, Sentences> = {
  id: [
    'Ada gangguan di pihak kami',
    'Coba lagi sebentar lagi. Bila tetap gagal, hubungi kantor dan sebutkan kode permintaan.',
  ],
  en: [
    'Something went wrong on our side',
    'Try again in a moment. If it still fails, call the office and quote the request id.',
  ],
};

const problems: Readonly<Record<string, Record<Locale, Sentences>>> = {
  internal,
  ...ROSTER_PROBLEMS,
  ...DESK_PROBLEMS,
  ...SUPERVISOR_PROBLEMS,
  ...SCHOOL_PROBLEMS,
  slot_full: {
    id: ['Jam ini baru saja terisi', 'Pilih jam lain. Isian Anda tidak hilang.'],
    en: ['This time has just been taken', 'Choose another time. Nothing you filled in is lost.'],
  },
  no_cards_left: {
    id: [
      'Kartu untuk hari itu sudah habis',
      'Rekam data dulu tanpa kartu, atau pilih hari lain yang masih memiliki kartu.',
    ],
    en: ['No cards are left for that day', 'Record first without a card, or choose another day that still has cards.'],
  },
  day_closed: {
    id: ['Tidak ada pelayanan pada hari itu', 'Pilih hari lain yang dibuka.'],
    en: ['There is no service on that day', 'Choose another day that is open.'],
  },
  already_booked: {
    id: [
      'Sudah ada janji atas NIK ini',
      'Buka tautan pada pesan konfirmasi untuk memindah atau membatalkannya, atau tanyakan di meja depan.',
    ],
    en: [
      'There already is a booking for this NIK',
      'Open the link in the confirmation to move or cancel it, or ask at the front desk.',
    ],
  },
  ...BOOKING_PROBLEMS,
  hold_expired: {
    id: ['Waktu simpan tempat sudah habis', 'Pilih jam lagi; tempat yang sama mungkin masih kosong.'],
    en: ['The time for keeping the place has run out', 'Choose a time again; the same place may still be free.'],
  },
  hold_not_found: {
    id: ['Tempat yang disimpan tidak ditemukan', 'Pilih jam lagi dari daftar.'],
    en: ['The kept place was not found', 'Choose a time from the list again.'],
  },
  not_eligible: {
    id: ['Belum bisa dilayani', 'Baca alasannya; di sana ada tanggal atau langkah yang dapat ditempuh.'],
    en: ['Not possible yet', 'Read the reasons; each names the date or the step that helps.'],
  },
  access_code_wrong: {
    id: [
      'Kode sekali pakai ini tidak berlaku',
      'Periksa angkanya, atau minta kode baru. Setiap kode berlaku 10 menit dan dipakai satu kali.',
    ],
    en: [
      'This one-time code does not work',
      'Check the digits, or ask for a new code. Each code works for 10 minutes, once.',
    ],
  },
  link_ended: {
    id: ['Tautan ini tidak berlaku lagi', 'Minta tautan baru; kami mengirimnya ke kontak yang tercatat.'],
    en: ['This link no longer works', 'Ask for a new link; we send it to the contact we know.'],
  },
  too_late: {
    id: [
      'Sudah terlalu dekat untuk pindah',
      'Datanglah pada jam semula, atau batalkan lalu pesan lagi. Terlambat? Lapor ke meja depan.',
    ],
    en: [
      'It is too late to move',
      'Come at the time you have, or cancel and book again. Running late? Tell the front desk.',
    ],
  },
  not_found: {
    id: ['Tidak ditemukan', 'Periksa alamat atau kodenya, lalu coba lagi.'],
    en: ['Not found', 'Check the address or the code and try again.'],
  },
  forbidden: {
    id: ['Anda tidak berwenang untuk ini', 'Minta bantuan atasan yang berwenang, atau masuk dengan akun lain.'],
    en: ['You may not do this', 'Ask a supervisor who may, or sign in with another account.'],
  },
  unauthenticated: {
    id: ['Anda belum masuk', 'Masuk dulu, lalu ulangi.'],
    en: ['You are not signed in', 'Sign in, then try again.'],
  },
  wrong_password: {
    id: [
      'Nama pengguna atau kata sandi salah',
      'Periksa keduanya lalu coba lagi. Lupa kata sandi? Hubungi admin kantor.',
    ],
    en: ['Wrong username or password', 'Check both and try again. Forgot the password? Ask the office administrator.'],
  },
  sign_in_slowed: {
    id: [
      'Terlalu banyak percobaan',
      'Tunggu 5 menit, lalu coba lagi. Lebih cepat dari perangkat yang biasa Anda pakai; atau minta tautan kata sandi kepada admin kantor.',
    ],
    en: [
      'Too many tries',
      'Wait 5 minutes, then try again. The device that you normally use is faster; or ask an administrator for a link to choose a password.',
    ],
  },
  second_factor_wrong: {
    id: [
      'Kode ini salah atau sudah dipakai',
      'Tunggu kode berikutnya di aplikasi, lalu tulis. Tanpa ponsel, tulis satu kode cadangan.',
    ],
    en: [
      'This code is wrong or was used before',
      'Wait for the next code in the app and write it. Without the phone, write a recovery code.',
    ],
  },
  second_factor_required: {
    id: ['Peran ini mewajibkan langkah kedua', 'Pindahkan ke ponsel lain bila perlu; langkah kedua tetap terpasang.'],
    en: ['This role needs the second step', 'Move it to another phone if needed; the second step stays.'],
  },
  last_admin: {
    id: ['Ini admin yang terakhir', 'Beri peran admin kepada akun lain dulu, lalu ulangi.'],
    en: ['This is the last administrator', 'Make another account an administrator first, then try again.'],
  },
  invalid_input: {
    id: ['Ada isian yang perlu diperbaiki', 'Perbaiki isian yang disebut pada errors, lalu kirim lagi.'],
    en: ['Some input needs correcting', 'Correct the fields named in errors and send again.'],
  },
  unknown_field: {
    id: ['Ada isian yang tidak dikenal', 'Hapus isian yang disebut pada errors, lalu kirim lagi.'],
    en: ['There is an unknown field', 'Remove the fields named in errors and send again.'],
  },
  malformed_body: {
    id: ['Isi permintaan tidak dapat dibaca', 'Kirim JSON yang sah dalam UTF-8.'],
    en: ['The request body cannot be read', 'Send valid JSON in UTF-8.'],
  },
  malformed_request: {
    id: ['Permintaan tidak dapat dibaca', 'Periksa alamat dan kepala permintaan HTTP, lalu kirim lagi.'],
    en: ['The request cannot be read', 'Check the address and the headers of the HTTP request and send it again.'],
  },
  request_timeout: {
    id: ['Permintaan tidak selesai dikirim', 'Periksa sambungan, lalu kirim lagi dari awal.'],
    en: ['The request was not sent completely', 'Check the connection and send it again from the start.'],
  },
  headers_too_large: {
    id: ['Kepala permintaan terlalu banyak', 'Kirim paling banyak 100 kepala HTTP, 16 KB semuanya.'],
    en: ['There are too many headers', 'Send at most 100 HTTP headers, 16 KB in all.'],
  },
  unsupported_media_type: {
    id: ['Jenis isi tidak didukung', 'Kirim dengan Content-Type: application/json.'],
    en: ['This content type is not supported', 'Send it with Content-Type: application/json.'],
  },
  payload_too_large: {
    id: ['Isi permintaan terlalu besar', 'Kirim paling banyak 64 KB.'],
    en: ['The request body is too large', 'Send 64 KB at most.'],
  },
  idempotency_key_reused: {
    id: ['Idempotency-Key ini sudah dipakai untuk isi lain', 'Pakai kunci baru untuk permintaan yang berbeda.'],
    en: ['This Idempotency-Key was used with another body', 'Use a new key for a different request.'],
  },
  idempotency_key_invalid: {
    id: ['Idempotency-Key tidak sah', 'Pakai 1 sampai 255 tanda ASCII yang dapat dicetak.'],
    en: ['The Idempotency-Key is not valid', 'Use 1 to 255 printable ASCII signs.'],
  },
  precondition_failed: {
    id: ['Data ini sudah diubah orang lain', 'Muat ulang, periksa perubahannya, lalu simpan lagi.'],
    en: ['Someone else has changed this', 'Reload, check the change, then save again.'],
  },
  cross_origin: {
    id: ['Permintaan datang dari situs lain', 'Buka halaman ini langsung di Giliran, lalu ulangi.'],
    en: ['The request came from another site', 'Open the page in Giliran itself and try again.'],
  },
  host_not_allowed: {
    id: ['Alamat ini tidak dilayani', 'Pakai alamat resmi Giliran.'],
    en: ['This address is not served', 'Use the official address of Giliran.'],
  },
  method_not_allowed: {
    id: ['Cara permintaan ini tidak didukung', 'Lihat /api/docs untuk cara yang tersedia.'],
    en: ['This method is not supported', 'See /api/docs for the methods there are.'],
  },
  device_id_invalid: {
    id: ['Device-Id tidak sah', 'Pakai 8 sampai 128 tanda ASCII tanpa spasi.'],
    en: ['The Device-Id is not valid', 'Use 8 to 128 printable ASCII signs without spaces.'],
  },
  device_limit: {
    id: [
      'Perangkat ini sudah membuat cukup banyak janji hari ini',
      'Pesan dari perangkat lain atau besok. Perlu untuk banyak orang? Minta bantuan meja depan atau sekolah.',
    ],
    en: [
      'This device has made enough bookings today',
      'Book from another device, or tomorrow. For many people? Ask the front desk or the school.',
    ],
  },
  phone_limit: {
    id: [
      'Nomor telepon ini sudah dipakai untuk beberapa janji',
      'Pakai nomor lain, atau batalkan janji yang tidak jadi. Satu keluarga dapat dipesan sekaligus, sampai lima orang.',
    ],
    en: [
      'This phone number stands for several bookings already',
      'Use another number, or cancel a booking that is not needed. A family may book together, up to five people.',
    ],
  },
  too_many_requests: {
    id: ['Terlalu banyak permintaan', 'Tunggu sebentar, lalu coba lagi.'],
    en: ['Too many requests', 'Wait a moment, then try again.'],
  },
  unavailable: {
    id: ['Layanan sedang tidak tersedia', 'Tidak ada yang hilang. Coba lagi sebentar lagi.'],
    en: ['The service is unavailable at the moment', 'Nothing is lost. Try again in a moment.'],
  },
};
