import type { Row } from './route-row.js';

const REASON = () => ({ reason: 'uji' });
const WISHES = { mode: 'weekend_block', wishes: [{ date: '2027-02-27' }], pupils: 20, travelMinutes: 30 };
const SCHOOL = {
  npsn: '10799999',
  name: 'SMA Uji',
  level: 'sma',
  owner: 'province',
  weekDays: 5,
  lessonsFrom: '07:15',
  lessonsTo: '15:00',
};
const INVITED = 'npsn;nama;jenjang;kontak\n10799999;SMA Uji;SMA;081270009999';
const LIST = 'Nama;NIK;Kelas\nSiswa Uji;1771012006109010;XI';

export const API_SCHOOLS_ROUTES: Readonly<Record<string, Row>> = {
  'POST /api/v1/schools/:schoolId/requests/:requestId/roster': {
    who: ['school', 'supervisor'],
    reach: 'school',
    answer: 409,
    file: LIST,
  },
  'GET /api/v1/schools/:schoolId/requests/:requestId/roster': {
    who: ['school', 'supervisor'],
    reach: 'school',
    answer: 200,
  },
  'GET /api/v1/schools': { who: ['supervisor', 'province', 'school', 'auditor'], reach: 'anywhere', answer: 200 },
  'POST /api/v1/schools': {
    who: ['supervisor', 'province'],
    reach: 'region',
    answer: 201,
    body: ({ region }) => ({ ...SCHOOL, regionId: region }),
  },
  'POST /api/v1/schools/invitations': {
    who: ['supervisor', 'province'],
    reach: 'region',
    answer: 200,
    strange: 200,
    body: ({ region }) => ({ regionId: region, table: INVITED }),
  },
  'POST /api/v1/schools/confirmations': {
    who: ['supervisor', 'province'],
    reach: 'region',
    answer: 200,
    body: ({ school }) => ({ schools: [{ id: school }] }),
  },
  'GET /api/v1/schools/:id': {
    who: ['supervisor', 'province', 'school', 'auditor'],
    reach: 'school',
    answer: 200,
    is: { id: 'school' },
  },
  'POST /api/v1/schools/:id/answer': {
    who: ['supervisor', 'school'],
    reach: 'school',
    answer: 200,
    is: { id: 'school' },
    body: () => ({ answer: 'joins' }),
  },
  'GET /api/v1/schools/:id/calendar': {
    who: ['supervisor', 'province', 'school', 'auditor'],
    reach: 'school',
    answer: 200,
    is: { id: 'school' },
  },
  'POST /api/v1/schools/:id/calendar': {
    who: ['supervisor', 'school'],
    reach: 'school',
    answer: 200,
    is: { id: 'school' },
    body: () => ({ kind: 'exam', name: 'Ujian', from: '2027-04-05', to: '2027-04-09' }),
  },
  'POST /api/v1/schools/:id/calendar/import': {
    who: ['supervisor', 'school'],
    reach: 'school',
    answer: 200,
    is: { id: 'school' },
    body: () => ({ table: 'jenis;nama;mulai;selesai\nujian;Ujian;2027-04-05;2027-04-09' }),
  },
  'GET /api/v1/schools/requests': {
    who: ['supervisor'],
    reach: 'region',
    answer: 200,
    query: ({ region }) => ({ regionId: region }),
  },
  'GET /api/v1/schools/:id/requests': {
    who: ['supervisor', 'province', 'school', 'auditor'],
    reach: 'school',
    answer: 200,
    is: { id: 'school' },
  },
  'POST /api/v1/schools/:id/requests': {
    who: ['supervisor', 'school'],
    reach: 'school',
    answer: 201,
    is: { id: 'school' },
    body: () => WISHES,
  },
  'GET /api/v1/schools/:id/requests/:requestId': {
    who: ['supervisor', 'province', 'school', 'auditor'],
    reach: 'school',
    answer: 200,
    is: { id: 'school' },
  },
  'POST /api/v1/schools/:id/requests/:requestId/send': {
    who: ['supervisor', 'school'],
    reach: 'school',
    answer: 409,
    is: { id: 'school' },
  },
  'POST /api/v1/schools/:id/requests/:requestId/withdraw': {
    who: ['supervisor', 'school'],
    reach: 'school',
    answer: 409,
    is: { id: 'school' },
    body: REASON,
  },
  'POST /api/v1/schools/:id/requests/:requestId/proposals': {
    who: ['supervisor'],
    reach: 'school',
    answer: 409,
    is: { id: 'school' },
  },
  'POST /api/v1/schools/:id/proposals/:proposalId/accept': {
    who: ['supervisor', 'school'],
    reach: 'school',
    answer: 410,
    is: { id: 'school' },
  },
  'POST /api/v1/schools/:id/proposals/:proposalId/counter': {
    who: ['supervisor', 'school'],
    reach: 'school',
    answer: 410,
    is: { id: 'school' },
    body: () => WISHES,
  },
};
