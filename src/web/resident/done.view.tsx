import type { ComponentChildren } from 'preact';
import { formatBookingCode } from '../../common/booking-code.js';
import type { CardState } from '../../modules/applicants/applicants.types.js';
import { Acts } from '../components.js';
import { clock, dateTime, shortDateTime, time } from '../../common/spoken-date.js';
import { Page, type PageFrame } from '../layout.js';
import type { MessageLine } from '../message-lines.js';
import { type Locale, rich, t } from '../messages.js';
import { bookingPaths } from './paths.js';
import { Ticket } from './ticket.js';
import { type BookedPerson, cardSentence, type NamedService, type Place, serviceName } from './words.js';

export interface DoneProps {
  frame: PageFrame;
  code: string;
  token: string;
  /** The page of the booking, with its host. */
  link: string;
  startsAt: Date;
  site: Place;
  service: NamedService;
  people: readonly BookedPerson[];
  /** What to bring, in the language of the page. */
  documents: readonly string[];
  /** Someone is under 18. */
  needsGuardian: boolean;
  /** Nothing may be sent before a guardian agrees. */
  waitsForConsent: boolean;
  /** Between these a booking is served at its turn. */
  arriveFrom: Date;
  arriveUntil: Date;
  moveUntil: Date;
  /** No contact was given. */
  sendsNothing: boolean;
  /** The next reminder, once it is planned. */
  reminder?: { at: Date; channel: MessageLine['channel'] };
}

/** A message to oneself, which WhatsApp opens with its text filled in. */
function toWhatsapp({ frame: { locale }, code, startsAt, site, link }: DoneProps): string {
  const when = shortDateTime(locale, startsAt, site.zone);
  const text = t(locale, 'done.whatsapp.text', { code: formatBookingCode(code), when, site: site.name, link });
  return `https://wa.me/?text=${encodeURIComponent(text)}`;
}

export function DoneView(props: DoneProps) {
  const { frame, code, token, startsAt, site, service, people } = props;
  const { locale } = frame;
  const links = bookingPaths(code, token);
  const card: CardState = people[0]?.card ?? { state: 'none' };
  return (
    <Page frame={frame} title={t(locale, 'done.title')} petals={5} hasLine={false}>
      <div class="col wide">
        <h1 tabindex={-1}>{t(locale, 'done.title')}</h1>
        <Ticket
          locale={locale}
          code={code}
          startsAt={startsAt}
          site={site}
          names={people.map((person) => person.name)}
          service={serviceName(locale, service, card)}
        />
        <Acts>
          <a class="btn" href={toWhatsapp(props)} rel="noreferrer">
            {t(locale, 'done.whatsapp')}
          </a>
          <a href={links.calendar}>{t(locale, 'done.calendar')}</a>
          <a href={links.home}>{t(locale, 'done.manage')}</a>
        </Acts>
        <div class="two">
          <Bring {...props} />
          <Cards locale={locale} people={people} />
          <Part title={t(locale, 'done.late')}>
            <p>
              {t(locale, 'done.lateText', {
                from: clock(locale, props.arriveFrom, site.zone),
                until: time(locale, props.arriveUntil, site.zone),
              })}
            </p>
          </Part>
          <Next {...props} />
          <Part title={t(locale, 'done.plans')}>
            <p>
              {rich(
                locale,
                'done.plansText',
                { a: (words) => <a href={links.home}>{words}</a> },
                { until: dateTime(locale, props.moveUntil, site.zone) },
              )}
            </p>
            <p>{t(locale, 'done.keep')}</p>
          </Part>
        </div>
      </div>
    </Page>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="part">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Dots({ items }: { items: readonly string[] }) {
  return (
    <ul class="dots">
      {items.map((item) => (
        <li>{item}</li>
      ))}
    </ul>
  );
}

function Bring({ frame: { locale }, documents, needsGuardian }: DoneProps) {
  const guardian = needsGuardian ? [t(locale, 'document.guardian')] : [];
  return (
    <Part title={t(locale, 'manage.bring')}>
      <Dots items={[...documents, ...guardian, t(locale, 'document.code')]} />
    </Part>
  );
}

function Cards({ locale, people }: { locale: Locale; people: readonly BookedPerson[] }) {
  const cards = people.filter((person) => person.card.state !== 'none');
  if (cards.length === 0) return null;
  return (
    <Part title={t(locale, 'done.card')}>
      {cards.map(({ name, card }) => (
        <p>{cardSentence(locale, people.length > 1 ? { name, card } : { card })}</p>
      ))}
    </Part>
  );
}

function Next(props: DoneProps) {
  const { locale } = props.frame;
  return (
    <Part title={t(locale, 'done.next')}>
      <Dots items={[nextMessage(props), t(locale, 'done.onTheDay')]} />
    </Part>
  );
}

function nextMessage({ frame: { locale }, site, reminder, sendsNothing, waitsForConsent }: DoneProps): string {
  if (waitsForConsent) return t(locale, 'done.waitConsent');
  if (sendsNothing) return t(locale, 'done.noMessages');
  if (!reminder) return t(locale, 'done.messages');
  const channel = t(locale, `channel.${reminder.channel}`);
  return t(locale, 'done.remind', { when: shortDateTime(locale, reminder.at, site.zone), channel });
}
