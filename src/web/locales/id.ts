import { api } from './id/api.js';
import { booking } from './id/booking.js';
import { common } from './id/common.js';
import { manage } from './id/manage.js';
import { outcomes } from './id/outcomes.js';
import { staff } from './id/staff.js';
import { privacy } from './id/privacy.js';

/** The source of all keys. */
export const id = { ...api, ...common, ...booking, ...manage, ...outcomes, ...staff, ...privacy } as const;
