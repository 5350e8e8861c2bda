import type { Row } from './route-row.js';

const REASON = () => ({ reason: 'uji' });
const NOTHING = () => ({});
const RANGE = () => ({ from: '2027-06-01', to: '2027-06-01' });
const HOURS = { opensAt: '09:00', closesAt: '13:00', stepMinutes: 12, counters: 1, standbyPlaces: 0 };

export const API_OFFICE_ROUTES: Readonly<Record<string, Row>> = {
  'POST /api/v1/calendar/:siteId/pause': { who: ['supervisor'], reach: 'site', answer: 200, body: REASON },
  'POST /api/v1/calendar/:siteId/resume': { who: ['supervisor'], reach: 'site', answer: 200 },
  'GET /api/v1/stock/:siteId': { who: ['desk', 'auditor'], reach: 'site', answer: 200 },
  'GET /api/v1/stock/:siteId/movements': { who: ['desk', 'auditor'], reach: 'site', answer: 200 },
  'POST /api/v1/stock/:siteId/movements': {
    who: ['supervisor'],
    reach: 'site',
    answer: 201,
    body: () => ({ kind: 'receipt', quantity: 1, reason: 'uji' }),
  },
  'POST /api/v1/stock/:siteId/movements/:movementId/reverse': {
    who: ['supervisor'],
    reach: 'site',
    answer: [201, 409],
    body: REASON,
  },
  'POST /api/v1/stock/:siteId/counts': {
    who: ['supervisor'],
    reach: 'site',
    answer: 422,
    body: () => ({ counted: 25 }),
  },
  'GET /api/v1/stock/:siteId/deliveries': { who: ['desk', 'auditor'], reach: 'site', answer: 200 },
  'POST /api/v1/stock/:siteId/deliveries': {
    who: ['supervisor'],
    reach: 'site',
    answer: 201,
    body: () => ({ note: 'uji' }),
  },
  'POST /api/v1/stock/:siteId/deliveries/:deliveryId/arrive': {
    who: ['supervisor'],
    reach: 'site',
    answer: 409,
    body: () => ({ quantity: 1 }),
  },
  'POST /api/v1/stock/:siteId/deliveries/:deliveryId/withdraw': { who: ['supervisor'], reach: 'site', answer: 409 },
  'GET /api/v1/stock/:siteId/policy': { who: ['desk', 'auditor'], reach: 'site', answer: 200 },
  'PUT /api/v1/stock/:siteId/policy': {
    who: ['supervisor'],
    reach: 'site',
    answer: 200,
    body: () => ({ isAutomatic: false, reservePercent: 0, firstPercent: 0 }),
  },
  'GET /api/v1/stock/:siteId/policy/proposal': { who: ['desk', 'auditor'], reach: 'site', answer: 200 },
  'POST /api/v1/stock/:siteId/policy/apply': { who: ['supervisor'], reach: 'site', answer: 200, body: NOTHING },
  'GET /api/v1/alarms': { who: ['supervisor'], reach: 'site', answer: 200, query: ({ site }) => ({ siteId: site }) },
  'GET /api/v1/calendar/:siteId/days': { who: ['desk', 'auditor'], reach: 'site', answer: 200 },
  'POST /api/v1/calendar/:siteId/publish': { who: ['supervisor'], reach: 'site', answer: 200, body: RANGE },
  'POST /api/v1/calendar/:siteId/extra-days': {
    who: ['supervisor'],
    reach: 'site',
    answer: [201, 409],
    body: () => ({ ...HOURS, date: '2027-03-03', reason: 'uji' }),
  },
  'POST /api/v1/calendar/days/:dayId/decision': {
    who: ['supervisor'],
    reach: 'site',
    answer: [200, 409],
    body: () => ({ open: true, reason: 'uji' }),
  },
  'GET /api/v1/calendar/:siteId/plans': { who: ['supervisor', 'auditor'], reach: 'site', answer: 200 },
  'GET /api/v1/plans/:planId': { who: ['supervisor', 'auditor'], reach: 'site', answer: 200 },
  'POST /api/v1/plans/:planId/confirm': {
    who: ['supervisor'],
    reach: 'site',
    answer: 409,
    body: () => ({ version: 1 }),
  },
  'POST /api/v1/plans/:planId/withdraw': { who: ['supervisor'], reach: 'site', answer: 200 },
  'POST /api/v1/calendar/:siteId/days/:date/counters': {
    who: ['supervisor'],
    reach: 'site',
    answer: 200,
    body: () => ({ counters: 4, reason: 'uji' }),
  },
  'POST /api/v1/calendar/:siteId/days/:date/hours': {
    who: ['supervisor'],
    reach: 'site',
    answer: 200,
    body: () => ({ opensAt: '09:00', closesAt: '13:00', reason: 'uji' }),
  },
  'POST /api/v1/calendar/:siteId/days/:date/places': {
    who: ['supervisor'],
    reach: 'site',
    answer: 200,
    body: () => ({ standbyPlaces: 50, reason: 'uji' }),
  },
  'POST /api/v1/calendar/:siteId/closures': {
    who: ['supervisor'],
    reach: 'site',
    answer: 200,
    body: () => ({ from: '2027-05-01', to: '2027-05-01', reason: 'uji' }),
  },
  'PUT /api/v1/stock/:siteId/days/:date': {
    who: ['supervisor'],
    reach: 'site',
    answer: 200,
    body: () => ({ allotted: 1, reserve: 0 }),
  },
  'GET /api/v1/calendar/:siteId/templates': { who: ['supervisor'], reach: 'site', answer: 200 },
  'POST /api/v1/calendar/:siteId/templates': {
    who: ['supervisor'],
    reach: 'site',
    answer: [201, 422],
    body: () => ({ ...HOURS, weekday: 3, schoolPlaces: 0, priorityPlaces: 0, effectiveFrom: '2029-01-03' }),
  },
  'POST /api/v1/calendar/:siteId/templates/:templateId/end': {
    who: ['supervisor'],
    reach: 'site',
    answer: [200, 422],
    strange: [404, 422],
    body: () => ({ lastDay: '2028-12-27' }),
  },
  'GET /api/v1/printing/:siteId': { who: ['desk', 'supervisor', 'auditor'], reach: 'site', answer: 200 },
  'GET /api/v1/printing/:siteId/records': {
    who: ['desk', 'supervisor', 'auditor'],
    reach: 'site',
    answer: 200,
    query: () => ({ status: 'print_ready' }),
  },
  'POST /api/v1/printing/:siteId/records/:recordId/status': {
    who: ['supervisor'],
    reach: 'site',
    answer: 422,
    body: () => ({ to: 'printed' }),
  },
  'POST /api/v1/printing/:siteId/statuses': {
    who: ['supervisor'],
    reach: 'site',
    answer: 200,
    body: () => ({ text: '1771010101900001; printed' }),
  },
  'POST /api/v1/printing/:siteId/hand-overs': {
    who: ['supervisor'],
    reach: 'site',
    answer: 200,
    body: ({ record }) => ({ recordIds: [record] }),
  },
  'GET /api/v1/coverage/:regionId': {
    who: ['supervisor', 'auditor', 'province', 'school'],
    reach: 'region',
    answer: 200,
  },
  'POST /api/v1/coverage/:regionId/snapshots': {
    who: ['supervisor'],
    reach: 'region',
    answer: [201, 409],
    body: () => ({ asOf: '2027-01-01', eligible: 10, recorded: 9, source: 'uji' }),
  },
};
