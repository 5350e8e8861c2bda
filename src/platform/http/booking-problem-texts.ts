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
