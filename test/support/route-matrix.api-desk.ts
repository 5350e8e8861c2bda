import type { Row } from './route-row.js';

const REASON = () => ({ reason: 'uji' });
const NOTHING = () => ({});
const DEVICE = '0190a1b2-0000-7000-8000-00000000d00d';

export const API_DESK_ROUTES: Readonly<Record<string, Row>> = {
  'POST /api/v1/desk/check-ins': {
    who: ['desk'],
    reach: 'site',
    answer: 409,
    body: ({ site, code }) => ({ siteId: site, code }),
  },
  'POST /api/v1/desk/walk-ins': {
    who: ['desk'],
    reach: 'site',
    answer: 201,
    body: ({ site }) => ({ siteId: site, service: 'ikd', applicants: [{ name: 'Orang Lain' }] }),
  },
  'POST /api/v1/desk/undo': { who: ['desk'], reach: 'site', answer: 200, body: ({ site }) => ({ siteId: site }) },
  'POST /api/v1/desk/counters/:counterId/open': { who: ['desk'], reach: 'site', answer: [200, 409] },
  'POST /api/v1/desk/counters/:counterId/close': { who: ['desk'], reach: 'site', answer: 200 },
  'POST /api/v1/desk/counters/:counterId/next': { who: ['desk'], reach: 'site', answer: 409 },
  'POST /api/v1/desk/tickets/:id/recall': { who: ['desk'], reach: 'site', answer: 409, is: { id: 'ticket' } },
  'POST /api/v1/desk/tickets/:id/start': { who: ['desk'], reach: 'site', answer: 409, is: { id: 'ticket' } },
  'POST /api/v1/desk/tickets/:id/resume': { who: ['desk'], reach: 'site', answer: 409, is: { id: 'ticket' } },
  'POST /api/v1/desk/tickets/:id/skip': {
    who: ['desk'],
    reach: 'site',
    answer: 409,
    is: { id: 'ticket' },
    body: NOTHING,
  },
  'POST /api/v1/desk/tickets/:id/transfer': {
    who: ['desk'],
    reach: 'site',
    answer: 409,
    strange: [404, 409],
    is: { id: 'ticket' },
    body: ({ counter }) => ({ counterId: counter }),
  },
  'POST /api/v1/desk/tickets/:id/spoil': {
    who: ['desk'],
    reach: 'site',
    answer: 200,
    is: { id: 'ticket' },
    body: () => ({ cards: 1 }),
  },
  'POST /api/v1/desk/tickets/:id/undo': {
    who: ['desk'],
    reach: 'site',
    answer: [200, 409],
    is: { id: 'ticket' },
    body: NOTHING,
  },
  'POST /api/v1/desk/tickets/:id/call': {
    who: ['supervisor'],
    reach: 'site',
    answer: 409,
    strange: [404, 409],
    is: { id: 'ticket' },
    body: ({ counter }) => ({ counterId: counter, reason: 'uji' }),
  },
  'POST /api/v1/desk/tickets/:id/return': { who: ['desk'], reach: 'site', answer: 409, is: { id: 'ticket' } },
  'POST /api/v1/desk/tickets/:id/park': {
    who: ['desk'],
    reach: 'site',
    answer: 409,
    is: { id: 'ticket' },
    body: NOTHING,
  },
  'POST /api/v1/desk/tickets/:id/void': {
    who: ['desk'],
    reach: 'site',
    answer: [200, 409],
    is: { id: 'ticket' },
    body: REASON,
  },
  'POST /api/v1/desk/tickets/:id/finish': {
    who: ['desk'],
    reach: 'site',
    answer: 409,
    is: { id: 'ticket' },
    body: () => ({ outcome: 'activated' }),
  },
  'POST /api/v1/desk/tickets/:id/correct': {
    who: ['desk'],
    reach: 'site',
    answer: 409,
    is: { id: 'ticket' },
    body: () => ({ outcome: 'activated', reason: 'uji' }),
  },
  'POST /api/v1/desk/hand-outs': {
    who: ['desk'],
    reach: 'site',
    answer: 200,
    body: ({ site }) => ({ siteId: site, device: DEVICE }),
  },
  'POST /api/v1/desk/sync': {
    who: ['desk'],
    reach: 'site',
    answer: 200,
    body: ({ site }) => ({
      siteId: site,
      device: DEVICE,
      acts: [{ nonce: DEVICE, at: '2027-02-13T08:50:00+07:00', kind: 'check_in', code: 'ZZZZZ-ZZZZZ' }],
    }),
  },
};
