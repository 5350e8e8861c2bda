import type { Locale } from './locale.js';

type Sentences = readonly [title: string, detail: string];

/** What schools are refused when they send a list of pupils. */
export const ROSTER_PROBLEMS: Record<string, Record<Locale, Sentences>> = {
  upload_missing: {
    id: ['Tidak ada daftar yang dikirim', 'Pilih satu berkas Excel atau CSV, atau tempel isinya, lalu kirim lagi.'],
    en: ['No list was sent', 'Choose one Excel or CSV file, or paste its content, and send it again.'],
  },
  file_empty: {
    id: ['Berkas ini kosong', 'Simpan lagi daftarnya dari Excel, lalu kirim berkas yang berisi.'],
    en: ['This file is empty', 'Save the list from Excel again and send the file that has content.'],
  },
  no_rows: {
    id: ['Daftar ini belum berisi siswa', 'Isi satu baris untuk tiap siswa di bawah nama kolom, lalu kirim lagi.'],
    en: ['This list has no pupils yet', 'Fill in one row per pupil below the column names and send it again.'],
  },
  header_missing: {
    id: [
      'Nama kolom tidak ditemukan',
      'Tulis nama kolom di atas daftar: Nama, NIK, Tanggal lahir, Kelas, WA wali, Persetujuan wali. Contohnya dapat diunduh.',
    ],
    en: [
      'No column names were found',
      'Write column names above the list: Nama, NIK, Tanggal lahir, Kelas, WA wali, Persetujuan wali. A sample can be downloaded.',
    ],
  },
  name_column_missing: {
    id: ['Kolom Nama tidak ditemukan', 'Beri judul “Nama” pada kolom nama siswa, lalu kirim lagi.'],
    en: ['There is no column for names', 'Give the column of names the title “Nama” and send it again.'],
  },
  column_twice: {
    id: ['Satu kolom ditulis dua kali', '[Kolom “{column}” sudah ada. ]Hapus salah satunya, lalu kirim lagi.'],
    en: ['A column occurs twice', '[The column “{column}” is there already. ]Remove one of the two and send it again.'],
  },
  separator_unknown: {
    id: [
      'Pemisah kolom tidak dikenal',
      '[Kolom dipisah dengan “{sign}”. ]Pakai titik koma (;), koma, atau tab, atau kirim berkas Excel.',
    ],
    en: [
      'The column separator is unknown',
      '[Columns are separated by “{sign}”. ]Use semicolons, commas or tabs, or send the Excel file.',
    ],
  },
  quote_not_closed: {
    id: [
      'Tanda kutip tidak ditutup',
      '[Periksa dari baris {line}. ]Simpan lagi dari Excel sebagai CSV, atau kirim berkas Excel.',
    ],
    en: [
      'A quotation mark is not closed',
      '[Look from line {line} on. ]Save it from Excel as CSV again, or send the Excel file.',
    ],
  },
  too_many_rows: {
    id: [
      'Daftar ini terlalu panjang',
      '[Satu daftar memuat paling banyak {most} siswa. ]Bagi menurut kelas, lalu kirim satu per satu.',
    ],
    en: ['This list is too long', '[A list has {most} pupils at most. ]Divide it by class and send them one by one.'],
  },
  file_kind: {
    id: [
      'Berkas ini bukan daftar',
      'Foto, PDF, dan dokumen tidak dapat dibaca sebagai daftar. Kirim berkas Excel (.xlsx) atau CSV.',
    ],
    en: [
      'This file is not a list',
      'Photos, PDF files and documents cannot be read as lists. Send an Excel (.xlsx) or CSV file.',
    ],
  },
  file_protected: {
    id: ['Berkas ini dikunci dengan kata sandi', 'Buka di Excel, hapus kata sandinya, simpan, lalu kirim lagi.'],
    en: ['This file is locked with a password', 'Open it in Excel, remove the password, save it and send it again.'],
  },
  file_old_excel: {
    id: [
      'Berkas ini dari Excel lama',
      'Buka di Excel, pilih Simpan Sebagai lalu jenis “Buku Kerja Excel (.xlsx)”, dan kirim berkas yang baru.',
    ],
    en: [
      'This file is from an old Excel',
      'Open it in Excel, choose Save As with the type “Excel Workbook (.xlsx)” and send the new file.',
    ],
  },
  file_broken: {
    id: ['Berkas Excel ini rusak', 'Buka di Excel, simpan dengan nama baru, lalu kirim lagi.'],
    en: ['This Excel file is damaged', 'Open it in Excel, save it under a new name and send it again.'],
  },
  file_entities: {
    id: ['Berkas Excel ini tidak wajar', 'Salin daftarnya ke buku kerja Excel yang baru, lalu kirim berkas itu.'],
    en: ['This Excel file is unusual', 'Copy the list into a new Excel workbook and send that file.'],
  },
  file_too_large: {
    id: [
      'Berkas ini terlalu besar',
      'Kirim paling banyak 5 MB, dan 50 MB setelah dibuka. Hapus gambar dan lembar lain, atau kirim sebagai CSV.',
    ],
    en: [
      'This file is too large',
      'Send 5 MB at most, and 50 MB once unpacked. Remove pictures and other sheets, or send it as CSV.',
    ],
  },
  file_too_heavy: {
    id: [
      'Berkas ini terlalu berat untuk dibaca',
      'Salin kolom yang perlu ke buku kerja baru, atau simpan sebagai CSV, lalu kirim lagi.',
    ],
    en: [
      'This file is too heavy to read',
      'Copy the columns that are needed into a new workbook, or save it as CSV, and send it again.',
    ],
  },
  roster_closed: {
    id: ['Permintaan ini sudah ditarik', 'Buat permintaan baru untuk mengirim daftar siswa.'],
    en: ['This request was withdrawn', 'Make a new request to send a list of pupils.'],
  },
  pupil_seated: {
    id: ['Siswa ini sudah mendapat janji', 'Batalkan janjinya dari tautan janji itu, atau tanyakan ke kantor.'],
    en: ['This pupil has a booking already', 'Cancel it by the link of that booking, or ask the office.'],
  },
  nik_on_list: {
    id: [
      'NIK ini sudah ada pada daftar',
      'Periksa 16 angkanya pada Kartu Keluarga; NIK ini tercatat untuk siswa lain.',
    ],
    en: ['This NIK is on the list already', 'Check the 16 digits on the family card; it is noted for another pupil.'],
  },
};

/** What is said of single rows of a list, and of a list as a whole that was taken: each names what to do. */
export const ROSTER_REMARKS: Record<string, Record<Locale, string>> = {
  name_missing: { id: 'Tulis nama siswa.', en: 'Write the name of the pupil.' },
  name_broken: {
    id: 'Nama ini rusak atau berisi angka. Ketik lagi seperti di Kartu Keluarga.',
    en: 'This name is broken or holds a number. Type it again as on the family card.',
  },
  nik_scientific: {
    id: 'Angka NIK hilang karena Excel mengubahnya (seperti 1,77E+15). Ubah format kolom NIK menjadi Teks, lalu ketik lagi 16 angka dari KK.',
    en: 'Excel changed this NIK and lost digits (like 1.77E+15). Format the NIK column as Text, then type the 16 digits again.',
  },
  nik_number: {
    id: 'Sel NIK ini berformat Angka, dan Excel hanya menyimpan 15 angka. Ubah format kolom NIK menjadi Teks, lalu ketik lagi dari KK.',
    en: 'This NIK cell is a number, of which Excel keeps 15 digits. Format the NIK column as Text, then type it again.',
  },
  nik_column_damaged: {
    id: "Semua NIK pada daftar ini berakhir dengan 0: angka terakhir hilang di Excel. Ubah format kolom menjadi Teks lalu ketik lagi; bila memang 0, tulis tanda petik di depan ('1771…).",
    en: "Every NIK of this list ends in 0: Excel lost the last digits. Format the column as Text and type them again; if 0 is right, write an apostrophe in front ('1771…).",
  },
  nik_twice_in_list: {
    id: 'NIK ini sama dengan[ baris {row}] yang lain. Hapus salah satu, atau perbaiki bila orangnya berbeda.',
    en: 'This NIK is the same as in[ row {row},] another row. Remove one, or correct it if they are two people.',
  },
  phone_scientific: {
    id: 'Nomor ini hilang angkanya di Excel. Ubah format kolom menjadi Teks, lalu tulis lagi seperti 0812 3456 7890.',
    en: 'Excel lost digits of this number. Format the column as Text and write it again like 0812 3456 7890.',
  },
  birth_date_unreadable: {
    id: 'Tanggal lahir tidak terbaca. Tulis seperti 25/08/2009.',
    en: 'The birth date cannot be read. Write it like 25/08/2009.',
  },
  birth_date_month_first: {
    id: 'Bulan ditulis sebelum hari. Tulis hari, bulan, tahun, seperti 25/08/2009.',
    en: 'The month stands before the day. Write day, month, year, like 25/08/2009.',
  },
  column_narrow: {
    id: 'Kolom terlalu sempit sehingga isinya menjadi ####. Lebarkan kolom di Excel, simpan lagi.',
    en: 'The column is too narrow, so it was saved as ####. Widen it in Excel and save again.',
  },
  formula: {
    id: 'Sel ini berisi rumus. Tempel sebagai nilai saja, lalu kirim lagi.',
    en: 'This cell holds a formula. Paste it as a value and send it again.',
  },
  cell_error: {
    id: 'Sel ini berisi kesalahan Excel seperti #N/A. Ketik isinya langsung.',
    en: 'This cell holds an Excel error such as #N/A. Type its content.',
  },
  control_sign: {
    id: 'Ada tanda yang tidak terlihat pada baris ini. Ketik lagi, jangan disalin.',
    en: 'This row holds invisible signs. Type it instead of pasting.',
  },
  cells_extra: {
    id: 'Baris ini lebih panjang dari nama kolom, mungkin karena koma di dalam nama. Beri tanda kutip pada sel itu, atau kirim berkas Excel.',
    en: 'This row is longer than the column names, perhaps for a comma inside a name. Put quotes around that cell, or send the Excel file.',
  },
  encoding_guessed: {
    id: 'Huruf pada berkas ini ditebak (Windows-1252). Periksa nama yang beraksen.',
    en: 'The letters of this file were guessed (Windows-1252). Check names with accents.',
  },
  hidden_left_out: {
    id: 'Bagian yang disembunyikan di Excel tidak dibaca[: {rows} baris, {columns} kolom, {sheets} lembar]. Tampilkan di Excel, atau kirim lagi dengan tanda “baca juga yang tersembunyi”.',
    en: 'What Excel hides was not read[: {rows} rows, {columns} columns, {sheets} sheets]. Show it in Excel, or send it again with “read what is hidden, too”.',
  },
  several_sheets: {
    id: 'Semua lembar dibaca[: {sheets}]. Kelas diambil dari nama lembar bila kolomnya tidak ada.',
    en: 'All sheets were read[: {sheets}]. The class is the name of the sheet where there is no such column.',
  },
  consent_unclear: {
    id: 'Kolom persetujuan bukan “ya” atau “tidak”; dianggap belum ada. Wali dapat menyetujui lewat tautan.',
    en: 'The consent column says neither “ya” nor “tidak”; it counts as missing. The guardian can agree by the link.',
  },
  class_missing: { id: 'Kelas belum diisi. Lengkapi agar urutan tempat sesuai kelas.', en: 'The class is missing.' },
  class_is_date: {
    id: 'Excel mengubah kelas menjadi tanggal. Ubah format kolom Kelas menjadi Teks.',
    en: 'Excel changed the class into a date. Format the class column as Text.',
  },
  birth_date_serial: {
    id: 'Tanggal lahir tersimpan sebagai angka Excel. Cocokkan tanggalnya.',
    en: 'The birth date was kept as an Excel number. Check the date.',
  },
  birth_date_from_nik: {
    id: 'Tanggal lahir diambil dari NIK. Cocokkan dengan KK.',
    en: 'The birth date was taken from the NIK. Check it against the family card.',
  },
  nik_birth_date_differs: {
    id: 'Tanggal lahir pada NIK berbeda[: {inNik}]. Boleh dikirim, mohon lihat KK.',
    en: 'The NIK says another birth date[: {inNik}]. You may send it; please look at the family card.',
  },
  nik_region_unknown: {
    id: 'Kode wilayah pada NIK tidak dikenal. Periksa enam angka pertama.',
    en: 'The region code of the NIK is unknown. Check the first six digits.',
  },
  nik_repeated_digits: {
    id: 'NIK ini satu angka yang diulang. Periksa pada KK.',
    en: 'This NIK is one digit repeated. Check the family card.',
  },
  phone_cannot_text: {
    id: 'Nomor wali ini telepon rumah, jadi pesan tidak dapat dikirim. Tulis nomor ponsel bila ada.',
    en: 'This is a landline, so no message can be sent. Write a mobile number if there is one.',
  },
  age_unusual: {
    id: 'Usia ini tidak biasa untuk siswa[: {age} tahun]. Periksa tahun lahirnya.',
    en: 'This age is unusual for a pupil[: {age}]. Check the year of birth.',
  },
  nisn_short: {
    id: 'NISN harus 10 angka; nol di depan hilang[, mungkin {nisn}]. NISN tidak kami simpan.',
    en: 'A NISN has 10 digits; the zeros in front are lost[, perhaps {nisn}]. We do not keep it.',
  },
};
