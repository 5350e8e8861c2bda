export const api = {
  'api.title': 'API Giliran',
  'api.public': 'Untuk semua orang',
  'api.staff': 'Untuk petugas',
  'api.health': 'Kesehatan sistem',
  'api.shapes': 'Bentuk data',
  'api.roles': 'Peran',
  'api.answer': 'Jawaban {status}',
  'api.nothing': 'kosong',
  'api.optional': '(opsional)',
} as const;
