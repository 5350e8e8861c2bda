export const privacy = {
  'privacy.title': 'Privasi',
  'privacy.lead':
    'Dukcapil memakai data Anda hanya untuk janji ini dan untuk kartu yang menyusul. Halaman ini menjelaskan apa yang disimpan, mengapa, dan berapa lama.',
  'privacy.what': 'Apa yang kami simpan, dan untuk apa',
  'privacy.what.nik': '<b>NIK</b>: untuk memeriksa usia dan agar satu orang memegang satu janji.',
  'privacy.what.name': '<b>Nama dan tanggal lahir</b>: agar petugas mengenali Anda dan tahu kapan kartu boleh dicetak.',
  'privacy.what.contact': '<b>Nomor telepon atau e-mail</b>: untuk pesan tentang janji dan kartu, jika Anda setuju.',
  'privacy.what.guardian':
    '<b>Orang tua atau wali</b>: persetujuannya, untuk yang belum 18 tahun dan belum pernah menikah. Sebelum ada persetujuan, tidak ada pesan yang dikirim.',
  'privacy.how': 'Cara kami menjaganya',
  'privacy.how.sealed':
    'NIK, nama, dan kontak disimpan dalam bentuk sandi. Petugas melihat 4 angka terakhir NIK; membuka seluruhnya tercatat beserta alasannya.',
  'privacy.how.never': 'NIK tidak pernah ada di alamat halaman, di pesan, atau di layar ruang tunggu.',
  'privacy.how.shared':
    'Data tidak dijual dan tidak diberikan untuk keperluan lain. Halaman ini tidak memuat apa pun dari situs lain.',
  'privacy.long': 'Berapa lama',
  'privacy.long.nik': 'NIK dihapus 30 hari setelah kunjungan, kontak 90 hari setelah kunjungan.',
  'privacy.long.card':
    'Jika kartu Anda masih ditunggu, nama, tanggal lahir, NIK, dan kontak disimpan sampai 30 hari setelah kartu dicetak, sampai Anda menarik persetujuan, atau paling lama 24 bulan.',
  'privacy.long.counts': 'Yang tinggal hanya jumlah, tanpa nama.',
  'privacy.cookies': 'Yang disimpan di ponsel atau komputer Anda',
  'privacy.cookies.draft': 'Isian yang belum selesai: dalam bentuk sandi, 30 menit, dan dihapus setelah Anda memesan.',
  'privacy.cookies.device': 'Tanda acak, 1 tahun: agar satu perangkat memegang satu tempat pada satu waktu.',
  'privacy.cookies.language': 'Pilihan bahasa, 1 tahun.',
  'privacy.cookies.position': 'Tanda untuk halaman giliran Anda, 1 hari: hanya membuka posisi antrean satu pesanan.',
  'privacy.ask': 'Hak Anda, dan kepada siapa bertanya',
  'privacy.ask.rights':
    'Anda boleh melihat data, memperbaikinya, membekukannya, menarik persetujuan, atau meminta penghapusan. Kami menjawab paling lambat 3 x 24 jam. Menarik persetujuan tidak membatalkan janji.',
  'privacy.ask.who': 'Telepon <a>{phone}</a>, atau tanyakan di meja depan dengan Kartu Keluarga.',
  'privacy.law': 'Dasarnya: tugas Dukcapil menurut UU 24/2013, dan UU 27/2022 tentang Pelindungan Data Pribadi.',
} as const;
