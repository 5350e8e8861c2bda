export const whyCard = {
  'why-card.title': 'Mengapa KTP-el penting',
  'why-card.lead':
    'KTP elektronik (KTP-el) adalah bukti resmi siapa Anda. Berlaku seumur hidup dan di seluruh Indonesia.',
  'why-card.use': 'Untuk apa',
  'why-card.use.study': 'Mendaftar kuliah dan melamar kerja.',
  'why-card.use.bank': 'Membuka rekening, mengurus BPJS, SIM, dan paspor.',
  'why-card.use.vote': 'Memilih dalam pemilu.',
  'why-card.use.family': 'Menikah, dan mengurus akta anak.',
  'why-card.who': 'Siapa yang wajib punya',
  'why-card.who.17': '<b>Usia 17 tahun ke atas</b>, atau sudah pernah menikah.',
  'why-card.who.16':
    '<b>Usia 16 tahun</b> boleh direkam sekarang. Kartunya dicetak mulai ulang tahun ke-17, tanpa direkam lagi.',
  'why-card.who.once':
    '<b>Direkam cukup sekali seumur hidup</b>: foto, sidik jari, dan iris mata. Harus datang sendiri.',
  'why-card.who.22':
    '<b>Jangan menunda.</b> Yang belum direkam lima tahun setelah usia 17, NIK-nya dapat dinonaktifkan sementara.',
  'why-card.cost': 'Biayanya',
  'why-card.cost.text': 'Rp0 untuk rekam, cetak, dan ganti. Tidak ada biaya cepat dan tidak perlu calo.',
  'why-card.money': 'Bila ada yang meminta uang',
  'why-card.money.text':
    'Jangan membayar. Catat siapa, kapan, dan di mana, lalu laporkan: telepon <a>{phone}</a> atau datang ke meja depan. Anda tetap dilayani.',
  'why-card.money.law': 'Petugas yang meminta uang dapat dipidana (UU 24/2013, pasal 95B).',
  'why-card.bring': 'Yang perlu dibawa',
  'why-card.bring.kk': 'Kartu Keluarga (KK), asli atau salinan. Surat RT tidak perlu.',
  'why-card.where': 'Kapan dan di mana',
  'why-card.where.text': '{site}: Sabtu dan Minggu {hours}. Pilih jam lewat Giliran, agar tidak mengantre.',
  'why-card.qr': 'Pesan giliran di sini',
  'why-card.print': 'Halaman ini boleh dicetak dan ditempel di sekolah.',
  'foot.whyCard': 'Mengapa KTP-el penting',
} as const;
