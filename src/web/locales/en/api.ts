import type { api as source } from '../id/api.js';

export const api: Record<keyof typeof source, string> = {
  'api.title': 'Giliran API',
  'api.public': 'For everyone',
  'api.staff': 'For staff',
  'api.health': 'Health of the system',
  'api.shapes': 'Shapes of data',
  'api.roles': 'Roles',
  'api.answer': 'Answer {status}',
  'api.nothing': 'empty',
  'api.optional': '(optional)',
};
