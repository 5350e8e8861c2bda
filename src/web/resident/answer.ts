import type { FastifyRequest } from 'fastify';
import { isLocalDate, type LocalDate } from '../../common/local-date.js';
import type { Values } from './words.js';

/** What a form sent, without what was left empty; `aksi` names a button, not an answer. */
export function typedIn(form: object): Values {
  const texts = Object.entries(form as Record<string, string | undefined>)
    .filter(([name]) => name !== 'aksi')
    .map(([name, value]) => [name, value?.trim()] as const);
  return Object.fromEntries(texts.filter(([, value]) => value));
}

/** What the address asks for. Anything else in it, as other sites add to links they pass on, is left alone. */
export interface Asked {
  /** First day to show. */
  from?: LocalDate;
  /** Code of a booking, as it was written. */
  code?: string;
  /** Code of a site. */
  site?: string;
  /** Which person, counted from 1. */
  person: number;
  /** What a reminder is for: old enough, or open again. */
  reminds: 'age' | 'open';
  /** 'HH:MM' */
  time?: string;
  isNew: boolean;
  isMoved: boolean;
}

export function askedIn(request: FastifyRequest): Asked {
  const query = new URLSearchParams(request.url.split('?')[1] ?? '');
  const from = query.get('dari');
  const person = query.get('orang') ?? '';
  const time = query.get('pukul') ?? '';
  return {
    from: isLocalDate(from) ? from : undefined,
    code: query.get('kode') ?? undefined,
    site: query.get('tempat') ?? undefined,
    person: /^[1-5]$/.test(person) ? Number(person) : 1,
    reminds: query.get('untuk') === 'buka' ? 'open' : 'age',
    time: /^([01]\d|2[0-3]):[0-5]\d$/.test(time) ? time : undefined,
    isNew: query.has('baru'),
    isMoved: query.has('pindah'),
  };
}
