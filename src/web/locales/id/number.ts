export const number = {
  'number.title': 'Di mana giliran saya?',
  'number.label': 'Nomor antrean',
  'number.hint': 'Seperti pada karcis Anda, misalnya A012',
  'number.submit': 'Lihat posisi',
  'number.unknown': 'Nomor {number} tidak ada di {site} hari ini. Periksa karcis Anda, atau tanyakan di meja depan.',
  'number.odd': 'Tulis satu huruf dan angkanya, seperti pada karcis Anda.',
  'number.fresh': 'Data pukul {time}.',
  'number.refresh': 'Perbarui',
  'number.link': 'Punya tautan pesanan? Di sana posisi Anda diperbarui sendiri.',
  'number.find': 'Buka pesanan saya',
} as const;
