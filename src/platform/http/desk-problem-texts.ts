import type { Locale } from './locale.js';

type Sentences = readonly [title: string, detail: string];

/** What clerks are refused at the front desk. */
export const DESK_PROBLEMS: Record<string, Record<Locale, Sentences>> = {
  wrong_day: {
    id: [
      'Janji ini untuk hari lain',
      '[Janjinya pada {date}. ]Minta datang pada hari itu, atau pindahkan ke hari ini bila masih ada tempat.',
    ],
    en: [
      'This booking is for another day',
      '[It is for {date}. ]Ask the person to come on that day, or move it to today if there is still a place.',
    ],
  },
  wrong_site: {
    id: [
      'Janji ini untuk tempat lain',
      '[Janjinya di {site}. ]Arahkan ke sana, atau pindahkan ke sini bila masih ada tempat.',
    ],
    en: [
      'This booking is for another place',
      '[It is at {site}. ]Send the person there, or move it here if there is still a place.',
    ],
  },
  cancelled: {
    id: ['Janji ini sudah dibatalkan', 'Daftarkan sebagai pengunjung tanpa janji, atau pesan lagi.'],
    en: ['This booking was cancelled', 'Register the person as a walk-in, or book again.'],
  },
  booking_not_live: {
    id: ['Janji ini sudah tidak berlaku', 'Pesan lagi bila masih perlu.'],
    en: ['This booking is no longer live', 'Book again if it is still needed.'],
  },
  already_checked_in: {
    id: ['Sudah lapor hadir', 'Lanjutkan dengan nomor yang sudah diberikan[: {ticket}].'],
    en: ['Already checked in', 'Go on with the ticket that was given[: {ticket}].'],
  },
  counter_busy: {
    id: ['Loket ini masih melayani orang lain', 'Selesaikan atau tunda nomor yang sedang dilayani dulu.'],
    en: ['This counter is still serving someone', 'Finish or park the current ticket first.'],
  },
  counter_closed: {
    id: ['Loket ini belum dibuka', 'Buka loket dulu, lalu panggil.'],
    en: ['This counter is closed', 'Open the counter first, then call.'],
  },
  counter_taken: {
    id: ['Loket ini dipakai petugas lain', 'Pilih loket lain, atau minta petugas itu menutupnya.'],
    en: ['Another officer uses this counter', 'Choose another counter, or ask that officer to close it.'],
  },
  ticket_not_here: {
    id: ['Nomor ini tidak ada di loket Anda', 'Muat ulang daftar, lalu pilih lagi.'],
    en: ['This ticket is not at your counter', 'Reload the list and choose again.'],
  },
  illegal_move: {
    id: [
      'Langkah ini tidak mungkin dari keadaan sekarang',
      'Muat ulang untuk melihat keadaan terakhir, lalu pilih langkah yang tersedia.',
    ],
    en: [
      'This step is not possible from the present state',
      'Reload to see the present state, then choose a step that is offered.',
    ],
  },
  no_places_left: {
    id: ['Tempat tanpa janji hari ini sudah habis', 'Tawarkan janji pada hari berikutnya.'],
    en: ['No walk-in places are left today', 'Offer a booking on another day.'],
  },
  nothing_to_call: {
    id: ['Tidak ada yang menunggu', 'Tunggu sampai ada yang lapor hadir.'],
    en: ['Nobody is waiting', 'Wait until someone checks in.'],
  },
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
