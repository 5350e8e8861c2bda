import { randomBytes } from 'node:crypto';
import { uuidv7 } from './uuid.js';

/** A UUIDv7 whose time is that of `now`, so that ids sort by when things happened. */
export const newId = (now: Date): string => uuidv7(now.getTime(), randomBytes);
