import type { LocalDate } from '../../common/local-date.js';
import { Acts } from '../components.js';
import { Page, type PageFrame } from '../layout.js';
import { type MessageKey, t } from '../messages.js';
import { paths } from './paths.js';
import { type CodedFact, reasonText } from './reasons.js';

export interface NotEligibleProps {
  frame: PageFrame;
  /** Only those who cannot have the service that day. */
  people: readonly { name: string; person: number; birthDate: LocalDate; reasons: readonly CodedFact[] }[];
  party: number;
}

const NEXT: Readonly<Record<string, { key: MessageKey; href: string }>> = {
  too_young: { key: 'act.start', href: paths.start },
  not_born_yet: { key: 'notYet.fix', href: paths.identity(1) },
  photo_reason_missing: { key: 'notYet.chooseReason', href: paths.reason },
  photo_reason_not_listed: { key: 'notYet.otherService', href: paths.service },
  print_from_17: { key: 'notYet.recordInstead', href: paths.service },
  not_recorded_yet: { key: 'notYet.recordInstead', href: paths.service },
  data_at_centre: { key: 'act.start', href: paths.start },
  duplicate_record: { key: 'act.start', href: paths.start },
};
const OTHER_SERVICE = { key: 'notYet.otherService', href: paths.service } as const;

/** Not an error: each reason names its date or its remedy, and one act is the best next one. */
export function NotEligibleView({ frame, people, party }: NotEligibleProps) {
  const { locale } = frame;
  const title = t(locale, 'notYet.title');
  const first = people[0];
  const next = NEXT[first?.reasons[0]?.code ?? ''] ?? OTHER_SERVICE;
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
        <Acts>
          <a class="btn" href={next.href}>
            {t(locale, next.key)}
          </a>
          <a href={paths.identity(first?.person ?? 1)}>{t(locale, 'notYet.fix')}</a>
        </Acts>
      </div>
    </Page>
  );
}
