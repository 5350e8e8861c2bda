import { formatBookingCode } from '../../common/booking-code.js';
import { stamp } from '../../common/spoken-date.js';
import type { DataDoor, DataPerson, OwnRequest } from '../../modules/rights/rights.types.js';
import { Acts, Back, Note } from '../components.js';
import { errorOf, type FieldProblem } from '../field-errors.js';
import { Choices, ErrorSummary, LongField, Question } from '../fields.js';
import { Page, type PageFrame } from '../layout.js';
import { type Locale, t } from '../messages.js';
import { ACT_KIND, requestState } from './own-data.words.js';
import type { dataPathsOf } from './paths.js';
import { DATA_ACTS, type DataAct } from './resident.dto.js';
import type { Values } from './words.js';

export interface OwnDataProps {
  frame: PageFrame;
  door: DataDoor;
  links: ReturnType<typeof dataPathsOf>;
  now: Date;
  /** Something was asked for just now. */
  isAsked: boolean;
}

const POINTS = {
  freeze: ['data.freeze.1', 'data.freeze.2', 'data.freeze.3', 'data.freeze.4'],
  thaw: [],
  withdrawal: ['data.withdrawal.1', 'data.withdrawal.2', 'data.withdrawal.3', 'data.withdrawal.4'],
  erasure: ['data.erasure.1', 'data.erasure.2', 'data.erasure.3', 'data.erasure.4'],
  correction: [],
} as const;

/** For who only waits: there is no booking that stands or ends. */
const WAITING_POINTS = {
  ...POINTS,
  freeze: ['data.freeze.entry', 'data.freeze.2', 'data.freeze.4'],
  withdrawal: ['data.withdrawal.1', 'data.withdrawal.entry', 'data.withdrawal.4'],
  erasure: ['data.erasure.1', 'data.erasure.entry', 'data.erasure.3', 'data.erasure.4'],
} as const;

/** Whom an act can still be done for. */
export function affectedBy(act: DataAct, people: readonly DataPerson[]): DataPerson[] {
  const known = people.filter(({ isErased }) => !isErased);
  if (act === 'bekukan') return known.filter(({ isFrozen }) => !isFrozen);
  if (act === 'cairkan') return known.filter(({ isFrozen }) => isFrozen);
  return act === 'tarik' ? known.filter(({ hasConsent }) => hasConsent) : known;
}

export function OwnDataView(props: OwnDataProps) {
  const { frame, door, links, isAsked } = props;
  const { locale } = frame;
  const isKnown = door.people.some(({ isErased }) => !isErased);
  const title = t(locale, 'data.title');
  return (
    <Page frame={frame} title={title} petals={5}>
      <div class="col">
        <Back locale={locale} href={links.home} />
        <h1 tabindex={-1}>{title}</h1>
        {isAsked && <Note tone="ok">{t(locale, 'data.asked.done')}</Note>}
        <p>
          {t(locale, door.kind === 'entry' ? 'data.lead.entry' : 'data.lead', { code: formatBookingCode(door.code) })}
        </p>
        <section class="part">
          <h2>{t(locale, door.kind === 'entry' ? 'data.people.entry' : 'data.people')}</h2>
          <ul class="dots">
            {door.people.map((person) => (
              <li>{personWords(locale, person)}</li>
            ))}
          </ul>
        </section>
        {isKnown && (
          <form class="part" method="post" action={links.dataSeen}>
            <p>{t(locale, 'data.see.text')}</p>
            <Acts>
              <button class="btn">{t(locale, 'data.see')}</button>
              <button class="btn alt" formaction={links.dataFile}>
                {t(locale, 'data.download')}
              </button>
            </Acts>
          </form>
        )}
        {isKnown && (
          <section class="part">
            <h2>{t(locale, 'data.ask')}</h2>
            <Acts>
              {DATA_ACTS.filter((act) => affectedBy(act, door.people).length > 0).map((act) => (
                <a href={links.dataAct(act)}>{t(locale, `data.act.${ACT_KIND[act]}`)}</a>
              ))}
            </Acts>
          </section>
        )}
        <Requests {...props} />
      </div>
    </Page>
  );
}

function personWords(locale: Locale, { maskedName, isErased, isFrozen }: DataPerson): string {
  if (isErased) return t(locale, 'data.erased');
  return isFrozen ? `${maskedName} (${t(locale, 'data.frozen')})` : maskedName;
}

function Requests({ frame, door, now }: OwnDataProps) {
  const { locale, office } = frame;
  return (
    <section class="part">
      <h2>{t(locale, 'data.requests')}</h2>
      {door.requests.length === 0 && <p class="soft">{t(locale, 'data.requests.none')}</p>}
      {door.requests.length > 0 && (
        <ul class="dots">
          {door.requests.map((request) => (
            <li>
              <b>{t(locale, `data.kind.${request.kind}`)}</b>: {requestState(locale, request, { office, now })}
              <br />
              <span class="soft">{t(locale, 'data.asked', { at: stamp(locale, request.askedAt, office.zone) })}</span>
              <Reason locale={locale} request={request} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Reason({ locale, request: { refusal, answer } }: { locale: Locale; request: OwnRequest }) {
  if (!refusal) return null;
  return (
    <>
      <br />
      {t(locale, `data.refusal.${refusal}`)}
      {answer && (
        <>
          <br />
          {answer}
        </>
      )}
    </>
  );
}

export interface DataAskProps {
  frame: PageFrame;
  door: DataDoor;
  links: ReturnType<typeof dataPathsOf>;
  act: DataAct;
  values: Values;
  errors: readonly FieldProblem[];
}

/** One thing to ask for: what it does, for whom, and one button. */
export function DataAskView({ frame, door, links, act, values, errors }: DataAskProps) {
  const { locale } = frame;
  const kind = ACT_KIND[act];
  const people = affectedBy(act, door.people);
  const points = (door.kind === 'entry' ? WAITING_POINTS : POINTS)[kind];
  const title = t(locale, `data.act.${kind}`);
  const [only] = people;
  return (
    <Page frame={frame} title={title} petals={5} isError={errors.length > 0}>
      <form class="col" method="post" action={links.dataAct(act)} novalidate>
        <Back locale={locale} href={links.data} />
        <ErrorSummary locale={locale} errors={errors} />
        <h1 tabindex={-1}>{title}</h1>
        <p>{t(locale, `data.${kind}.lead`)}</p>
        {points.length > 0 && (
          <ul class="dots">
            {points.map((key) => (
              <li>{t(locale, key)}</li>
            ))}
          </ul>
        )}
        {people.length === 0 && <Note>{t(locale, 'data.nothing')}</Note>}
        {people.length === 1 && <input type="hidden" name="orang" value={only?.position} />}
        {people.length === 1 && door.people.length > 1 && <p>{only?.maskedName}</p>}
        {people.length > 1 && (
          <Question name="orang" legend={t(locale, 'data.person')} error={errorOf(locale, errors, 'orang')}>
            <Choices
              name="orang"
              chosen={values.orang}
              choices={people.map(({ position, maskedName }) => ({ value: String(position), label: maskedName }))}
            />
          </Question>
        )}
        {kind === 'correction' && (
          <LongField
            locale={locale}
            id="uraian"
            label={t(locale, 'data.correction.detail')}
            hint={t(locale, 'data.correction.hint')}
            value={values.uraian}
            errors={errors}
            rows={5}
            maxlength={500}
          />
        )}
        <Acts>
          {people.length > 0 && <button class="btn">{t(locale, `data.${kind}.submit`)}</button>}
          <a href={links.data}>{t(locale, 'data.keep')}</a>
        </Acts>
      </form>
    </Page>
  );
}
