import type { Locale } from './locale.js';
import { ROSTER_REMARKS } from './roster-problem-texts.js';

/** One sentence per code of a refused field; parts in brackets need their facts. */
export const fieldTexts: Readonly<Record<string, Record<Locale, string>>> = {
  ...ROSTER_REMARKS,
  code_invalid: {
    id: 'Kode janji ini tidak dikenal di sini. Periksa 10 tandanya.',
    en: 'This booking code is not known here. Check its 10 signs.',
  },
  password_short: {
    id: 'Kata sandi ini terlalu pendek. Pakai paling sedikit 8 huruf, lebih baik 15 atau lebih.',
    en: 'This password is too short. Use at least 8 characters, better 15 or more.',
  },
  password_long: {
    id: 'Kata sandi ini terlalu panjang. Pakai paling banyak 256 huruf.',
    en: 'This password is too long. Use at most 256 characters.',
  },
  password_common: {
    id: 'Kata sandi ini termasuk yang paling sering dipakai orang. Pilih yang lain, misalnya tiga atau empat kata acak.',
    en: 'This password is among those that most people use. Choose another, such as three or four random words.',
  },
  password_pattern: {
    id: 'Kata sandi ini hanya mengulang beberapa tanda. Pilih yang lain, misalnya tiga atau empat kata acak.',
    en: 'This password repeats a few signs. Choose another, such as three or four random words.',
  },
  password_own: {
    id: 'Kata sandi ini mudah ditebak dari nama Anda atau nama kantor. Tambahkan beberapa kata yang lain.',
    en: 'This password is easy to guess from your name or the name of the office. Add a few other words.',
  },
  password_differs: {
    id: 'Kedua isian kata sandi tidak sama. Tulis sekali lagi.',
    en: 'The two passwords differ. Write it once more.',
  },
  password_wrong: {
    id: 'Kata sandi sekarang salah. Periksa huruf besar dan kecilnya, lalu tulis lagi.',
    en: 'The password of today is wrong. Check capitals and small letters, then write it again.',
  },
  username_invalid: {
    id: 'Nama pengguna terdiri dari 3 sampai 50 huruf kecil, angka, titik, atau garis, tanpa spasi.',
    en: 'A username has 3 to 50 small letters, digits, dots or dashes, without spaces.',
  },
  username_taken: {
    id: 'Nama pengguna ini sudah dipakai. Pilih yang lain.',
    en: 'This username is taken. Choose another.',
  },
  role_of_school: {
    id: 'Kontak sekolah ditambahkan lewat daftar sekolah.',
    en: 'Contacts of schools are added in the register of schools.',
  },
  required: { id: 'Bagian ini perlu diisi.', en: 'Fill this in.' },
  invalid: {
    id: 'Isian ini tidak sah. Periksa lalu tulis lagi.',
    en: 'This is not valid. Check it and write it again.',
  },
  not_text: {
    id: 'Tulis dengan huruf dan angka biasa, dalam satu baris.',
    en: 'Write it in plain letters and digits, on one line.',
  },
  unreadable: {
    id: 'Daftar ini tidak dapat dibaca. Periksa tanda kutip, atau salin ulang dari tabelnya.',
    en: 'This list cannot be read. Check its quotes, or copy it from the table again.',
  },
  too_long: {
    id: 'Isian ini terlalu panjang.[ Paling banyak {limit} huruf.]',
    en: 'This is too long.[ Use at most {limit} characters.]',
  },
  nik_other_person: {
    id: 'NIK ini tidak ada pada pesanan yang dilaporkan. Salin dari KK atau KTP-el yang Anda lihat.',
    en: 'The reported booking does not have this NIK. Copy it from the family card or KTP that you saw.',
  },
  nik_length: {
    id: 'NIK harus 16 angka.[ Anda memasukkan {entered}.] Salin dari Kartu Keluarga.',
    en: 'A NIK has 16 digits.[ You entered {entered}.] Copy it from the family card.',
  },
  nik_not_digits: {
    id: 'NIK hanya berisi angka 0 sampai 9. Salin 16 angka dari Kartu Keluarga.',
    en: 'A NIK holds only the digits 0 to 9. Copy the 16 digits from the family card.',
  },
  nik_day: {
    id: 'Angka ke-7 dan ke-8 pada NIK[, {digits},] bukan tanggal yang mungkin. Periksa 16 angka itu.',
    en: 'Digits 7 and 8 of the NIK[, {digits},] are not a possible day. Check the 16 digits.',
  },
  nik_month: {
    id: 'Angka ke-9 dan ke-10 pada NIK[, {digits},] bukan bulan. Periksa 16 angka itu.',
    en: 'Digits 9 and 10 of the NIK[, {digits},] are not a month. Check the 16 digits.',
  },
  nik_date: {
    id: 'Angka ke-7 sampai ke-12 pada NIK[, {digits},] bukan tanggal yang ada. Periksa lagi; bila memang begitu, datang ke meja depan.',
    en: 'Digits 7 to 12 of the NIK[, {digits},] are not a real date. Check them; if they are right, come to the front desk.',
  },
  nik_serial: {
    id: 'Empat angka terakhir NIK tidak boleh 0000. Periksa 16 angka itu.',
    en: 'The last four digits of a NIK cannot be 0000. Check the 16 digits.',
  },
  nik_twice: {
    id: 'NIK ini ditulis dua kali. Tiap orang memakai NIK sendiri.',
    en: 'This NIK is written twice. Each person has their own.',
  },
  name_empty: { id: 'Tulis nama lengkap seperti di Kartu Keluarga.', en: 'Write the full name as on the family card.' },
  name_too_long: {
    id: 'Nama ini terlalu panjang.[ Paling banyak {limit} huruf; singkat gelarnya.]',
    en: 'This name is too long.[ Use at most {limit} characters; shorten the titles.]',
  },
  name_broken_text: {
    id: 'Ada huruf yang rusak pada nama ini. Ketik lagi, jangan disalin.',
    en: 'Some letters of this name are broken. Type it instead of pasting.',
  },
  name_line_break: { id: 'Tulis nama dalam satu baris.', en: 'Write the name on one line.' },
  name_control_sign: {
    id: 'Ada tanda yang tidak terlihat pada nama ini. Ketik lagi, jangan disalin.',
    en: 'This name holds invisible signs. Type it instead of pasting.',
  },
  name_direction_sign: {
    id: 'Ada tanda yang membalik tulisan pada nama ini. Ketik lagi, jangan disalin.',
    en: 'This name holds signs that turn the writing around. Type it instead of pasting.',
  },
  name_emoji: { id: 'Tulis nama tanpa gambar atau emoji.', en: 'Write the name without pictures or emoji.' },
  name_stacked_marks: {
    id: 'Terlalu banyak tanda di atas satu huruf. Tulis nama seperti di Kartu Keluarga.',
    en: 'There are too many marks on one letter. Write the name as on the family card.',
  },
  name_invalid: {
    id: 'Tulis nama dengan huruf biasa dalam satu baris, seperti di Kartu Keluarga.',
    en: 'Write the name in plain letters on one line, as on the family card.',
  },
  birth_date_invalid: {
    id: 'Tanggal lahir ini tidak ada di kalender. Periksa hari, bulan, dan tahunnya.',
    en: 'This birth date is not in the calendar. Check the day, month and year.',
  },
  birth_date_future: {
    id: 'Tanggal lahir tidak boleh di masa depan. Periksa tahunnya.',
    en: 'A birth date cannot be in the future. Check the year.',
  },
  phone_invalid: {
    id: 'Nomor ini bukan nomor telepon yang lengkap. Tulis seperti 0812 3456 7890.',
    en: 'This is not a complete phone number. Write it like 0812 3456 7890.',
  },
  email_invalid: {
    id: 'Alamat e-mail ini belum lengkap. Tulis seperti nama@contoh.id.',
    en: 'This e-mail address is not complete. Write it like name@example.com.',
  },
  not_a_number: { id: 'Tulis angka bulat saja.', en: 'Write a whole number.' },
  out_of_range: {
    id: 'Angka ini di luar batas.[ Pilih antara {min} dan {max}.]',
    en: 'This number is out of range.[ Choose between {min} and {max}.]',
  },
  not_in_list: { id: 'Pilih salah satu yang tersedia.', en: 'Choose one of those offered.' },
  unknown_field: { id: 'Isian ini tidak dikenal. Hapus dari permintaan.', en: 'This field is unknown. Remove it.' },
  booking_code_invalid: {
    id: 'Ini bukan kode janji. Tulis 10 huruf dan angka dari pesan janji, atau pakai NIK.',
    en: 'This is not a booking code. Write the 10 letters and digits of the message, or use the NIK.',
  },
  one_time_code_invalid: {
    id: 'Kode sekali pakai terdiri dari 6 angka. Salin dari pesan yang kami kirim.',
    en: 'A one-time code has 6 digits. Copy it from the message that we sent.',
  },
  not_uuid: { id: 'Pengenal ini tidak sah. Salin lagi dari sumbernya.', en: 'This id is not valid. Copy it again.' },
  date_invalid: {
    id: 'Tulis tanggal yang ada di kalender, seperti 2026-11-28.',
    en: 'Write a date that is in the calendar, like 2026-11-28.',
  },
  same: {
    id: 'Belum ada yang diubah. Tulis nilai yang baru.',
    en: 'Nothing is changed yet. Write another value.',
  },
  not_ahead: {
    id: 'Tulis tanggal sesudah hari ini, paling jauh setahun.',
    en: 'Write dates after today, a year ahead at most.',
  },
  npsn_invalid: { id: 'NPSN terdiri dari 8 angka.', en: 'An NPSN has 8 digits.' },
  contact_invalid: {
    id: 'Tulis nomor HP seperti 0812 3456 7890, atau alamat email.',
    en: 'Write a mobile number like 0812 3456 7890, or an e-mail address.',
  },
  table_unreadable: {
    id: 'Tabel tidak terbaca. Baris pertama berisi nama kolom, paling banyak 2.000 baris.',
    en: 'The table cannot be read. The first row names the columns; 2,000 rows at most.',
  },
  template_taken: {
    id: 'Hari itu sudah mempunyai jadwal yang mulai pada tanggal ini. Pilih tanggal lain.',
    en: 'That weekday already has an opening from this date. Choose another date.',
  },
  time_invalid: { id: 'Tulis jam seperti 09:30.', en: 'Write a time like 09:30.' },
  not_an_object: { id: 'Kirim satu objek JSON di sini.', en: 'Send one JSON object here.' },
  not_a_list: { id: 'Kirim daftar JSON di sini.', en: 'Send a JSON list here.' },
  consent_needed: {
    id: 'Beri tanda setuju, atau pilih tanpa pesan.',
    en: 'Tick to agree, or choose no messages.',
  },
};
