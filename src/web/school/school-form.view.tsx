import type { ComponentChildren } from 'preact';
import { errorOf } from '../field-errors.js';
import { Labelled, LongField, Question } from '../fields.js';
import { t } from '../messages.js';
import { Result, StaffPage } from '../staff/staff.layout.js';
import type { ShownForm } from '../staff/supervisor-types.js';
import type { SitelessFrame } from '../staff/siteless-pages.service.js';

interface PlainPageProps {
  frame: SitelessFrame;
  title: string;
  back?: { href: string; label: string };
  lead?: ComponentChildren;
  children: ComponentChildren;
}

/** A page of schools that shows things. */
export function PlainPage({ frame, title, back, lead, children }: PlainPageProps) {
  const { shell, outcome } = frame;
  return (
    <StaffPage shell={shell} title={title} outcome={outcome}>
      {back && (
        <a class="back" href={back.href}>
          {back.label}
        </a>
      )}
      <h1 tabindex={-1}>{title}</h1>
      {lead && <p class="lede">{lead}</p>}
      <Result outcome={outcome} />
      {children}
    </StaffPage>
  );
}

interface TableAskProps {
  frame: SitelessFrame;
  shown: ShownForm;
  label: string;
  hint?: string;
  rows?: number;
}

/** A table as a file, or pasted. */
export function TableAsk({ frame: { locale }, shown, label, hint, rows = 8 }: TableAskProps) {
  return (
    <>
      <Labelled id="berkas" label={t(locale, 'table.file')} hint={t(locale, 'table.file.hint')}>
        <input id="berkas" name="berkas" type="file" accept=".csv,.txt,.tsv" aria-describedby="berkas-h" />
      </Labelled>
      <LongField
        locale={locale}
        id="tabel"
        label={label}
        hint={hint}
        value={shown.values.tabel}
        errors={shown.errors}
        rows={rows}
        spellcheck={false}
      />
    </>
  );
}

interface TicksProps {
  frame: SitelessFrame;
  shown: ShownForm;
  name: string;
  legend: string;
  hint?: string;
  choices: readonly { value: string; label: string; hint?: string }[];
  chosen: readonly string[];
}

/** Several that may be ticked together. */
export function Ticks({ frame: { locale }, shown, name, legend, hint, choices, chosen }: TicksProps) {
  return (
    <Question name={name} legend={legend} hint={hint} error={errorOf(locale, shown.errors, name)}>
      {choices.map(({ value, label, hint: own }, index) => (
        <label class="tick">
          <input
            type="checkbox"
            id={index === 0 ? name : undefined}
            name={name}
            value={value}
            checked={chosen.includes(value)}
          />
          <span>
            {label}
            {own && <span class="hint"> {own}</span>}
          </span>
        </label>
      ))}
    </Question>
  );
}

/** Where somebody is in the four steps of a request. */
export function StepLine({ frame: { locale }, step }: { frame: SitelessFrame; step: 1 | 2 | 3 | 4 }) {
  return <p class="soft">{t(locale, 'school.step', { step, name: t(locale, `school.step.${step}`) })}</p>;
}
