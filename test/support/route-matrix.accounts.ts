import type { Row } from './route-row.js';
import { ROLES } from '../../src/platform/access/actor.js';

const SURE = () => ({ sekarang: 'bukan sandi saya' });
const FORM = () => ({ kunci: '' });

export const ACCOUNTS_ROUTES: Readonly<Record<string, Row>> = {
  'POST /api/v1/auth/second-factor': {
    who: 'public',
    reach: 'anywhere',
    answer: 401,
    body: () => ({ code: '000000' }),
  },
  'GET /masuk/langkah-dua': { who: 'public', reach: 'anywhere', answer: 303 },
  'POST /masuk/langkah-dua': { who: 'public', reach: 'anywhere', answer: 401, body: () => ({ kode: '000000' }) },
  'GET /masuk/sandi/:token': { who: 'public', reach: 'anywhere', answer: 410, strange: 410 },
  'POST /masuk/sandi/:token': {
    who: 'public',
    reach: 'anywhere',
    answer: 410,
    strange: 410,
    body: () => ({ sandi: 'sandi yang panjang sekali', ulang: 'sandi yang panjang sekali' }),
  },
  'GET /akun': { who: ROLES, reach: 'anywhere', answer: 200 },
  'POST /akun/sandi': {
    who: ROLES,
    reach: 'anywhere',
    answer: 422,
    body: () => ({ sekarang: 'bukan sandi saya', sandi: 'sandi yang panjang', ulang: 'sandi yang panjang' }),
  },
  'GET /akun/langkah-dua': { who: ROLES, reach: 'anywhere', answer: 303 },
  'POST /akun/langkah-dua': { who: ROLES, reach: 'anywhere', answer: 422, body: SURE },
  'POST /akun/langkah-dua/kode': {
    who: ROLES,
    reach: 'anywhere',
    answer: 403,
    body: () => ({ izin: 'x', kode: '000000' }),
  },
  'POST /akun/langkah-dua/cadangan': { who: ROLES, reach: 'anywhere', answer: 422, body: SURE },
  'POST /akun/langkah-dua/hapus': { who: ROLES, reach: 'anywhere', answer: 422, body: SURE },
  'POST /akun/sesi': {
    who: ROLES,
    reach: 'anywhere',
    // Another's session, whoever asks.
    answer: 404,
    body: ({ account }) => ({ sesi: account }),
  },
  'POST /akun/keluar': { who: ROLES, reach: 'anywhere', answer: 303 },
  'GET /petugas': { who: ['admin'], reach: 'anywhere', answer: 200 },
  'GET /petugas/baru': { who: ['admin'], reach: 'anywhere', answer: 200 },
  'POST /petugas/baru': {
    who: ['admin'],
    reach: 'region',
    answer: [200, 303],
    strange: [404, 422],
    body: ({ region }) => ({ pengguna: 'petugas-uji', petugas: 'Petugas Uji', peran: 'desk', tempat: `${region}|` }),
  },
  'POST /petugas/langkah-dua': { who: ['admin'], reach: 'anywhere', answer: 303, body: FORM },
  'GET /petugas/:id': { who: ['admin'], reach: 'region', answer: 200, is: { id: 'account' } },
  'POST /petugas/:id/peran': {
    who: ['admin'],
    reach: 'region',
    answer: [200, 303],
    strange: [404, 422],
    is: { id: 'account' },
    body: ({ region }) => ({ peran: 'desk', tempat: `${region}|` }),
  },
  'POST /petugas/:id/cabut': {
    who: ['admin'],
    reach: 'region',
    answer: 303,
    is: { id: 'account' },
    body: ({ region, site }) => ({ hak: `desk|${region}|${site}|` }),
  },
  'POST /petugas/:id/langkah-dua': {
    who: ['admin'],
    reach: 'region',
    answer: 303,
    is: { id: 'account' },
    body: () => ({ alasanulang: 'uji' }),
  },
  'POST /petugas/:id/sesi': { who: ['admin'], reach: 'region', answer: 303, is: { id: 'account' }, body: FORM },
  'POST /petugas/:id/tautan': { who: ['admin'], reach: 'region', answer: 200, is: { id: 'account' }, body: FORM },
  'POST /petugas/:id/nonaktif': {
    who: ['admin'],
    reach: 'region',
    answer: 303,
    is: { id: 'account' },
    body: () => ({ sebab: 'uji' }),
  },
  'POST /petugas/:id/aktif': { who: ['admin'], reach: 'region', answer: 303, is: { id: 'account' }, body: FORM },
};
