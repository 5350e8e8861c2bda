import { longDate, plainDate } from '../../common/spoken-date.js';
import type {
  CalendarBlock,
  ProposalStatus,
  RequestStatus,
  SchoolRequest,
} from '../../modules/schools/schools.types.js';
import { isMessageKey, type Locale, t } from '../messages.js';

export const requestPath = (id: string): string => `/sekolah/permintaan/${id}`;
export const officePath = (id: string): string => `/permintaan-sekolah/${id}`;

type Tone = 'ok' | 'warn' | 'stop';

/** How urgent a state is for the school. */
const TONES: Partial<Record<RequestStatus, Tone>> = {
  proposed: 'warn',
  accepted: 'ok',
  lapsed: 'stop',
  withdrawn: 'stop',
};

export const stateWord = (locale: Locale, status: RequestStatus): { text: string; tone: Tone | '' } => ({
  text: t(locale, `school.state.${status}`),
  tone: TONES[status] ?? '',
});

export const proposalWord = (locale: Locale, status: ProposalStatus): string => t(locale, `school.proposal.${status}`);

export const wishedWords = (locale: Locale, { wishedDates }: Pick<SchoolRequest, 'wishedDates'>): string =>
  wishedDates
    .toSorted()
    .map((date) => longDate(locale, date, 'UTC'))
    .join('; ');

export const blockWords = (locale: Locale, { from, to }: Pick<CalendarBlock, 'from' | 'to'>): string =>
  from === to ? plainDate(locale, from, 'UTC') : `${plainDate(locale, from, 'UTC')} – ${plainDate(locale, to, 'UTC')}`;

/** What an event says besides the state; people's own words as they are. */
export function reasonWords(locale: Locale, reason: string | null): string | null {
  const key = `school.reason.${reason}`;
  return reason && isMessageKey(key) ? t(locale, key) : reason;
}
