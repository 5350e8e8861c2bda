import { formatBookingCode } from '../../common/booking-code.js';
import { Kept } from '../components.js';
import { Bloom } from '../flower.js';
import { atTime, longDate } from '../../common/spoken-date.js';
import { type Locale, t } from '../messages.js';
import { Qr } from '../qr.js';
import type { Place } from './words.js';

interface TicketProps {
  locale: Locale;
  code: string;
  startsAt: Date;
  site: Place;
  /** Names as they may be shown, first the one who booked. */
  names: readonly string[];
  service: string;
}

/** What one carries away: code, time and QR. The QR holds the code alone. */
export function Ticket({ locale, code, startsAt, site, names, service }: TicketProps) {
  const shownCode = formatBookingCode(code);
  const [name = '', ...others] = names;
  const who = others.length === 0 ? name : t(locale, 'ticket.party', { name, others: others.length });
  return (
    <section class="ticket" aria-label={t(locale, 'ticket.label')}>
      <div class="head">
        <Bloom />
        <span class="key">{t(locale, 'ticket.code')}</span>
        <strong class="code">{shownCode}</strong>
        <p class="when">
          {longDate(locale, startsAt, site.zone)}
          <br />
          {atTime(locale, startsAt, site.zone)}
        </p>
        <p>
          {who}
          <br />
          <Kept text={service} />
          <br />
          {site.name}
        </p>
      </div>
      <div class="band" />
      <div class="stub">
        <Qr value={code} label={t(locale, 'ticket.qr', { code: shownCode })} />
        <div>
          <span class="free">{t(locale, 'free.tag')}</span>
          <p>{t(locale, 'ticket.show')}</p>
        </div>
      </div>
    </section>
  );
}
