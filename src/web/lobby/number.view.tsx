import { time } from '../../common/spoken-date.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import type { Position } from '../../modules/desk/desk.types.js';
import { Acts, Note } from '../components.js';
import { Field } from '../fields.js';
import { Page, type PageFrame } from '../layout.js';
import { t } from '../messages.js';
import { paths } from '../resident/paths.js';
import { LONGEST } from './number.rules.js';
import { LiveCard, stageOf } from '../resident/position.view.js';

interface NumberProps {
  frame: PageFrame;
  site: Site;
  /** As it stands on a ticket. */
  asked: string | null;
  /** What was typed is no number of a ticket; it is not shown again, whatever it was. */
  isOdd: boolean;
  position: Position | null;
}

/** The place in line of the number on one's ticket, which the QR in the lobby leads to. Works by refreshing. */
export function NumberView({ frame, site, asked, isOdd, position }: NumberProps) {
  const { locale } = frame;
  const path = `/lobi/${site.code}/nomor`;
  return (
    <Page frame={frame} title={t(locale, 'number.title')} petals={5}>
      <div class="col">
        {position ? (
          <Place frame={frame} site={site} position={position} path={path} />
        ) : (
          <>
            <h1>{t(locale, 'number.title')}</h1>
            {isOdd && <Note tone="warn">{t(locale, 'number.odd')}</Note>}
            {asked && <Note tone="warn">{t(locale, 'number.unknown', { number: asked, site: site.name })}</Note>}
          </>
        )}
        <form class="parts" method="get" action={path}>
          <Field
            locale={locale}
            errors={[]}
            id="nomor"
            label={t(locale, 'number.label')}
            hint={t(locale, 'number.hint')}
            autocomplete="off"
            maxlength={LONGEST}
          />
          <Acts>
            <button class={position ? 'btn alt' : 'btn'}>{t(locale, 'number.submit')}</button>
          </Acts>
        </form>
        <p>
          {t(locale, 'number.link')} <a href={paths.find}>{t(locale, 'number.find')}</a>
        </p>
      </div>
    </Page>
  );
}

function Place({
  frame,
  site,
  position,
  path,
}: Pick<NumberProps, 'frame' | 'site'> & { position: Position; path: string }) {
  const { locale } = frame;
  const asOf = new Date(position.asOf);
  return (
    <>
      <LiveCard frame={frame} zone={site.timezone} startsAt={asOf} position={position} stage={stageOf(position)} />
      <p class="soft hint">{t(locale, 'number.fresh', { time: time(locale, asOf, site.timezone) })}</p>
      <Acts>
        <a class="btn" href={`${path}?nomor=${position.ticket}`}>
          {t(locale, 'number.refresh')}
        </a>
      </Acts>
    </>
  );
}
