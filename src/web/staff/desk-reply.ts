import type { DeskOption } from './desk-search.js';
import type { Outcome } from './flash.service.js';

/** What came of one post to the desk. */
export interface DeskReply {
  outcome: Outcome | null;
  /** Shown in the answer itself and nowhere else, because they hold more than a name. */
  options?: DeskOption[];
  revealed?: { personId: string; nik: string | null };
  /** Another page answers. */
  goTo?: string;
}

const saying =
  (tone: Outcome['tone']) =>
  (head: string, text?: string, ticketId?: string): DeskReply => ({
    outcome: { tone, head, ...(text ? { text } : {}), ...(ticketId ? { ticketId } : {}) },
  });

export const done = saying('ok');
export const warn = saying('warn');
export const stop = saying('stop');

export const NO_COUNTER = (): DeskReply => warn('Loket belum dibuka', 'Buka loket dulu, lalu panggil.');
export const NOBODY = (): DeskReply => warn('Tidak ada orang di loket Anda', 'Panggil yang berikutnya dengan n.');
