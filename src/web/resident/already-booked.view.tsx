import { Acts, Note } from '../components.js';
import { Page, type PageFrame } from '../layout.js';
import { t } from '../messages.js';
import { paths } from './paths.js';

export interface AlreadyBookedProps {
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
      <div class="col">
        <h1 tabindex={-1}>{title}</h1>
        <p>{t(locale, 'already.lead')}</p>
        <Note>{t(locale, 'already.link')}</Note>
        <p>{t(locale, 'already.desk', { phone: office.phone })}</p>
        <Acts>
          <a class="btn" href={paths.find}>
            {t(locale, 'already.how')}
          </a>
          <a href={party === 1 ? paths.identity(1) : paths.check}>{t(locale, 'already.fix')}</a>
        </Acts>
      </div>
    </Page>
  );
}
