import type { Locale } from './locale.js';

type Sentences = readonly [title: string, detail: string];

/** What clerks are refused at the front desk. */
export const DESK_PROBLEMS: Record<string, Record<Locale, Sentences>> = {
  booking_frozen: {
    id: [
      'Pesanan ini sedang diperiksa',
      'Nomor telepon pemesannya sudah dua kali dilaporkan. Lihat KK atau KTP-el, lalu putuskan laporannya.',
    ],
    en: [
      'This booking is being looked into',
      'The phone number it was made with was reported twice. See the family card or KTP, then settle the report.',
    ],
  },
  recall_too_soon: {
    id: ['Baru saja dipanggil', 'Beri waktu untuk datang; panggil lagi[ {seconds} detik lagi].'],
    en: ['Called a moment ago', 'Give the person time to come; call again[ in {seconds} seconds].'],
  },
  too_few_calls: {
    id: [
      'Belum cukup dipanggil',
      'Panggil dulu[: baru {calls} dari {limit} kali]. Penyelia dapat melewati lebih awal dengan alasan.',
    ],
    en: [
      'Not called often enough',
      'Call again first[: {calls} of {limit} calls so far]. A supervisor may skip earlier with a reason.',
    ],
  },
  returned_before: {
    id: [
      'Nomor ini sudah pernah dikembalikan satu kali',
      'Batalkan nomornya, lalu catat hadir lagi: orangnya mendapat nomor baru.',
    ],
    en: ['This ticket was put back once already', 'Void it, then check the person in again: they get a new number.'],
  },
  nothing_to_undo: {
    id: ['Tidak ada langkah yang dapat dibatalkan', 'Langkah hanya dapat dibatalkan dalam satu menit.'],
    en: ['There is no step to undo', 'A step can be undone within one minute.'],
  },
  undo_too_late: {
    id: ['Sudah lewat satu menit', 'Pakai langkah biasa; hasil layanan dapat dikoreksi sampai akhir hari.'],
    en: ['More than a minute ago', 'Use the ordinary steps; an outcome can be corrected until the end of the day.'],
  },
  undone_before: {
    id: ['Langkah ini sudah dibatalkan', 'Muat ulang untuk melihat keadaan terakhir.'],
    en: ['This step was undone already', 'Reload to see the present state.'],
  },
  acted_since: {
    id: ['Nomor ini sudah diproses orang lain', 'Muat ulang, lalu bicarakan dengan petugas itu.'],
    en: ['Somebody else has acted on this ticket since', 'Reload, and ask that officer.'],
  },
  correct_again: {
    id: ['Koreksi tidak dibatalkan', 'Koreksi hasilnya sekali lagi.'],
    en: ['A correction is not undone', 'Correct the outcome once more.'],
  },
  day_is_over: {
    id: ['Hari pelayanan ini sudah berakhir', 'Hasil hanya dapat dikoreksi pada hari yang sama.'],
    en: ['That service day is over', 'Outcomes can be corrected on the same day only.'],
  },
};
