import type { ResidentMessageKind, ShippedText } from './messages.types.js';

/** In English, as in Indonesian. */
export const en: Record<ResidentMessageKind, ShippedText> = {
  confirmation: {
    subject: 'Your booking: {waktu}',
    a: '{layanan} on {waktu} at {tempat}.\nCode: {kode}. FREE.\nBring: {dokumen}.\nMove or cancel: {tautan}',
    b: 'Your place is booked: {waktu}, {layanan}, at {tempat}. FREE.\nShow code {kode} and bring: {dokumen}.\nPlans changed? Move or cancel: {tautan}',
  },
  reminder_first: {
    subject: 'Reminder: {waktu}',
    a: 'Reminder: {layanan} on {waktu} at {tempat}. Code: {kode}.\nComing, moving or cancelling: {tautan}',
    b: 'You are booked for {waktu} at {tempat}: {layanan}, code {kode}.\nPlease tell us if you are coming, moving or cancelling: {tautan}',
  },
  reminder_last: {
    subject: 'Reminder: {waktu}',
    a: 'Reminder: {waktu} at {tempat}. Code: {kode}.\nBring: {dokumen}. FREE.\nCard: {kartu}.\nCannot come? Tell us: {tautan}',
    b: 'Your place is ready: {waktu} at {tempat}. Code: {kode}. FREE.\nPlease bring: {dokumen}.\nCard: {kartu}.\nUnable to come? Move or cancel: {tautan}',
  },
  moved_by_office: {
    subject: 'Your booking was moved: {waktu}',
    a: 'The office moved your booking to {waktu} at {tempat}. We are sorry. Your code stays {kode}.\nBring: {dokumen}. FREE.\nDoes it not suit you? Choose another time or cancel: {tautan}',
    b: 'We are sorry, the office changed your booking: it is now {waktu} at {tempat}, code {kode}. FREE.\nPlease bring: {dokumen}.\nChoose another time or cancel: {tautan}',
  },
  card_withdrawn: {
    subject: 'Your card follows later: {waktu}',
    a: 'There are fewer blank cards: on {waktu} at {tempat} you are still recorded, and the card follows later. Code: {kode}. FREE.\nCome, choose another time or cancel: {tautan}',
    b: 'Your booking {waktu} at {tempat} (code {kode}) stands for the recording. The card cannot be printed that day, because there are fewer blank cards. FREE.\nCome, move or cancel: {tautan}',
  },
  cancelled_by_office: {
    subject: 'Cancelled by the office: {waktu}',
    a: 'We are sorry: the office cancelled your booking {waktu} at {tempat} (code {kode}), because there are fewer places. Please do not come then.\nChoose another time, FREE: {tautan}',
    b: 'Your booking {waktu} at {tempat} (code {kode}) was cancelled by the office, because there are fewer places. We are sorry; please do not come then.\nAnother time, FREE: {tautan}',
  },
  offer: {
    subject: 'A place for you: {waktu}',
    a: 'A place for you: {layanan} on {waktu} at {tempat}. FREE.\nKept until {sampai}; after that it goes to the next person.\nTake it, or let it go and stop waiting: {tautan}',
    b: 'A place has opened for you: {waktu}, {layanan}, at {tempat}. FREE.\nIt waits for your answer until {sampai}, then goes to the next person.\nTake it, skip it or stop waiting: {tautan}',
  },
  print_invitation: {
    subject: 'Your card can be printed: {waktu}',
    a: 'Your record is ready for printing. A place and one blank card are kept for you: {waktu} at {tempat}, until {sampai}. FREE.\nBring: {dokumen}.\nTake it, or choose another time: {tautan}',
    b: 'Your card can be printed {waktu} at {tempat}. A place and one blank card are kept until {sampai}. FREE.\nPlease bring: {dokumen}.\nTake this time, or choose another: {tautan}',
  },
  one_time_code: {
    subject: 'One-time code',
    a: 'One-time code: {kode_sekali_pakai}. It opens booking {kode} until {sampai}.\nTell it to nobody; staff never ask for it. Not you who asked? Ignore this message.',
  },
  access_link: {
    subject: 'Link to your booking: {waktu}',
    a: 'The link to booking {kode}, {waktu} at {tempat}. Not you who asked? Ignore this message.\nOpen the booking: {tautan}',
  },
  turn_near: {
    subject: 'Your turn is near: ticket {nomor}',
    a: 'The turn of ticket {nomor} is near: {antrean}. Please wait near the counters, {tempat}.\nYour place in line: {tautan}',
    b: 'Ticket {nomor} is called soon: {antrean}. Please be near the counters, {tempat}.\nYour place in line: {tautan}',
  },
  called: {
    subject: 'Ticket {nomor}: counter {loket}',
    a: 'Ticket {nomor} is called: please go to counter {loket} now, {tempat}.\nYour place in line: {tautan}',
    b: 'Your turn: ticket {nomor} to counter {loket} now, {tempat}.\nYour place in line: {tautan}',
  },
  missed: {
    subject: 'Ticket {nomor} was missed',
    a: 'Ticket {nomor} was called and missed. You can still be served today: see the front desk, {tempat}, before {sampai}; you are called again after a few numbers.\nYour place in line: {tautan}',
    b: 'Ticket {nomor} was missed. You can still be served today: tell the front desk, {tempat}, before {sampai}; you are called again after a few numbers.\nYour place in line: {tautan}',
  },
};
