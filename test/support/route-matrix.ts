import { ACCOUNTS_ROUTES } from './route-matrix.accounts.js';
import { API_DESK_ROUTES } from './route-matrix.api-desk.js';
import { API_OFFICE_ROUTES } from './route-matrix.api-office.js';
import { API_SCHOOLS_ROUTES } from './route-matrix.api-schools.js';
import { PUBLIC_API_ROUTES } from './route-matrix.public-api.js';
import { PUBLIC_PAGES_ROUTES } from './route-matrix.public-pages.js';
import { SCHOOL_PAGES_ROUTES } from './route-matrix.school-pages.js';
import { STAFF_PAGES_ROUTES } from './route-matrix.staff-pages.js';
import type { Row } from './route-row.js';

export { HOOK_WORD } from './route-matrix.public-api.js';

/** Every route that there is: who may call it, with what, and what they are told. */
export const ROUTE_MATRIX: Readonly<Record<string, Row>> = {
  ...PUBLIC_API_ROUTES,
  ...PUBLIC_PAGES_ROUTES,
  ...API_OFFICE_ROUTES,
  ...API_DESK_ROUTES,
  ...API_SCHOOLS_ROUTES,
  ...STAFF_PAGES_ROUTES,
  ...SCHOOL_PAGES_ROUTES,
  ...ACCOUNTS_ROUTES,
};
