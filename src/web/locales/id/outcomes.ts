export const outcomes = {
  'taken.title': 'Tempat pukul {time} baru saja terisi',
  'taken.lead': 'Orang lain memesannya lebih dulu. <b>Isian Anda tersimpan</b>, tidak perlu mengulang.',
  'taken.nearest': 'Terdekat yang masih kosong',
  'taken.take': 'Ambil pukul {time}',
  'taken.other': 'Pilihan lain',
  'taken.none': 'Semua jam pada hari-hari yang dibuka sudah penuh.',
  'taken.noneNext':
    'Tempat yang dibatalkan orang lain muncul kembali. Lihat lagi nanti, atau datang langsung ke meja depan.',
  'taken.left': 'sisa {count}',

  'passed.title': 'Pukul {time} sudah tidak dapat dipesan',
  'passed.lead': 'Waktunya sudah terlalu dekat. <b>Isian Anda tersimpan</b>, tidak perlu mengulang.',

  'noCards.title': 'Kartu untuk {date} sudah habis',
  'noCards.titleFew': 'Kartu untuk {date} tinggal untuk {count} orang',
  'noCards.lead':
    'Tempatnya masih ada. Data Anda dapat direkam pada jam itu, dan kartunya dicetak kemudian. Perekaman tidak memakai kartu.',
  'noCards.leadPrint': 'Layanan ini memerlukan kartu, jadi belum dapat dilakukan pada hari itu.',
  'noCards.leadMove':
    'Janji Anda memerlukan kartu, jadi belum dapat dipindah ke hari itu. Tempat Anda sekarang tetap milik Anda.',
  'noCards.recordFirst': 'Rekam saja dulu',
  'noCards.after': 'Setelah data siap cetak dan kartu tersedia, Anda dapat memesan jam untuk mencetak.',
  'noCards.withCard': 'Hari lain yang masih memiliki kartu',
  'noCards.otherDays': 'Lihat hari lain',

  'notYet.title': 'Belum bisa dipesan',
  'notYet.lead': 'Isian Anda tersimpan. Inilah sebabnya:',
  'notYet.fix': 'Perbaiki data diri',
  'notYet.otherService': 'Pilih layanan lain',
  'notYet.chooseReason': 'Pilih alasan',
  'notYet.otherDay': 'Pilih hari lain',
  'notYet.recordInstead': 'Rekam data dulu',

  'already.title': 'Sudah ada janji atas NIK ini',
  'already.lead': 'Satu orang memegang satu janji. Demi keamanan, jam dan tempatnya tidak kami tampilkan di sini.',
  'already.desk': 'Tidak menemukan pesannya? Telepon {phone}, atau tanyakan di meja depan dengan Kartu Keluarga.',
  'already.fix': 'NIK salah ketik? Perbaiki',

  'holdEnded.title': 'Waktu simpan tempat sudah habis',
  'holdEnded.lead':
    'Tempat pukul {time} kami lepas agar tidak kosong percuma. <b>Isian Anda tersimpan</b>, tidak perlu mengulang.',
  'holdEnded.leadPlain':
    'Tempatnya kami lepas agar tidak kosong percuma. <b>Isian Anda tersimpan</b>, tidak perlu mengulang.',

  'closed.title': 'Tidak ada pelayanan pada {date}',
  'closed.titlePlain': 'Pelayanan sedang tutup',
  'closed.reason': 'Alasannya: {reason}.',
  'closed.next': 'Hari berikutnya yang dibuka: <b>{date}</b>.',
  'closed.noNext': 'Hari berikutnya belum ditentukan. Silakan lihat lagi nanti.',
  'closed.weekday': 'Pada hari kerja, kantor melayani {hours}.',
  'closed.otherDays': 'Lihat hari yang dibuka',
  'paused.title': 'Pemesanan dihentikan sebentar',
  'paused.text': 'Pemesanan dibuka lagi {when}. Janji yang sudah ada tetap berlaku.',
  'paused.textOpen': 'Kami belum tahu kapan dibuka lagi. Janji yang sudah ada tetap berlaku.',
  'paused.textPlain': 'Silakan coba lagi sebentar lagi. Janji yang sudah ada tetap berlaku.',
  'paused.otherSites': 'Tempat lain yang dapat dipesan',
  'paused.desk': 'Mendesak? Telepon {phone}, atau datang pada hari kerja {hours}.',
  'paused.note': '<b>Pemesanan dihentikan sebentar</b>: {reason}. Dibuka lagi {when}.',
  'paused.noteOpen': '<b>Pemesanan dihentikan sebentar</b>: {reason}.',

  'notFound.title': 'Halaman ini tidak ditemukan',
  'notFound.text': 'Alamatnya mungkin salah ketik, atau tautannya sudah tidak berlaku.',
  'notFound.link': 'Mencari pesanan Anda? Buka lagi tautan pada pesan terakhir dari kami.',
  'fault.title': 'Maaf, ada gangguan',
  'fault.text': 'Kesalahannya di pihak kami. Coba lagi sebentar lagi; pesanan yang sudah jadi tidak hilang.',
  'fault.id': 'Bila tetap gagal, telepon {phone} dan sebutkan kode <b>{id}</b>.',

  'why.too_young': '[{name}: ][lahir {birth}. ]Perekaman dibuka mulai usia 16 tahun[, yaitu {date}].',
  'why.print_from_17':
    '[{name}: ][lahir {birth}. ]Kartu baru dapat dicetak mulai usia 17 tahun[, yaitu {date}]. Sebelum itu data dapat direkam dulu.',
  'why.already_recorded':
    '[{name}: ]sudah pernah direkam, dan perekaman hanya sekali seumur hidup. Pilih cetak, ganti, atau pindah datang.[ Kartu dapat dicetak mulai {date}.]',
  'why.photo_reason_not_listed':
    '[{name}: ]foto hanya diganti karena alasan yang diatur, misalnya foto buram atau sekarang berhijab. Ingin tampil beda saja belum cukup.',
  'why.photo_reason_missing': '[{name}: ]alasan ganti foto belum dipilih.',
  'why.office_only': '[{name}: ]layanan ini hanya ada di kantor Dukcapil. Pilih tempat kantor, atau layanan lain.',
  'why.site_does_not_print': '[{name}: ]tempat ini tidak mencetak kartu. Pilih kantor Dukcapil untuk mencetak.',
  'why.data_at_centre':
    '[{name}: ]datanya masih diproses di pusat, jadi kartu belum dapat dicetak. Biasanya selesai dalam beberapa hari; tanyakan di meja depan.',
  'why.not_recorded_yet': '[{name}: ]datanya belum pernah direkam. Pilih rekam data dulu.',
  'why.kia_age': '[{name}: ]KIA adalah kartu untuk anak di bawah 17 tahun. Mulai usia 17 tahun, pilih KTP-el.',
  'why.duplicate_record':
    '[{name}: ]datanya tercatat ganda di pusat. Datang ke kantor pada hari kerja dengan Kartu Keluarga agar dibetulkan dulu.',
  'why.already_printed': '[{name}: ]kartunya sudah pernah dicetak. Bila hilang atau rusak, pilih ganti KTP-el.',
  'why.not_born_yet': '[{name}: ]tanggal lahirnya sesudah hari pelayanan. Perbaiki tanggal lahirnya.',
  'why.unknown': '[{name}: ]belum dapat dilayani. Tanyakan di meja depan.',

  'warning.guardian_consent_missing':
    '[{name}: ]persetujuan orang tua atau wali belum ada. Janji tetap dibuat, tetapi pesan baru dikirim setelah ada persetujuan. Datanglah bersama orang tua atau wali.',
  'warning.home_office_advised':
    '[{name}: ]untuk perubahan data, sebaiknya datang ke Dukcapil daerah asal. Di sini mungkin perlu waktu lebih lama.',
  'warning.nik_region_unknown':
    '[{name}: ]kode wilayah pada NIK tidak ada di daftar kami. Periksa lagi; bila sudah benar, lanjutkan saja.',
  'warning.nik_birth_date_differs':
    '[{name}: ]tanggal lahir berbeda dengan NIK. Bila memang begitu di Kartu Keluarga, lanjutkan saja dan bawa akta kelahiran.',
  'warning.nik_repeated_digits': '[{name}: ]NIK ini berisi angka yang sama semua. Periksa lagi dengan Kartu Keluarga.',
  'warning.nik_sex_differs': '[{name}: ]jenis kelamin berbeda dengan NIK. Periksa lagi dengan Kartu Keluarga.',
  'warning.nik_risk':
    '[{name}: ]lama tidak direkam dapat membuat NIK dinonaktifkan sementara. Jangan tunda; NIK aktif lagi setelah direkam.',
  'warning.record_status_unknown':
    '[{name}: ]kami belum tahu apakah datanya siap cetak. Bila belum, kartu dicetak pada hari lain.',
  'warning.ask_recorded_before': '[{name}: ]IKD hanya untuk yang sudah direkam. Bila belum, pilih rekam data dulu.',
  'warning.earlier_recording_failed': '[{name}: ]perekaman yang lalu gagal, jadi diulang pada hari itu.',
  'warning.photo_reason_overridden': '[{name}: ]petugas sudah menyetujui alasan ganti foto ini.',
  'warning.birth_date_unknown': '[{name}: ]tanggal lahir belum diketahui. Bawa Kartu Keluarga.',
  'warning.phone_cannot_text':
    'Nomor ini tidak dapat menerima WhatsApp atau SMS. Simpan sendiri kodenya, atau beri alamat e-mail.',
  'warning.marriage_proof_needed':
    '[{name}: ]bawa buku nikah atau akta perkawinan, agar kartu dapat dicetak sebelum usia 17.',
  'full.title': '{date} sudah penuh',
  'full.lead': 'Semua jam pada hari itu sudah dipesan orang. <b>Isian Anda tersimpan.</b>',
  'full.cards': 'Kartu untuk hari itu juga habis.',
  'full.days': 'Hari lain yang masih ada tempat',
  'full.none': 'Belum ada hari lain yang dibuka. Hari baru dibuka setiap minggu; lihat lagi nanti.',
  'full.walkIn': 'Tanpa janji',
  'full.walkInText':
    'Sebagian tempat disimpan untuk yang datang langsung. Datanglah saat buka; nomor diberikan selama masih ada tempat.',
  'notFound.id': 'Bila Anda yakin alamatnya benar, telepon {phone} dan sebutkan kode <b>{id}</b>.',
  'notYet.remind': 'Ingatkan lewat kalender',
  'remind.age': 'Mulai boleh direkam untuk KTP-el',
  'remind.open': 'Pesan giliran KTP-el: sudah dibuka lagi',
  'remind.open.text': 'Pesan jam lewat Giliran. GRATIS.',
  'notYet.school': 'Masih sekolah? Tanyakan di sekolah: Dukcapil juga merekam lewat sekolah.',
  'remind.age.text': 'Mulai hari ini usianya cukup. Pesan jam lewat Giliran, dan bawa Kartu Keluarga. GRATIS.',
  'phoneLimit.change': 'Ganti kontak',
} as const;
