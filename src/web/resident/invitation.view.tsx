import { atTime, dateTime, longDate } from '../../common/spoken-date.js';
import { Acts } from '../components.js';
import { Page, type PageFrame } from '../layout.js';
import { t } from '../messages.js';
import type { invitationPaths } from './paths.js';
import { paths } from './paths.js';
import type { Place } from './words.js';

interface InvitationProps {
  frame: PageFrame;
  links: ReturnType<typeof invitationPaths>;
  site: Place;
  documents: readonly string[];
  startsAt: Date;
  expiresAt: Date;
}

/** The card may be printed: a place and a blank are kept for this person alone. Only its buttons act. */
export function InvitationView({ frame, links, site, documents, startsAt, expiresAt }: InvitationProps) {
  const { locale } = frame;
  const title = t(locale, 'invitation.title');
  return (
    <Page frame={frame} title={title} petals={4}>
      <form class="col" method="post" action={links.take}>
        <h1 tabindex={-1}>{title}</h1>
        <p>{t(locale, 'invitation.lead')}</p>
        <div class="near">
          <p class="soft">{t(locale, 'invitation.until', { when: dateTime(locale, expiresAt, site.zone) })}</p>
          <p>
            <strong>
              {longDate(locale, startsAt, site.zone)} {atTime(locale, startsAt, site.zone)}
            </strong>
            <br />
            {site.name}
          </p>
          <button class="btn">{t(locale, 'invitation.take')}</button>
        </div>
        <section class="part">
          <h2>{t(locale, 'invitation.bring')}</h2>
          <ul class="dots">
            {documents.map((document) => (
              <li>{document}</li>
            ))}
          </ul>
          <p>{t(locale, 'invitation.promise')}</p>
        </section>
        <p class="soft">{t(locale, 'invitation.other')}</p>
        <Acts>
          <button class="btn alt" formaction={links.letGo}>
            {t(locale, 'invitation.letGo')}
          </button>
        </Acts>
      </form>
    </Page>
  );
}

export function InvitationEndedView({ frame }: { frame: PageFrame }) {
  const { locale } = frame;
  const title = t(locale, 'invitation.ended');
  return (
    <Page frame={frame} title={title} petals={2}>
      <div class="col">
        <h1 tabindex={-1}>{title}</h1>
        <p>{t(locale, 'invitation.ended.text')}</p>
        <Acts>
          <a class="btn" href={paths.service}>
            {t(locale, 'invitation.book')}
          </a>
        </Acts>
      </div>
    </Page>
  );
}
