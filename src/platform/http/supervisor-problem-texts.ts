import type { Locale } from './locale.js';

type Sentences = readonly [title: string, detail: string];

/** What supervisors are refused: plans, stock, days. */
export const SUPERVISOR_PROBLEMS: Record<string, Record<Locale, Sentences>> = {
  plan_needed: {
    id: ['Perubahan ini mengenai janji yang sudah ada', 'Buka rencana perubahan, periksa akibatnya, lalu setujui.'],
    en: ['This change touches existing bookings', 'Open the plan, check its effect, then confirm it.'],
  },
  plan_changed: {
    id: ['Keadaan berubah sejak rencana dibuat', 'Periksa rencana yang baru, lalu setujui lagi.'],
    en: ['Things changed since the plan was made', 'Check the new plan and confirm it again.'],
  },
  stock_short: {
    id: ['Kartu di tangan tidak cukup', 'Hitung ulang stok, atau catat penerimaan dulu.'],
    en: ['There are not enough cards on hand', 'Count the stock again, or record the receipt first.'],
  },
  not_reversible: {
    id: [
      'Catatan ini tidak dapat dikoreksi',
      'Sudah dikoreksi sebelumnya, atau berasal dari kartu yang dicetak. Catat perubahan baru bila perlu.',
    ],
    en: [
      'This entry cannot be taken back',
      'It was taken back before, or it comes from a printed card. Record a new movement if needed.',
    ],
  },
  stock_moved: {
    id: ['Stok bergerak saat Anda menghitung', '[Catatan sekarang {onHand} kartu. ]Periksa selisihnya sekali lagi.'],
    en: ['The stock moved while you counted', '[The ledger now says {onHand} cards. ]Check the difference once more.'],
  },
  delivery_closed: {
    id: ['Kiriman ini sudah ditutup', 'Sudah diterima atau dibatalkan. Muat ulang halaman stok.'],
    en: ['This delivery is closed', 'It arrived or was withdrawn. Reload the stock page.'],
  },
  snapshot_exists: {
    id: ['Angka ini sudah dicatat', 'Angka hari dan sumber itu sudah ada. Tulis sumber yang lain bila memang berbeda.'],
    en: [
      'These counts are written down already',
      'Counts of that day and source exist. Name the other source if it is another.',
    ],
  },
  message_settled: {
    id: ['Pesan ini sudah selesai', 'Sudah terkirim, atau sudah tidak berlaku. Muat ulang halaman pesan.'],
    en: ['This message is settled', 'It was sent, or it does not apply any more. Reload the page of messages.'],
  },
  text_changed_meanwhile: {
    id: ['Teks ini baru saja diubah orang lain', 'Muat ulang untuk membaca teksnya, lalu ubah lagi bila masih perlu.'],
    en: [
      'Somebody else has just changed this text',
      'Reload to read it, then change it again where it is still needed.',
    ],
  },
  bad_signature: {
    id: ['Tanda tangan webhook tidak cocok', 'Periksa rahasia penyedia pada pengaturan, lalu kirim lagi.'],
    en: [
      'The signature of the webhook does not match',
      'Check the secret of the provider in the settings, then send again.',
    ],
  },
  record_moved: {
    id: ['Status orang ini baru saja diubah', 'Muat ulang daftarnya, lalu masukkan lagi bila masih perlu.'],
    en: ['The status of this person was just changed', 'Reload the list and enter it again if it is still needed.'],
  },
  too_many_lines: {
    id: ['Daftar terlalu panjang', 'Bagi menjadi beberapa bagian.[ Paling banyak {most} baris sekali kirim.]'],
    en: ['The list is too long', 'Split it into parts.[ At most {most} lines at once.]'],
  },
  not_decided: {
    id: ['Hari ini belum diputuskan dibuka atau ditutup', 'Tunggu keputusan penyelia, atau pilih hari lain.'],
    en: ['It is not decided yet whether this day opens', 'Wait for the supervisor to decide, or choose another day.'],
  },
  year_not_decreed: {
    id: ['Hari libur tahun itu belum ditetapkan', 'Masukkan data hari libur tahun itu dulu.'],
    en: ['The holidays of that year are not decreed yet', 'Load the holidays of that year first.'],
  },
};
