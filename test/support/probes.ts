import type { LightAnswer, LightHttp, LightRequest } from './light-http.js';

const API = '/api/v1';
const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
const bearing = (token: string) => ({ authorization: `Bearer ${token}` });

/** Every kind of place where a code or a link can be tried out. */
export const DOORS: readonly ((code: string, token: string) => LightRequest)[] = [
  (code, token) => ({ method: 'GET', path: `${API}/bookings/${code}`, headers: bearing(token) }),
  (code, token) => ({ method: 'GET', path: `${API}/bookings/${code}/position`, headers: bearing(token) }),
  (code) => ({
    method: 'POST',
    path: `${API}/bookings/${code}/access-codes/verify`,
    headers: JSON_TYPE,
    body: '{"oneTimeCode":"123456"}',
  }),
  (code) => ({ method: 'POST', path: '/kelola/buka', headers: FORM_TYPE, body: `kode=${code}&sekali=123456` }),
  (code, token) => ({ method: 'GET', path: `/janji/${code}/${token}` }),
  (code, token) => ({ method: 'GET', path: `${API}/waiting-list/${code}`, headers: bearing(token) }),
  (code, token) => ({ method: 'GET', path: `/tunggu/${code}/${token}` }),
  (code, token) => ({ method: 'GET', path: `/undangan/${code}/${token}` }),
];

export interface Probe {
  door: number;
  code: string;
  token: string;
  address: string;
}

/** Tries a code, as the proxy in front says from where. */
export function tryCode(http: LightHttp, { door, code, token, address }: Probe): Promise<LightAnswer> {
  const make = DOORS[door % DOORS.length] as (typeof DOORS)[number];
  const { headers, ...request } = make(code, token);
  return http.send({ ...request, headers: { ...headers, 'x-forwarded-for': address } });
}

export const isNothing = ({ status }: LightAnswer): boolean => [401, 404, 410, 422].includes(status);
