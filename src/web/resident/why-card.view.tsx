import { Acts, Back, calling, Kept, Points } from '../components.js';
import { hoursAt, type OpeningHours, Page, type PageFrame } from '../layout.js';
import { rich, t } from '../messages.js';
import { Qr } from '../qr.js';
import { paths } from './paths.js';

const USE = ['why-card.use.study', 'why-card.use.bank', 'why-card.use.vote', 'why-card.use.family'] as const;
const WHO = ['why-card.who.17', 'why-card.who.16', 'why-card.who.once', 'why-card.who.22'] as const;

/** Why an e-KTP matters, on one page that a school can print. */
export function WhyCardView({ frame, hours, origin }: { frame: PageFrame; hours: OpeningHours; origin: string }) {
  const { locale, office } = frame;
  const title = t(locale, 'why-card.title');
  return (
    <Page frame={frame} title={title} petals={5}>
      <div class="col">
        <Back locale={locale} href={paths.start} />
        <h1>
          <Kept text={title} />
        </h1>
        <p>{t(locale, 'why-card.lead')}</p>
        <Points locale={locale} title="why-card.use" items={USE} />
        <Points locale={locale} title="why-card.who" items={WHO} />
        <section class="part">
          <h2>{t(locale, 'why-card.cost')}</h2>
          <p>
            <span class="free">{t(locale, 'free.tag')}</span>
          </p>
          <p>{t(locale, 'why-card.cost.text')}</p>
        </section>
        <section class="part">
          <h2>{t(locale, 'why-card.money')}</h2>
          <p>{rich(locale, 'why-card.money.text', { a: calling(office.phone) }, { phone: office.phone })}</p>
          <p class="soft">{t(locale, 'why-card.money.law')}</p>
        </section>
        <Points locale={locale} title="why-card.bring" items={['why-card.bring.kk']} />
        <section class="part">
          <h2>{t(locale, 'why-card.where')}</h2>
          <p>{t(locale, 'why-card.where.text', { site: office.name, hours: hoursAt(frame, hours) })}</p>
        </section>
        <Acts>
          <a class="btn" href={paths.service}>
            {t(locale, 'start.begin')}
          </a>
        </Acts>
        <p class="soft on-screen">{t(locale, 'why-card.print')}</p>
        <div class="on-paper">
          <Qr value={origin} label={t(locale, 'why-card.qr')} />
          <p>
            {t(locale, 'why-card.qr')}
            <br />
            <b>{origin.replace(/^https?:\/\//, '')}</b>
          </p>
        </div>
      </div>
    </Page>
  );
}
