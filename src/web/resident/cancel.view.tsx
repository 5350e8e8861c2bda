import { Acts, Back } from '../components.js';
import { Choices, Question } from '../fields.js';
import { dateTime } from '../../common/spoken-date.js';
import { Page, type PageFrame } from '../layout.js';
import { t } from '../messages.js';
import { bookingPaths } from './paths.js';

/** Values of `alasan`; leaving it open is fine. */
export const CANCEL_REASONS = ['cannot_come', 'documents', 'served_elsewhere', 'other'] as const;

interface CancelProps {
  frame: PageFrame;
  code: string;
  token: string;
  startsAt: Date;
  zone: string;
  party: number;
}

export function CancelView({ frame, code, token, startsAt, zone, party }: CancelProps) {
  const { locale } = frame;
  const links = bookingPaths(code, token);
  const title = t(locale, 'cancel.title');
  return (
    <Page frame={frame} title={title} petals={5}>
      <form class="col" method="post" action={links.cancel}>
        <Back locale={locale} href={links.home} />
        <h1>{title}</h1>
        <p>
          {t(locale, 'cancel.lead', { when: dateTime(locale, startsAt, zone) })}
          {party > 1 && ` ${t(locale, 'cancel.party', { count: party })}`}
        </p>
        <Question name="alasan" legend={t(locale, 'cancel.reason')}>
          <Choices
            name="alasan"
            choices={CANCEL_REASONS.map((value) => ({ value, label: t(locale, `cancel.reason.${value}`) }))}
          />
        </Question>
        <Acts>
          <button class="btn">{t(locale, 'cancel.submit')}</button>
          <a href={links.home}>{t(locale, 'cancel.keep')}</a>
        </Acts>
      </form>
    </Page>
  );
}
