import type { PupilDoor } from '../../modules/rights/rights.pupils.types.js';
import { Acts, Back, Note } from '../components.js';
import { Page, type PageFrame } from '../layout.js';
import { t } from '../messages.js';
import type { pupilDataPaths } from './roster-paths.js';

export const PUPIL_ACTS = ['bekukan', 'cairkan', 'hapus'] as const;
export type PupilAct = (typeof PUPIL_ACTS)[number];

const KIND = { bekukan: 'freeze', cairkan: 'thaw', hapus: 'erasure' } as const;
const POINTS = {
  freeze: ['pupilData.freeze.1', 'pupilData.freeze.2', 'data.freeze.4'],
  thaw: [],
  erasure: ['pupilData.erasure.1', 'pupilData.erasure.2', 'pupilData.erasure.3'],
} as const;

interface PupilDataProps {
  frame: PageFrame;
  door: PupilDoor;
  links: ReturnType<typeof pupilDataPaths>;
  /** Something was asked for just now, and done. */
  isDone: boolean;
}

/** What can be asked about a pupil who has no booking. */
export function PupilDataView(props: PupilDataProps) {
  const { frame, door, links, isDone } = props;
  const { locale } = frame;
  const title = t(locale, 'pupilData.title');
  return (
    <Page frame={frame} title={title} petals={5}>
      <div class="col">
        {door.isListed && <Back locale={locale} href={links.home} />}
        <h1 tabindex={-1}>{title}</h1>
        {isDone && <Note tone="ok">{t(locale, 'pupilData.done')}</Note>}
        {!door.isKept && <p>{t(locale, 'pupilData.gone')}</p>}
        {door.isKept && <Kept {...props} />}
      </div>
    </Page>
  );
}

function Kept({ frame: { locale }, door, links }: PupilDataProps) {
  const act = door.isFrozen ? 'cairkan' : 'bekukan';
  return (
    <>
      <p>{t(locale, 'pupilData.lead')}</p>
      {door.isFrozen && <Note>{t(locale, 'pupilData.frozen')}</Note>}
      <form class="part" method="post" action={links.seen}>
        <p>{t(locale, 'pupilData.see.text')}</p>
        <Acts>
          <button class="btn">{t(locale, 'pupilData.see')}</button>
          <button class="btn alt" formaction={links.file}>
            {t(locale, 'data.download')}
          </button>
        </Acts>
      </form>
      <section class="part">
        <h2>{t(locale, 'data.ask')}</h2>
        <Acts>
          <a href={links.act(act)}>{t(locale, `data.act.${KIND[act]}`)}</a>
          <a href={links.act('hapus')}>{t(locale, 'data.act.erasure')}</a>
        </Acts>
        {door.hasConsent && (
          <form method="post" action={links.home}>
            <button class="aslink" name="aksi" value="tarik">
              {t(locale, 'pupilConsent.withdraw')}
            </button>
          </form>
        )}
        <p class="soft">{t(locale, 'pupilData.correct')}</p>
      </section>
    </>
  );
}

interface PupilActProps {
  frame: PageFrame;
  act: PupilAct;
  links: ReturnType<typeof pupilDataPaths>;
}

/** One thing to ask for: what it does, and one button. */
export function PupilActView({ frame, act, links }: PupilActProps) {
  const { locale } = frame;
  const kind = KIND[act];
  const title = t(locale, `data.act.${kind}`);
  return (
    <Page frame={frame} title={title} petals={5}>
      <form class="col" method="post" action={links.act(act)}>
        <Back locale={locale} href={links.data} />
        <h1 tabindex={-1}>{title}</h1>
        <p>{t(locale, `pupilData.${kind}.lead`)}</p>
        {POINTS[kind].length > 0 && (
          <ul class="dots">
            {POINTS[kind].map((key) => (
              <li>{t(locale, key)}</li>
            ))}
          </ul>
        )}
        <Acts>
          <button class="btn">
            {t(locale, kind === 'erasure' ? 'pupilData.erasure.submit' : `data.${kind}.submit`)}
          </button>
          <a href={links.data}>{t(locale, 'data.keep')}</a>
        </Acts>
      </form>
    </Page>
  );
}
