import { Acts } from '../components.js';
import { Page, type PageFrame } from '../layout.js';
import { t } from '../messages.js';
import { paths } from './paths.js';

interface AlreadyBookedProps {
  frame: PageFrame;
  /** How many came; with several it is not known here whose number it is. */
  party: number;
}

/** Shows no time, place or number: whoever asks may be a stranger. */
export function AlreadyBookedView({ frame, party }: AlreadyBookedProps) {
  const { locale, office } = frame;
  const title = t(locale, 'already.title');
  return (
    <Page frame={frame} title={title} petals={3}>
      <form class="col" method="post" action={paths.already}>
        <h1 tabindex={-1}>{title}</h1>
        <p>{t(locale, 'already.lead')}</p>
        <div class="near">
          <p>{t(locale, 'already.sendLinkText')}</p>
          <p>{t(locale, 'already.cancelHow')}</p>
          <button class="btn" name="aksi" value="tautan">
            {t(locale, 'already.sendLink')}
          </button>
        </div>
        <Acts>
          <a href={party === 1 ? paths.identity(1) : paths.check}>{t(locale, 'already.fix')}</a>
        </Acts>
        <section class="part">
          <p>{t(locale, 'already.notMineText')}</p>
          <button class="aslink" name="aksi" value="bukan-saya">
            {t(locale, 'already.notMine')}
          </button>
        </section>
        <p class="soft">{t(locale, 'already.desk', { phone: office.phone })}</p>
      </form>
    </Page>
  );
}
