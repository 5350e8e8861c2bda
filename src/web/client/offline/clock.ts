import { deviceNow } from '../../../platform/clock/device-clock.js';
import type { Day } from './types.js';

/** How far the site's clock is ahead of this device's. */
export const skewTo = (siteNow: string): number => Date.parse(siteNow) - deviceNow();

/** The time at the site as far as this device knows it. */
export const nowOf = (day: Pick<Day, 'skewMs'> | null): number => deviceNow() + (day?.skewMs ?? 0);
