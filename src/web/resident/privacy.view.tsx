import { Acts, Back, calling, Points } from '../components.js';
import { Page, type PageFrame } from '../layout.js';
import { rich, t } from '../messages.js';
import { paths } from './paths.js';

const WHAT = ['privacy.what.nik', 'privacy.what.name', 'privacy.what.contact', 'privacy.what.guardian'] as const;
const HOW = ['privacy.how.sealed', 'privacy.how.never', 'privacy.how.shared'] as const;
const LONG = ['privacy.long.nik', 'privacy.long.card', 'privacy.long.counts'] as const;
const COOKIES = [
  'privacy.cookies.draft',
  'privacy.cookies.device',
  'privacy.cookies.position',
  'privacy.cookies.language',
] as const;

/** What is kept, why, how long, and who to ask. */
export function PrivacyView({ frame }: { frame: PageFrame }) {
  const { locale, office } = frame;
  return (
    <Page frame={frame} title={t(locale, 'privacy.title')} petals={5}>
      <div class="col">
        <Back locale={locale} href={paths.start} />
        <h1>{t(locale, 'privacy.title')}</h1>
        <p>{t(locale, 'privacy.lead')}</p>
        <Points locale={locale} title="privacy.what" items={WHAT} />
        <Points locale={locale} title="privacy.how" items={HOW} />
        <Points locale={locale} title="privacy.long" items={LONG} />
        <Points locale={locale} title="privacy.cookies" items={COOKIES} />
        <section class="part">
          <h2>{t(locale, 'privacy.ask')}</h2>
          <p>{t(locale, 'privacy.ask.rights')}</p>
          <Acts>
            <a href={paths.data}>{t(locale, 'data.link')}</a>
          </Acts>
          <p>{rich(locale, 'privacy.ask.who', { a: calling(office.phone) }, { phone: office.phone })}</p>
          <p class="soft">{t(locale, 'privacy.law')}</p>
        </section>
      </div>
    </Page>
  );
}
