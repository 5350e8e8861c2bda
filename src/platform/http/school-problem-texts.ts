import type { Locale } from './locale.js';

type Sentences = readonly [title: string, detail: string];

/** What schools and those who plan for them are refused. */
export const SCHOOL_PROBLEMS: Record<string, Record<Locale, Sentences>> = {
  mode_closed: {
    id: [
      'Cara pelayanan ini tidak dibuka pada tanggal itu',
      '[Ditutup sejak {since}: {legalBasis}. ]Pilih cara lain yang dibuka, misalnya akhir pekan di kantor.',
    ],
    en: [
      'This way of serving is not open on that date',
      '[Closed since {since}: {legalBasis}. ]Choose another way that is open, such as a weekend at the office.',
    ],
  },
  mode_period_taken: {
    id: ['Sudah ada ketetapan yang mulai pada tanggal itu', 'Pilih tanggal mulai yang lain.'],
    en: ['A decision from that date is there already', 'Choose another first day.'],
  },
  crew_busy: {
    id: ['Tim atau kendaraan sedang di tempat lain', 'Pilih waktu lain, atau tim dan kendaraan lain.'],
    en: ['The team or vehicle is elsewhere then', 'Choose another time, or another team and vehicle.'],
  },
  crew_name_taken: {
    id: ['Nama tim atau kendaraan itu sudah dipakai', 'Pilih nama lain.'],
    en: ['A team or vehicle of that name is there already', 'Choose another name.'],
  },
  npsn_taken: {
    id: ['NPSN ini sudah terdaftar', 'Cari sekolahnya dalam daftar, atau periksa NPSN lagi.'],
    en: ['This NPSN is registered already', 'Look for the school in the list, or check the NPSN.'],
  },
  school_not_confirmed: {
    id: ['Keikutsertaan sekolah belum dikonfirmasi', 'Rancangan tersimpan. Kirim setelah koordinator mengonfirmasi.'],
    en: ['The school is not confirmed yet', 'The draft is kept. Send it once the coordinator has confirmed.'],
  },
  request_moved: {
    id: ['Permintaan ini sudah berubah', 'Muat ulang halaman, lalu lihat keadaannya sekarang.'],
    en: ['This request has moved on', 'Reload the page and look at where it stands now.'],
  },
  proposal_over: {
    id: ['Usulan ini sudah tidak berlaku', 'Sudah dijawab, diganti, atau lewat 72 jam. Lihat usulan yang terbaru.'],
    en: ['This proposal is over', 'It was answered, replaced, or its 72 hours are over. See the latest one.'],
  },
  no_plan: {
    id: [
      'Belum ada hari yang cukup tempatnya',
      'Terbitkan hari pelayanan lebih jauh, tambah loket, atau izinkan dibagi ke lebih banyak hari.',
    ],
    en: [
      'No choice of days has enough places',
      'Publish service days further ahead, add counters, or let it be spread over more days.',
    ],
  },
  link_used: {
    id: ['Tautan ini tidak berlaku lagi', 'Tautan hanya untuk sekali masuk dan sebentar saja. Minta tautan baru.'],
    en: ['This link is not valid any more', 'A link signs in once, for a short time. Ask for a new one.'],
  },
};
