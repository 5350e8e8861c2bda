export const access = {
  'find.title': 'Kelola pesanan saya',
  'find.link':
    '<b>Cara tercepat:</b> buka tautan pada pesan kami. Setiap konfirmasi dan pengingat berisi tautan ke pesanan Anda.',
  'find.byCode': 'Saya punya kode pesanan',
  'find.code': 'Kode pesanan',
  'find.code.hint': '10 tanda, misalnya K7M4P 2WX9R.',
  'find.code.submit': 'Kirim kode sekali pakai',
  'find.byPhone': 'Saya hanya ingat nomor telepon',
  'find.phone': 'Nomor telepon pada pesanan',
  'find.phone.submit': 'Kirim tautan',
  'find.desk': 'Tidak ada yang berhasil? Telepon {phone}, atau tanyakan di meja depan dengan Kartu Keluarga.',
  'find.why': 'Pesanan tidak dapat dibuka hanya dengan NIK atau tanggal lahir, agar orang lain tidak dapat melihatnya.',
  'error.kode.required': 'Tulis kode pesanan, 10 tanda.',
  'error.kode.code_invalid': 'Kode pesanan terdiri dari 10 angka dan huruf. Periksa lagi.',
  'error.telepon.required': 'Tulis nomor telepon yang dipakai pada pesanan.',
  'error.telepon.phone_invalid': 'Nomor telepon ini tidak lengkap. Contoh: 0812 3456 7890.',
  'error.sekali.required': 'Tulis 6 angka yang kami kirim.',
  'error.sekali.access_code_wrong':
    'Angka ini tidak cocok, atau sudah tidak berlaku. Periksa lagi, atau minta kode baru.',

  'once.title': 'Tulis kode sekali pakai',
  'once.lead':
    'Bila pesanan {code} ada dan punya kontak, kami sudah mengirim 6 angka ke sana. Kode berlaku {minutes} menit dan dipakai satu kali.',
  'once.digits': 'Kode sekali pakai',
  'once.digits.hint': '6 angka.',
  'once.submit': 'Buka pesanan',
  'once.again': 'Kirim kode baru',
  'once.rest': 'Kode baru dapat diminta setelah 1 menit, paling banyak 5 kali sehari.',

  'linkSent.title': 'Periksa pesan Anda',
  'linkSent.text': 'Bila ada pesanan yang cocok dan punya kontak, tautannya sudah dikirim ke kontak itu.',
  'linkSent.wait': 'Belum masuk setelah 5 menit? Telepon {phone}, atau tanyakan di meja depan dengan Kartu Keluarga.',

  'linkEnded.title': 'Tautan ini tidak berlaku lagi',
  'linkEnded.text':
    'Tautan ini untuk melihat, memindah, atau membatalkan satu pesanan. Tautan berhenti berlaku sehari setelah hari pelayanan, atau setelah diganti dengan yang baru.',
  'linkEnded.new': 'Kirim tautan baru ke kontak yang tercatat',
  'linkEnded.desk': 'Meja depan buka {hours} pada Sabtu dan Minggu. Telepon {phone}.',

  'already.sendLink': 'Kirim tautan pesanan itu',
  'already.sendLinkText': 'Tautan dikirim ke kontak yang tercatat pada pesanan itu, bukan ke halaman ini.',
  'already.cancelHow': 'Dengan tautan itu pesanan dapat dilihat, dipindah, atau dibatalkan.',
  'already.notMine': 'Bukan saya yang memesan',
  'already.notMineText': 'Petugas akan memeriksa siapa yang memesan dengan NIK ini.',
  'reported.title': 'Laporan Anda sudah kami terima',
  'reported.text':
    'Petugas memeriksa pesanan atas NIK itu dan menghubungi kontak yang tercatat di sana. Datanglah ke meja depan dengan Kartu Keluarga; petugas dapat melepas pesanan yang bukan milik Anda.',
  'reported.desk': 'Meja depan: {phone}, Sabtu dan Minggu {hours}.',

  'dropped.title': 'Pesanan tidak jadi dibuat',
  'dropped.text': 'Tempatnya sudah kami lepas, dan isian Anda dihapus dari perangkat ini.',

  'message.one_time_code': 'Kode sekali pakai',
  'message.access_link': 'Tautan pesanan',
} as const;
