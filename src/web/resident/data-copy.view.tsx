import type { ComponentChildren } from 'preact';
import { formatBookingCode } from '../../common/booking-code.js';
import { dateTime, plainDate, time } from '../../common/spoken-date.js';
import type {
  CopiedConsent,
  CopiedEvent,
  CopiedMessage,
  CopiedPerson,
  DataCopy,
} from '../../modules/rights/rights.copy.types.js';
import { MaskedNik, Row } from '../components.js';
import { isMessageKey, type Locale, type MessageKey, t } from '../messages.js';

interface CopyProps {
  locale: Locale;
  zone: string;
  copy: DataCopy;
  /** Names a service. */
  serviceOf: (code: string) => string;
}

/** Words for a code where there are some; the code itself else, so that nothing is left out. */
const word = (locale: Locale, prefix: string, code: string): string => {
  const key = `${prefix}.${code}`;
  return isMessageKey(key) ? t(locale, key) : code;
};

/** '8 Februari 2027, 10.00 WIB' */
export const dated = (locale: Locale, at: Date, zone: string): string =>
  `${plainDate(locale, at, zone)}, ${time(locale, at, zone)}`;

/** All that is kept of the people of one booking, or of one entry of the waiting list, to read or to print. */
export function DataCopyBody(props: CopyProps) {
  const { locale, zone, copy } = props;
  const at = (instant: Date) => dated(locale, instant, zone);
  return (
    <>
      <p class="soft">{t(locale, 'copy.made', { at: dateTime(locale, copy.madeAt, zone) })}</p>
      <p class="soft">{t(locale, 'copy.nik')}</p>
      {copy.booking && <Booking {...props} booking={copy.booking} />}
      {copy.people.map((person, index) => (
        <Person {...props} person={person} number={index + 1} />
      ))}
      <List locale={locale} title="copy.messages">
        {copy.messages.map((message) => (
          <li>{messageWords(locale, message, at)}</li>
        ))}
      </List>
      <List locale={locale} title="copy.visit">
        {copy.tickets.map(({ number, status, note, events }) => (
          <li>
            <b>{number}</b>, {word(locale, 'copy.ticket', status)}
            {note && `. ${t(locale, 'copy.note')}: ${note}`}
            <Events locale={locale} events={events} prefix="copy.ticket" at={at} />
          </li>
        ))}
      </List>
      <List locale={locale} title="copy.waiting">
        {copy.waiting.map(({ code, status, enteredAt, events }) => (
          <li>
            {[formatBookingCode(code), word(locale, 'copy.wait', status), at(enteredAt)].join(', ')}
            <Events locale={locale} events={events} prefix="copy.wait" at={at} />
          </li>
        ))}
      </List>
      {copy.pupils.length > 0 && (
        <List locale={locale} title="copy.school">
          {copy.pupils.map(({ name, className, enteredAt }) => (
            <li>{[name, className, at(enteredAt)].join(', ')}</li>
          ))}
        </List>
      )}
      <List locale={locale} title="copy.requests">
        {copy.requests.map(({ kind, status, askedAt, detail, answer }) => (
          <li>
            {[word(locale, 'data.kind', kind), word(locale, 'copy.request', status), at(askedAt)].join(', ')}
            {[detail, answer].filter(Boolean).map((text) => (
              <>
                <br />
                <span class="soft">{text}</span>
              </>
            ))}
          </li>
        ))}
      </List>
      <List locale={locale} title="copy.looks">
        {copy.looks.map((look) => (
          <li>{[at(look.at), roleWords(locale, look.role), lookWords(locale, look.what)].join(', ')}</li>
        ))}
      </List>
    </>
  );
}

function Booking({ locale, zone, booking }: CopyProps & { booking: NonNullable<DataCopy['booking']> }) {
  const at = (instant: Date) => dated(locale, instant, zone);
  return (
    <section class="part">
      <h2>{t(locale, 'copy.booking')}</h2>
      <dl class="rows">
        <Rows
          locale={locale}
          rows={[
            ['copy.code', formatBookingCode(booking.code)],
            ['copy.site', booking.site],
            ['copy.time', dateTime(locale, booking.startsAt, zone)],
            ['copy.state', word(locale, 'state', booking.status)],
            ['copy.channel', word(locale, 'copy.via', booking.channel)],
            ['copy.created', at(booking.createdAt)],
          ]}
        />
      </dl>
      <Events locale={locale} events={booking.events} prefix="state" at={at} />
    </section>
  );
}

function Person({ locale, zone, serviceOf, person, number }: CopyProps & { person: CopiedPerson; number: number }) {
  const at = (instant: Date) => dated(locale, instant, zone);
  const yes = (value: boolean | null) => (value === null ? null : t(locale, value ? 'copy.yes' : 'copy.no'));
  const { guardian, record } = person;
  const rows: [MessageKey, ComponentChildren][] = [
    ['copy.name', person.name],
    ['copy.nikLabel', person.nikLast4 && <MaskedNik locale={locale} last4={person.nikLast4} />],
    ['copy.birth', person.birthDate && plainDate(locale, person.birthDate, 'UTC')],
    ['copy.sex', person.sex && t(locale, `copy.sex.${person.sex}`)],
    ['copy.phone', person.phone],
    ['copy.email', person.email],
    ['copy.guardian', guardian && [guardian.name, guardian.phone].filter(Boolean).join(', ')],
    ['copy.married', yes(person.everMarried)],
    ['copy.recorded', yes(person.recordedBefore)],
    ['copy.needs', person.needs.map((need) => word(locale, 'need', need)).join(', ')],
    ['copy.warnings', person.warnings.join(', ')],
    ['copy.service', serviceOf(person.service)],
    ['copy.state', person.card && word(locale, 'state', person.status)],
    ['copy.card', person.card && word(locale, 'copy.card', person.card)],
    ['copy.outcome', person.outcome && word(locale, 'print.status', person.outcome)],
    ['copy.entered', at(person.enteredAt)],
    ['copy.frozen', person.frozenAt && at(person.frozenAt)],
    ['copy.record', record && `${word(locale, 'print.status', record.status)}, ${at(record.at)}`],
  ];
  return (
    <section class="part">
      <h2>{t(locale, 'copy.person', { n: number })}</h2>
      <dl class="rows">
        <Rows locale={locale} rows={rows} />
      </dl>
      {record && <Events locale={locale} events={record.events} prefix="print.status" at={at} />}
      <h3>{t(locale, 'copy.consents')}</h3>
      <ul class="dots">
        {person.consents.map((consent) => (
          <Consent locale={locale} consent={consent} at={at} />
        ))}
      </ul>
    </section>
  );
}

export function Consent({ locale, consent, at }: { locale: Locale; consent: CopiedConsent; at: (at: Date) => string }) {
  const { purpose, basis, isGiven, givenBy, textVersion: version, text, channel } = consent;
  // A consent that was asked for and never given is no withdrawal.
  const given = isGiven
    ? 'copy.consent.given'
    : channel === 'link' || channel === 'desk'
      ? 'copy.consent.taken'
      : 'copy.consent.refused';
  return (
    <li>
      <b>{word(locale, 'copy.purpose', purpose)}</b>:{' '}
      {[word(locale, 'copy.basis', basis), t(locale, given), word(locale, 'copy.by', givenBy), at(consent.at)].join(
        ', ',
      )}
      <br />
      <span class="soft">
        {t(locale, 'copy.version', { version, channel: word(locale, 'copy.via', channel) })}
        {text && `: “${text}”`}
      </span>
    </li>
  );
}

/** Rows that say something. */
export function Rows({
  locale,
  rows,
}: {
  locale: Locale;
  rows: readonly (readonly [MessageKey, ComponentChildren])[];
}) {
  return (
    <>
      {rows
        .filter(([, value]) => value !== null && value !== '')
        .map(([key, value]) => (
          <Row locale={locale} term={t(locale, key)}>
            {value}
          </Row>
        ))}
    </>
  );
}

interface EventsProps {
  locale: Locale;
  events: readonly CopiedEvent[];
  prefix: string;
  at: (at: Date) => string;
}

function Events({ locale, events, prefix, at }: EventsProps) {
  return (
    <ul class="dots">
      {events.map((event) => (
        <li>
          {[at(event.at), event.to && word(locale, prefix, event.to), roleWords(locale, event.role)]
            .filter(Boolean)
            .join(', ')}
        </li>
      ))}
    </ul>
  );
}

export function List({
  locale,
  title,
  children,
}: {
  locale: Locale;
  title: MessageKey;
  children: readonly ComponentChildren[];
}) {
  return (
    <section class="part">
      <h2>{t(locale, title)}</h2>
      {children.length === 0 ? <p class="soft">{t(locale, 'copy.none')}</p> : <ul class="dots">{children}</ul>}
    </section>
  );
}

export const roleWords = (locale: Locale, role: string | null): string =>
  role ? word(locale, 'role', role) : t(locale, 'copy.role.none');

export function lookWords(locale: Locale, action: string): string {
  if (action === 'nik.revealed') return t(locale, 'copy.look.nik');
  if (action === 'data.copied') return t(locale, 'copy.look.copied');
  const [area = ''] = action.split('.');
  const key = {
    data: 'copy.look.requested',
    ticket: 'copy.look.ticket',
    booking: 'copy.look.booking',
    message: 'copy.look.message',
  }[area];
  return t(locale, key && isMessageKey(key) ? key : 'copy.look.other');
}

function messageWords(locale: Locale, message: CopiedMessage, at: (at: Date) => string): string {
  const { kind, channel, status, receipt, dueAt, settledAt } = message;
  const isPlanned = status === 'due' || status === 'claimed' || status === 'sending';
  const state = isPlanned ? 'planned' : status === 'sent' && receipt ? receipt : status;
  const key = `message.${state}`;
  const when = at(settledAt ?? dueAt);
  const told = isMessageKey(key)
    ? t(locale, key, { channel: word(locale, 'channel', channel), when, heard: when })
    : state;
  return `${word(locale, 'msg.kind', kind)}: ${told}`;
}
