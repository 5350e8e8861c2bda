import type { Locale } from './locale.js';

type Sentences = readonly [title: string, detail: string];

/** What residents are refused for a while: booking that is paused, the waiting list. */
export const BOOKING_PROBLEMS: Record<string, Record<Locale, Sentences>> = {
  booking_paused: {
    id: [
      'Pemesanan dihentikan sebentar',
      '[Alasannya: {reason}. ]Janji yang sudah ada tetap berlaku. Masuk daftar tunggu, atau coba lagi nanti.',
    ],
    en: [
      'Booking is paused',
      '[The reason: {reason}. ]Bookings that exist stay. Join the waiting list, or try again later.',
    ],
  },
  booking_under_review: {
    id: [
      'Pesanan ini sedang diperiksa',
      'Selama diperiksa, pesanan tidak dapat dipindah atau dibatalkan dari sini. Datang ke meja depan dengan KK atau KTP-el.',
    ],
    en: [
      'This booking is being looked into',
      'Meanwhile it cannot be moved or cancelled from here. Come to the front desk with your family card or KTP.',
    ],
  },
  visit_under_way: {
    id: ['Orang ini sedang dilayani', 'Datanya diperlukan sampai kunjungan selesai. Coba lagi sesudahnya.'],
    en: ['This person is being served', 'The data are needed until the visit is over. Try again after it.'],
  },
  data_request_settled: {
    id: ['Permintaan ini sudah diselesaikan', 'Muat ulang halaman untuk melihat hasilnya.'],
    en: ['This request is settled already', 'Reload the page to see what came of it.'],
  },
  data_request_open: {
    id: ['Permintaan yang sama masih menunggu', 'Kantor menjawabnya dalam 3 x 24 jam. Tidak perlu meminta lagi.'],
    en: ['The same request is waiting', 'The office answers within 3 x 24 hours. There is no need to ask again.'],
  },
  person_erased: {
    id: ['Data orang ini sudah dihapus', 'Tidak ada lagi yang dapat diubah atau ditampilkan.'],
    en: ['The data of this person were erased', 'There is nothing left to change or to show.'],
  },
  already_waiting: {
    id: ['NIK ini sudah ada di daftar tunggu', 'Buka tautan daftar tunggu Anda untuk melihat urutan atau berhenti.'],
    en: ['This NIK is on the waiting list already', 'Open your waiting-list link to see your turn or to stop.'],
  },
  offer_ended: {
    id: [
      'Waktu tawaran ini sudah habis',
      'Tempatnya sudah ditawarkan kepada orang berikutnya. Anda dapat menunggu lagi dari tautan daftar tunggu.',
    ],
    en: [
      'The time for this offer is over',
      'The place has been offered to the next person. You can wait again from your waiting-list link.',
    ],
  },
  offer_link_needed: {
    id: [
      'Tawaran ini memindah janji yang sudah ada',
      'Buka tautan pada pesan tawaran yang kami kirim ke nomor pada janji itu.',
    ],
    en: [
      'This offer moves a booking that exists',
      'Open the link in the message we sent to the number of that booking.',
    ],
  },
};
