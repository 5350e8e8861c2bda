import { plainDate } from '../../common/spoken-date.js';
import type { ModeState } from '../../modules/calendar/calendar.types.js';
import { ACCEPTABLE, type RequestMode, type SchoolRequest } from '../../modules/schools/schools.types.js';
import { errorOf } from '../field-errors.js';
import { Choices, ErrorSummary, LongField, Question } from '../fields.js';
import { t } from '../messages.js';
import { Ask, AskForm } from '../staff/supervisor-form.view.js';
import type { ShownForm, Typed } from '../staff/supervisor-types.js';
import { PlainPage, StepLine, Ticks } from './school-form.view.js';
import type { SitelessFrame } from '../staff/siteless-pages.service.js';

/** A mode that a school may ask for, as it is today. */
export type AskableMode = ModeState & { mode: RequestMode };

interface WishesProps {
  frame: SitelessFrame;
  /** Today's state of the modes that a school may ask for. */
  modes: readonly AskableMode[];
  shown: ShownForm;
  action: string;
  back: { href: string; label: string };
  /** Missing when a proposal is countered. */
  step?: 1;
  title: string;
  lead?: string;
  button: string;
}

/** What the school wishes for: how, when, how many, how far, and what it agrees to. */
export function WishesView({ frame, modes, shown, action, back, step, title, lead, button }: WishesProps) {
  const { locale } = frame;
  const { values } = shown;
  const chosen = (values.setuju as string | readonly string[] | undefined) ?? [];
  return (
    <PlainPage frame={frame} title={title} back={back} lead={lead}>
      {step && <StepLine frame={frame} step={step} />}
      <div class="col">
        <ErrorSummary locale={locale} errors={shown.errors} />
        <AskForm frame={frame} action={action} button={button}>
          <ModeAsk frame={frame} modes={modes} shown={shown} />
          <Dates frame={frame} shown={shown} />
          <Numbers frame={frame} shown={shown} />
          <Ticks
            frame={frame}
            shown={shown}
            name="setuju"
            legend={t(locale, 'wish.accepts')}
            hint={t(locale, 'wish.accepts.hint')}
            choices={ACCEPTABLE.map((value) => ({ value, label: t(locale, `wish.accepts.${value}`) }))}
            chosen={typeof chosen === 'string' ? chosen.split(' ') : chosen}
          />
          <LongField
            locale={locale}
            id="catatan"
            label={t(locale, 'wish.note')}
            value={shown.values.catatan}
            errors={shown.errors}
            rows={3}
          />
        </AskForm>
      </div>
    </PlainPage>
  );
}

type Part = Pick<WishesProps, 'frame' | 'shown'>;

function ModeAsk({ frame: { locale }, modes, shown }: Pick<WishesProps, 'frame' | 'modes' | 'shown'>) {
  const open = modes.filter(({ isOpen }) => isOpen);
  const first = open.length === 1 ? open[0]?.mode : undefined;
  return (
    <>
      <Question name="cara" legend={t(locale, 'wish.mode')} error={errorOf(locale, shown.errors, 'cara')}>
        <Choices
          name="cara"
          choices={open.map(({ mode }) => ({
            value: mode,
            label: t(locale, `mode.${mode}`),
            hint: t(locale, `mode.${mode}.hint`),
          }))}
          chosen={shown.values.cara ?? first}
        />
      </Question>
      {modes
        .filter(({ isOpen, period }) => !isOpen && period)
        .map(({ mode, period }) => (
          <p class="note">
            {t(locale, 'mode.closedNote', {
              mode: t(locale, `mode.${mode}`),
              since: plainDate(locale, period?.from ?? '', 'UTC'),
              basis: period?.legalBasis ?? '',
            })}
          </p>
        ))}
    </>
  );
}

function Dates({ frame, shown }: Part) {
  const { locale } = frame;
  return (
    <fieldset>
      <legend>{t(locale, 'wish.dates')}</legend>
      <p class="hint">{t(locale, 'wish.dates.hint')}</p>
      <div class="trio">
        {[1, 2, 3].map((number) => (
          <Ask frame={frame} shown={shown} id={`tanggal${number}`} label={t(locale, 'wish.date', { number })} />
        ))}
      </div>
    </fieldset>
  );
}

function Numbers({ frame, shown }: Part) {
  const { locale } = frame;
  const number = { frame, shown, inputmode: 'numeric' } as const;
  return (
    <>
      <div class="pair">
        <Ask {...number} id="siswa" label={t(locale, 'wish.pupils')} hint={t(locale, 'wish.pupils.hint')} />
        <Ask {...number} id="dewasa" label={t(locale, 'wish.adults')} hint={t(locale, 'wish.adults.hint')} />
      </div>
      <div class="pair">
        <Ask
          {...number}
          id="perjalanan"
          label={t(locale, 'wish.travel')}
          hint={t(locale, 'wish.travel.hint')}
          initial="30"
        />
        <Ask {...number} id="hari" label={t(locale, 'wish.days')} hint={t(locale, 'wish.days.hint')} initial="4" />
      </div>
    </>
  );
}

const typedDate = (date: string | undefined): string => (date ?? '').split('-').reverse().join('-');

/** The wishes of a request as its form shows them. */
export function typedWishes(request: SchoolRequest): Typed {
  const [first, second, third] = request.wishedDates.toSorted().map(typedDate);
  return {
    cara: request.mode,
    tanggal1: first,
    tanggal2: second,
    tanggal3: third,
    siswa: String(request.pupils),
    dewasa: request.adults > 0 ? String(request.adults) : undefined,
    perjalanan: String(request.travelMinutes),
    hari: String(request.maxDays),
    setuju: request.accepts.join(' '),
    catatan: request.note,
  };
}
