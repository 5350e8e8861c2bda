import type { LocalDate } from '../../common/local-date.js';
import { Acts } from '../components.js';
import { Page, type PageFrame } from '../layout.js';
import { type MessageKey, t } from '../messages.js';
import { type MessageProps, MessageView } from './message.view.js';
import { paths } from './paths.js';
import { type CodedFact, reasonText } from './reasons.js';

interface NotEligibleProps {
  frame: PageFrame;
  /** Only those who cannot have the service that day. */
  people: readonly { name: string; person: number; birthDate?: LocalDate; reasons: readonly CodedFact[] }[];
  party: number;
  /** The day from which everybody is old enough, if it can be booked already. */
  laterFrom?: LocalDate;
}

type Act = Readonly<{ key: MessageKey; href: string }>;

const OTHER_SERVICE: Act = { key: 'notYet.otherService', href: paths.service };
const CHOOSE_REASON: Act = { key: 'notYet.chooseReason', href: paths.reason };
const NEXT: Readonly<Record<string, Act>> = {
  not_born_yet: { key: 'notYet.fix', href: paths.identity(1) },
  photo_reason_missing: CHOOSE_REASON,
  print_from_17: { key: 'notYet.recordInstead', href: paths.service },
  not_recorded_yet: { key: 'notYet.recordInstead', href: paths.service },
  data_at_centre: { key: 'act.start', href: paths.start },
  duplicate_record: { key: 'act.start', href: paths.start },
};

/** The best next act, and where a mistake is put right. */
function actsFor({ code, from }: CodedFact, person: number, laterFrom: LocalDate | undefined): [Act, Act] {
  const fix: Act = { key: 'notYet.fix', href: paths.identity(person) };
  if (laterFrom) return [{ key: 'notYet.otherDay', href: paths.timeFrom(laterFrom) }, fix];
  if (code === 'too_young' && typeof from === 'string')
    return [{ key: 'notYet.remind', href: paths.remind(from) }, fix];
  return [NEXT[code] ?? OTHER_SERVICE, code === 'photo_reason_not_listed' ? CHOOSE_REASON : fix];
}

/** Not an error: each reason names its date or its remedy, and one act is the best next one. */
export function NotEligibleView({ frame, people, party, laterFrom }: NotEligibleProps) {
  const { locale } = frame;
  const title = t(locale, 'notYet.title');
  const first = people[0];
  const [next, fix] = actsFor(first?.reasons[0] ?? { code: '' }, first?.person ?? 1, laterFrom);
  return (
    <Page frame={frame} title={title} petals={3}>
      <div class="col">
        <h1 tabindex={-1}>{title}</h1>
        <p>{t(locale, 'notYet.lead')}</p>
        <ul class="dots">
          {people.flatMap((person) =>
            person.reasons.map((reason) => (
              <li>
                {reasonText(locale, { ...reason, birthDate: person.birthDate }, party > 1 ? person.name : undefined)}
              </li>
            )),
          )}
        </ul>
        {people.some(({ reasons }) => reasons.some(({ code }) => code === 'too_young')) && (
          <p>{t(locale, 'notYet.school')}</p>
        )}
        <Acts>
          <a class="btn" href={next.href}>
            {t(locale, next.key)}
          </a>
          {fix.key !== next.key && <a href={fix.href}>{t(locale, fix.key)}</a>}
        </Acts>
      </div>
    </Page>
  );
}

/** The same of a booking that is being moved, or of an offer: why not, and one way on. */
export function NotYetView({ reasons, ...page }: Omit<MessageProps, 'children'> & { reasons: readonly CodedFact[] }) {
  return (
    <MessageView {...page}>
      <ul class="dots">
        {reasons.map((reason) => (
          <li>{reasonText(page.frame.locale, reason)}</li>
        ))}
      </ul>
    </MessageView>
  );
}
