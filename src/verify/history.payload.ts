import { createHash } from 'node:crypto';

const hash = (fields: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(fields)).digest('hex');

/** What a hold, or a booking without one, asks for; the people are left out, so nobody can be found by trying. */
export const placePayload = (slotId: string, service: string, party: number): string => hash([slotId, service, party]);

export const confirmPayload = (holdId: string, party: number): string => hash([holdId, party]);
export const movePayload = (code: string, slotId: string): string => hash([code, slotId]);
export const cancelPayload = (code: string): string => hash([code]);
