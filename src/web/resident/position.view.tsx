import { atTime, longDate, time } from '../../common/spoken-date.js';
import type { Position } from '../../modules/desk/desk.types.js';
import { Acts, Back, bold, Note } from '../components.js';
import { Bloom } from '../flower.js';
import { Page, type PageFrame } from '../layout.js';
import { type Locale, type MessageKey, rich, t } from '../messages.js';
import { bookingPaths, paths } from './paths.js';

export interface PositionProps {
  frame: PageFrame;
  code: string;
  token: string;
  zone: string;
  startsAt: Date;
  position: Position;
  arrivedAt: Date | null;
  openCounters: number;
  asOf: Date;
  /** Where the stream of positions is. */
  eventsHref: string;
  lateMinutes: number | null;
  /** The person turned on that the page comes anew by itself. */
  isAuto: boolean;
  canLeave: boolean;
  canBeLate: boolean;
}

/** With so few before them people should be in the waiting room. */
const SOON = 3;
/** The spoken line speaks again after so many. */
const SPOKEN_EVERY = 5;

export type Stage = Position['state'] | 'soon';

export const stageOf = ({ state, ahead }: Position): Stage => (state === 'waiting' && ahead <= SOON ? 'soon' : state);

const PETALS: Record<Stage, number> = {
  booked: 1,
  parked: 2,
  missed: 2,
  waiting: 3,
  soon: 4,
  called: 5,
  serving: 5,
  served: 5,
  void: 0,
};

function sentence(locale: Locale, position: Position): string {
  const stage = stageOf(position);
  const { ahead: count, counter } = position;
  if (stage === 'soon' && count === 0) return t(locale, 'position.next');
  return t(locale, `position.${stage}`, { count, counter });
}

/** Who may still be called. */
const MAY_MISS: readonly Stage[] = ['booked', 'waiting', 'soon', 'called'];

/** What a screen reader is told again: another state, or five places further. */
const spokenAs = (position: Position): string =>
  [stageOf(position), position.counter ?? '', Math.ceil(position.ahead / SPOKEN_EVERY)].join(' ');

export function PositionView(props: PositionProps) {
  const { frame, code, token, position, eventsHref, isAuto, zone, asOf } = props;
  const { locale } = frame;
  const links = bookingPaths(code, token);
  const stage = stageOf(position);
  const isOver = stage === 'served' || stage === 'void';
  return (
    <Page frame={frame} title={t(locale, 'position.title')} petals={PETALS[stage]} script="position.js">
      <div class="col" data-events={isOver ? undefined : eventsHref}>
        <Back locale={locale} href={links.home} />
        <div id="posisi" class="parts">
          <LiveCard {...props} stage={stage} />
          <Advice {...props} stage={stage} />
          <Steps {...props} stage={stage} />
        </div>
        <p class="note warn" data-old hidden>
          {t(locale, 'position.old')}
        </p>
        <p class="soft hint">
          <span data-as-of>{t(locale, 'position.fresh', { time: time(locale, asOf, zone) })}</span>{' '}
          <Counters {...props} />
        </p>
        {!isOver && (
          <Acts>
            <a class="btn" href={isAuto ? links.positionAuto : links.position}>
              {t(locale, 'position.refresh')}
            </a>
            <a href={isAuto ? links.position : links.positionAuto}>
              {t(locale, isAuto ? 'position.manual' : 'position.auto')}
            </a>
            <button type="button" class="aslink" data-speak hidden>
              {t(locale, 'position.speak')}
            </button>
          </Acts>
        )}
        {MAY_MISS.includes(stage) && <p class="note">{rich(locale, 'position.ifMissed', { b: bold })}</p>}
        {isOver && (
          <Acts>
            <a class="btn" href={stage === 'void' ? paths.service : links.home}>
              {t(locale, stage === 'void' ? 'act.bookAgain' : 'done.manage')}
            </a>
          </Acts>
        )}
        <Choices {...props} />
        <p class="vh" role="status" data-said={spokenAs(position)}>
          {sentence(locale, position)}
        </p>
      </div>
    </Page>
  );
}

const TONE: Partial<Record<Stage, string>> = { called: 'live turn', missed: 'live late', parked: 'live late' };

type StagedProps = PositionProps & { stage: Stage };

type LiveCardProps = Pick<StagedProps, 'frame' | 'zone' | 'startsAt' | 'position' | 'stage'>;

export function LiveCard({ frame: { locale }, zone, startsAt, position, stage }: LiveCardProps) {
  const { ticket, waitMinutes, backBefore } = position;
  const tone = TONE[stage] ?? 'live';
  return (
    <section class={tone} aria-label={t(locale, 'position.label')} data-stage={stage}>
      <Bloom petals={PETALS[stage]} />
      <h1 class={ticket ? 'number' : undefined}>
        <span class="key">{t(locale, ticket ? 'position.ticket' : 'position.yours')}</span>{' '}
        {ticket ?? atTime(locale, startsAt, zone)}
      </h1>
      {!ticket && <p>{longDate(locale, startsAt, zone)}</p>}
      <p class="big">{sentence(locale, position)}</p>
      {(waitMinutes ?? backBefore) && (
        <dl class="facts">
          {waitMinutes && (
            <div>
              <dt class="key">{t(locale, 'position.range')}</dt>
              <dd>{t(locale, waitMinutes.low > 0 ? 'position.minutes' : 'position.upTo', { ...waitMinutes })}</dd>
            </div>
          )}
          {backBefore && (
            <div>
              <dt class="key">{t(locale, 'position.back')}</dt>
              <dd>{time(locale, new Date(backBefore), zone)}</dd>
            </div>
          )}
        </dl>
      )}
    </section>
  );
}

function Advice({ frame: { locale }, zone, position, lateMinutes, stage }: StagedProps) {
  const { backBefore } = position;
  const back = backBefore && time(locale, new Date(backBefore), zone);
  return (
    <>
      {lateMinutes !== null && stage === 'booked' && (
        <Note tone="ok">{t(locale, 'position.lateTold', { minutes: lateMinutes })}</Note>
      )}
      {position.placePassed && <Note tone="warn">{t(locale, 'position.placePassed')}</Note>}
      {position.isSafe === false && <Note tone="warn">{t(locale, 'position.unsafe')}</Note>}
      {stage === 'booked' && <p>{t(locale, 'position.bookedText')}</p>}
      {stage === 'waiting' && <p>{back ? t(locale, 'position.mayGo', { time: back }) : t(locale, 'position.near')}</p>}
      {stage === 'soon' && <p>{t(locale, 'position.stay')}</p>}
      {(stage === 'missed' || stage === 'served' || stage === 'void') && <p>{t(locale, `position.${stage}Text`)}</p>}
    </>
  );
}

const STEPS: readonly { stage: Stage; key: MessageKey }[] = [
  { stage: 'booked', key: 'step.checkIn' },
  { stage: 'waiting', key: 'step.waiting' },
  { stage: 'soon', key: 'step.soon' },
  { stage: 'called', key: 'step.called' },
  { stage: 'serving', key: 'step.serving' },
];

function Steps({ frame: { locale }, zone, arrivedAt, stage }: StagedProps) {
  const current = STEPS.findIndex((step) => step.stage === stage);
  if (current < 0) return null;
  return (
    <section>
      <h2>{t(locale, 'position.steps')}</h2>
      <ol class="steps">
        {STEPS.map(({ key }, index) => (
          <li class={index < current ? 'done' : undefined} aria-current={index === current ? 'step' : undefined}>
            {index === 0 && arrivedAt
              ? t(locale, 'step.arrivedAt', { time: time(locale, arrivedAt, zone) })
              : t(locale, key)}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Counters({ frame: { locale }, openCounters }: PositionProps) {
  if (openCounters === 0) return <>{t(locale, 'position.noCounters')}</>;
  return <>{t(locale, 'position.counters', { count: openCounters })}</>;
}

function Choices({ frame: { locale }, code, token, canLeave, canBeLate }: PositionProps) {
  const links = bookingPaths(code, token);
  if (!canLeave && !canBeLate) return null;
  return (
    <form class="acts" method="post" action={links.position}>
      {canBeLate && (
        <button class="btn alt" name="aksi" value="terlambat">
          {t(locale, 'position.late')}
        </button>
      )}
      {canLeave && <a href={links.leave}>{t(locale, 'position.leave')}</a>}
    </form>
  );
}

interface LeaveProps {
  frame: PageFrame;
  code: string;
  token: string;
  /** Missing when the person is at a counter: then the clerk is told. */
  ticket?: string;
}

export function LeaveView({ frame, code, token, ticket }: LeaveProps) {
  const { locale } = frame;
  const links = bookingPaths(code, token);
  const title = t(locale, ticket ? 'leave.title' : 'position.leave');
  return (
    <Page frame={frame} title={title} petals={5}>
      <form class="col" method="post" action={links.position}>
        <Back locale={locale} href={links.position} />
        <h1 tabindex={-1}>{title}</h1>
        <p>{ticket ? t(locale, 'leave.text', { ticket }) : t(locale, 'leave.notNow')}</p>
        <Acts>
          {ticket && (
            <button class="btn" name="aksi" value="keluar">
              {t(locale, 'leave.submit')}
            </button>
          )}
          <a href={links.position}>{t(locale, 'leave.keep')}</a>
        </Acts>
      </form>
    </Page>
  );
}
