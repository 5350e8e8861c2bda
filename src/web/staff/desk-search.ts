import { clock } from '../../common/spoken-date.js';
import type { Console, TicketView } from '../../modules/desk/desk.types.js';
import { lateNote, namesOf, partyName } from './desk-words.js';

/** Somebody whom a search found, and what may be done with them. */
export interface DeskMatch {
  /** Number, or time of the booking. */
  label: string;
  names: string;
  state: string;
  /** Checks in. */
  code?: string;
  /** Brings back into the line. */
  returnId?: string;
}

const MOST = 6;

/** Finds people of the day by the number of their ticket, a part of the name, or the end of the NIK. */
export function searchDesk(console: Console, text: string, zone: string): DeskMatch[] {
  const wanted = text.toLocaleLowerCase('id');
  const fits = (view: TicketView) =>
    view.ticket.toLocaleLowerCase('id') === wanted ||
    view.people.some((p) => p.name.toLocaleLowerCase('id').includes(wanted) || p.nikLast4 === text);
  const { current, line, aside, expected } = console;
  const match = (view: TicketView, state: string): DeskMatch => ({ label: view.ticket, names: namesOf(view), state });
  return [
    ...(current && fits(current) ? [match(current, 'di loket Anda')] : []),
    ...line.flatMap(({ view }, index) => (fits(view) ? [match(view, `menunggu, urutan ke-${index + 1}`)] : [])),
    ...aside.filter(fits).map((view) => ({ ...match(view, asideState(view)), returnId: view.id })),
    ...expected
      .filter(({ names }) => names.some((name) => name.toLocaleLowerCase('id').includes(wanted)))
      .map(({ code, startsAt, names, lateMinutes }) => ({
        label: clock('id', startsAt, zone),
        names: partyName(names),
        state: ['belum hadir', lateNote(lateMinutes)].filter(Boolean).join(', '),
        code,
      })),
  ].slice(0, MOST);
}

export const asideState = ({ status, note }: Pick<TicketView, 'status' | 'note'>): string =>
  [status === 'missed' ? 'terlewat' : 'ditunda', note].filter(Boolean).join(', ');
