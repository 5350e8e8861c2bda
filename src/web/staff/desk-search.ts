import { clock } from '../../common/spoken-date.js';
import type { Expected, PeopleOfToday } from '../../modules/desk/desk.console.types.js';
import type { TicketView } from '../../modules/desk/desk.types.js';
import type { DeskCommand } from './desk-command.js';
import { nameFit } from './desk-names.js';
import { lateNote, namesOf, partyName } from './desk-words.js';
import { MOST_OPTIONS, type OptionAct } from './desk.form.js';

/** Somebody whom a search found, or something to choose from, and what may be done with it. */
export interface DeskOption {
  /** Number, or time of the booking. */
  label: string;
  names: string;
  state: string;
  act?: OptionAct;
  /** Where it is settled. */
  link?: { href: string; words: string };
  /** Its paper can be printed again. */
  ticketId?: string;
  /** Of the booking. */
  code?: string;
}

export type DeskSearch = Extract<DeskCommand, { kind: 'ticket' | 'time' | 'phone' | 'search' }>;

/** How well somebody fits: 0 not at all. */
type Fit = (person: { applicantId: string; name: string; nikLast4: string | null }) => number;

/** Finds people of the day: tickets, times, names as they sound, ends of NIKs, phone numbers. The best fit first. */
export function searchDesk(
  today: PeopleOfToday,
  search: DeskSearch,
  { zone, isSupervisor }: { zone: string; isSupervisor: boolean },
): DeskOption[] {
  const fit = fitOf(search, today);
  const at = (instant: Date) => clock('id', instant, zone);
  const isAt = (instant: Date | null) => search.kind === 'time' && instant !== null && at(instant) === search.time;
  const best = (people: readonly Parameters<Fit>[0][]) => Math.max(0, ...people.map(fit));
  const found = [
    ...today.tickets.map((view) => ({
      fit: isTicket(search, view) || isAt(view.bookedFor) ? 4 : best(view.people),
      option: () => ticketOption(view, isSupervisor),
    })),
    ...today.expected.map((one) => ({
      fit: isAt(one.startsAt) ? 4 : best(one.people),
      option: () => expectedOption(one, at(one.startsAt)),
    })),
  ];
  return found
    .filter((one) => one.fit > 0)
    .sort((a, b) => b.fit - a.fit)
    .slice(0, MOST_OPTIONS)
    .map(({ option }) => option());
}

const isTicket = (search: DeskSearch, { ticket }: TicketView): boolean =>
  search.kind === 'ticket' && ticket === search.label;

function fitOf(search: DeskSearch, { applicantIds }: PeopleOfToday): Fit {
  if (search.kind === 'phone') return ({ applicantId }) => (applicantIds.has(applicantId) ? 4 : 0);
  if (search.kind !== 'search') return () => 0;
  const { text } = search;
  if (/^\d{4}$/.test(text)) return ({ nikLast4 }) => (nikLast4 === text ? 4 : 0);
  return text.length < 2 ? () => 0 : ({ name }) => nameFit(name, text);
}

function expectedOption({ code, people, lateMinutes }: Expected, time: string): DeskOption {
  return {
    label: time,
    names: partyName(people.map(({ name }) => name)),
    code,
    state: ['belum hadir', lateNote(lateMinutes)].filter(Boolean).join(', '),
    act: { step: 'hadir', field: 'kode', value: code, words: 'Hadir' },
  };
}

const BACK = { missed: ['kembali', 'Kembalikan'], parked: ['lanjut', 'Lanjutkan'] } as const;

function ticketOption(view: TicketView, isSupervisor: boolean): DeskOption {
  const { id, ticket, status } = view;
  const first = { step: 'dahulu', field: 'karcis', value: id, words: 'Dahulukan', asks: 'Alasan' } as const;
  const [step, words] = status === 'missed' || status === 'parked' ? BACK[status] : [];
  return {
    label: ticket,
    names: namesOf(view),
    state: stateOf(view),
    ticketId: id,
    code: view.code,
    ...(step ? { act: { step, field: 'karcis' as const, value: id, words } } : {}),
    ...(status === 'waiting' && isSupervisor ? { act: first } : {}),
  };
}

const STATES = {
  waiting: 'menunggu',
  called: 'dipanggil',
  serving: 'dilayani',
  parked: 'ditunda',
  missed: 'terlewat',
  served: 'selesai',
  void: 'tidak berlaku',
} as const;

/** 'dipanggil ke loket 2', 'ditunda, ambil salinan KK' */
export function stateOf({ status, counter, note }: Pick<TicketView, 'status' | 'counter' | 'note'>): string {
  if ((status === 'called' || status === 'serving') && counter !== null)
    return `${STATES[status]} ${status === 'called' ? 'ke' : 'di'} loket ${counter}`;
  return [STATES[status], status === 'parked' ? note : null].filter(Boolean).join(', ');
}
