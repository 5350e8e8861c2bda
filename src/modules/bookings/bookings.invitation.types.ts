import type { ServiceCode } from '../catalogue/catalogue.types.js';

/** Place and card of somebody who is sent for are kept so long, and never past the start. */
export const INVITATION_HOURS = 72;

/** An invitation as its own link opens it. */
export interface Invitation {
  code: string;
  /** `ended`: it ran out, was let go, or the office took it back. */
  status: 'open' | 'taken' | 'ended';
  siteId: string;
  serviceCode: ServiceCode;
  startsAt: Date;
  expiresAt: Date | null;
  /** Of the person on the day, in years. */
  age: number | undefined;
}
