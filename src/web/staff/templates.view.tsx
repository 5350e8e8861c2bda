import type { LocalDate } from '../../common/local-date.js';
import { plainDate } from '../../common/spoken-date.js';
import type { NewTemplate, SiteTemplate } from '../../modules/calendar/calendar.types.js';
import { errorOf } from '../field-errors.js';
import { type Locale, type MessageKey, t } from '../messages.js';
import { CountersAsk } from './calendar-acts.view.js';
import { dayHours } from './day-words.js';
import { Select } from './select.js';
import { StackTable } from './stack-table.js';
import { Result, StaffPage } from './staff.layout.js';
import { Ask, FormPage, HoursAsk } from './supervisor-form.view.js';
import type { ShownForm, SupervisorFrame } from './supervisor-types.js';

/** From Monday. */
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 0] as const;

export const weekdayName = (locale: Locale, weekday: number): string => t(locale, `weekday.${weekday}` as MessageKey);

/** '09.00–13.00 WIB, 3 loket' */
export const templateWords = (locale: Locale, template: NewTemplate | SiteTemplate, zone: string): string =>
  t(locale, 'template.words', { hours: dayHours(locale, template, zone), counters: template.counters });

/** 'mulai 1 Januari 2027', with its end where it has one */
export function periodOf(
  locale: Locale,
  { effectiveFrom, effectiveTo }: { effectiveFrom: LocalDate; effectiveTo?: LocalDate | null },
): string {
  const from = plainDate(locale, effectiveFrom, 'UTC');
  return effectiveTo
    ? t(locale, 'template.fromTo', { from, to: plainDate(locale, effectiveTo, 'UTC') })
    : t(locale, 'template.from', { from });
}

interface ListProps {
  frame: SupervisorFrame;
  templates: readonly SiteTemplate[];
}

export function TemplatesView({ frame, templates }: ListProps) {
  const { shell, locale, outcome, today } = frame;
  const title = t(locale, 'template.title');
  const ended = templates.filter(({ effectiveTo }) => effectiveTo && effectiveTo < today);
  const live = templates.filter((template) => !ended.includes(template));
  return (
    <StaffPage shell={shell} title={title} outcome={outcome}>
      <a class="back" href="/kalender">
        {t(locale, 'cal.title')}
      </a>
      <h1 tabindex={-1}>{title}</h1>
      <p class="lede">{t(locale, 'template.lead')}</p>
      <Result outcome={outcome} />
      {live.length === 0 && <p class="empty">{t(locale, 'template.empty')}</p>}
      {live.length > 0 && <Table frame={frame} templates={live} all={templates} label={title} />}
      <p class="acts">
        <a class="btn" href="/kalender/jadwal/baru">
          {t(locale, 'template.new')}
        </a>
      </p>
      {ended.length > 0 && (
        <details>
          <summary>{t(locale, 'template.old', { count: ended.length })}</summary>
          <div>
            <Table frame={frame} templates={ended} all={templates} label={t(locale, 'template.oldTitle')} />
          </div>
        </details>
      )}
    </StaffPage>
  );
}

const COLUMNS = ['day', 'hours', 'counters', 'minutes', 'standby', 'state'] as const;

function Table({ frame, templates, all, label }: ListProps & { all: readonly SiteTemplate[]; label: string }) {
  const { locale, site, today } = frame;
  const name = (column: (typeof COLUMNS)[number]) => t(locale, `template.col.${column}`);
  return (
    <StackTable columns={COLUMNS.map(name)} label={label}>
      {templates.map((template) => {
        const state = stateOf(template, all, today);
        return (
          <tr role="row">
            <th role="rowheader" scope="row">
              {weekdayName(locale, template.weekday)}
            </th>
            <td role="cell" class="nb" data-l={name('hours')}>
              {dayHours(locale, template, site.timezone)}
            </td>
            <td role="cell" data-l={name('counters')}>
              {template.counters} <span class="soft">{pools(locale, template)}</span>
            </td>
            <td role="cell" data-l={name('minutes')}>
              {template.stepMinutes}
            </td>
            <td role="cell" data-l={name('standby')}>
              {template.standbyPlaces}
            </td>
            <td role="cell" data-l={name('state')}>
              <span class={`tag ${state.tone}`}>{t(locale, `template.state.${state.name}`)}</span>{' '}
              <span class="soft">{periodOf(locale, template)}</span>
              {state.name !== 'ended' && (
                <>
                  {' '}
                  <a class="go" href={`/kalender/jadwal/${template.id}/akhiri`}>
                    {t(locale, 'template.end')}
                    <span class="vh"> {weekdayName(locale, template.weekday)}</span>
                  </a>
                </>
              )}
            </td>
          </tr>
        );
      })}
    </StackTable>
  );
}

/** Places of every time that are kept for others than the public. */
const pools = (locale: Locale, { schoolPlaces: school, priorityPlaces: priority }: SiteTemplate): string =>
  [
    school > 0 ? t(locale, 'template.school', { count: school }) : '',
    priority > 0 ? t(locale, 'template.priority', { count: priority }) : '',
  ]
    .filter(Boolean)
    .join(', ');

/** The newest in force counts when several hold. */
function stateOf(template: SiteTemplate, all: readonly SiteTemplate[], today: LocalDate) {
  const holds = (other: SiteTemplate) => other.effectiveFrom <= today && today <= (other.effectiveTo ?? today);
  if (template.effectiveTo && template.effectiveTo < today) return { name: 'ended', tone: '' } as const;
  if (template.effectiveFrom > today) return { name: 'coming', tone: 'warn' } as const;
  const isReplaced = all.some(
    (other) => other.weekday === template.weekday && holds(other) && other.effectiveFrom > template.effectiveFrom,
  );
  return isReplaced ? ({ name: 'replaced', tone: '' } as const) : ({ name: 'live', tone: 'ok' } as const);
}

interface FormProps {
  frame: SupervisorFrame;
  shown: ShownForm;
}

const back = ({ locale }: SupervisorFrame) => ({ href: '/kalender/jadwal', label: t(locale, 'template.title') });

/** Filled in as the last template of that weekday, so that only what changes has to be typed. */
export function TemplateFormView({ frame, shown, templates }: FormProps & Pick<ListProps, 'templates'>) {
  const { locale } = frame;
  const weekday = shown.values.hari ?? '6';
  const last = templates.findLast((template) => String(template.weekday) === weekday) ?? templates.at(-1);
  const small = { frame, shown, inputmode: 'numeric' } as const;
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={t(locale, 'template.new')}
      lead={t(locale, 'template.newLead')}
      back={back(frame)}
      button={t(locale, 'check.look')}
    >
      <Select
        id="hari"
        label={t(locale, 'cal.col.day')}
        value={weekday}
        error={errorOf(locale, shown.errors, 'hari')}
        choices={WEEKDAYS.map((day) => ({ value: String(day), label: weekdayName(locale, day) }))}
      />
      <HoursAsk frame={frame} shown={shown} opens={last?.opensAt ?? '09:00'} closes={last?.closesAt ?? '13:00'} />
      <CountersAsk
        frame={frame}
        shown={shown}
        counters={String(last?.counters ?? 3)}
        minutes={String(last?.stepMinutes ?? 12)}
        standby={String(last?.standbyPlaces ?? 15)}
      />
      <div class="pair">
        <Ask {...small} id="sekolah" label={t(locale, 'field.school')} initial={String(last?.schoolPlaces ?? 0)} />
        <Ask
          {...small}
          id="prioritas"
          label={t(locale, 'field.priority')}
          initial={String(last?.priorityPlaces ?? 0)}
        />
      </div>
      <div class="pair">
        <Ask
          frame={frame}
          shown={shown}
          id="mulai"
          label={t(locale, 'field.effectiveFrom')}
          hint={t(locale, 'field.dateHint')}
        />
        <Ask
          frame={frame}
          shown={shown}
          id="hingga"
          label={t(locale, 'field.effectiveTo')}
          hint={t(locale, 'field.effectiveToHint')}
        />
      </div>
    </FormPage>
  );
}

export function EndTemplateView({ frame, shown, template }: FormProps & { template: SiteTemplate }) {
  const { locale, site } = frame;
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={t(locale, 'template.endTitle', { weekday: weekdayName(locale, template.weekday) })}
      lead={`${templateWords(locale, template, site.timezone)}, ${periodOf(locale, template)}.`}
      back={back(frame)}
      button={t(locale, 'check.look')}
    >
      <Ask
        frame={frame}
        shown={shown}
        id="hingga"
        label={t(locale, 'template.lastDay')}
        hint={t(locale, 'template.lastDayHint')}
      />
    </FormPage>
  );
}
