/** After a restore: what is not said by itself, and how workers go on. */
export const restore = {
  'restore.title': 'Pengiriman setelah pemulihan',
  'restore.notice': 'Data dipulihkan dari cadangan, dan pengiriman pesan dijeda. Belum ada pesan yang keluar.',
  'restore.look': 'Periksa, lalu lanjutkan',
  'restore.asOf': 'Isi cadangan sampai',
  'restore.since': 'Dijeda sejak',
  'restore.messages': 'Pesan yang sudah jatuh tempo',
  'restore.changes': 'Perubahan yang belum diberitakan',
  'restore.effect.held':
    'Pesan lama tidak dikirim dengan sendirinya: mungkin sudah terkirim sebelum pemulihan. Semuanya masuk daftar "Tidak pasti", dan Anda memutuskan satu per satu.',
  'restore.effect.new':
    'Konfirmasi janji yang dibuat selama jeda, dan pengingat yang jatuh tempo setelah pemulihan, dikirim.',
  'restore.effect.lost': 'Janji yang dibuat setelah waktu cadangan tidak ada lagi di sini.',
  'restore.goesOn': 'Warga tetap dapat membuat janji; konfirmasinya menunggu sampai pengiriman dilanjutkan.',
  'restore.shown': 'Pesan lama di wilayah ini',
  'restore.newest': '{count} yang terbaru.',
  'restore.none': 'Tidak ada pesan lama di wilayah ini.',
  'restore.release': 'Lanjutkan pengiriman',
  'restore.released': 'Pengiriman dilanjutkan',
  'restore.released.text': 'Pesan lama menunggu keputusan Anda pada daftar "Tidak pasti".',
  'restore.working': 'Pengiriman berjalan; tidak ada yang perlu dilanjutkan.',
} as const;
