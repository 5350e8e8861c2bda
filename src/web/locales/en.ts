import { api } from './en/api.js';
import { booking } from './en/booking.js';
import { common } from './en/common.js';
import { manage } from './en/manage.js';
import { outcomes } from './en/outcomes.js';
import { staff } from './en/staff.js';
import { privacy } from './en/privacy.js';
import type { id } from './id.js';

/** Typed by the Indonesian keys: a missing or a superfluous text fails the build. */
export const en: Record<keyof typeof id, string> = {
  ...api,
  ...common,
  ...booking,
  ...manage,
  ...outcomes,
  ...staff,
  ...privacy,
};
