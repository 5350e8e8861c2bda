import type { RequestStatus } from './schools.types.js';

/** The life of a request. */
export const NEXT: Record<RequestStatus, readonly RequestStatus[]> = {
  draft: ['sent', 'withdrawn'],
  sent: ['proposed', 'withdrawn'],
  proposed: ['accepted', 'countered', 'lapsed', 'proposed', 'sent', 'withdrawn'],
  accepted: ['accepted', 'proposed', 'sent', 'withdrawn'],
  countered: ['proposed', 'withdrawn'],
  lapsed: ['proposed', 'withdrawn'],
  withdrawn: [],
};

export const mayBecome = (from: RequestStatus, to: RequestStatus): boolean => NEXT[from].includes(to);
