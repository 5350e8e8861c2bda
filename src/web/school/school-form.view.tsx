import type { ComponentChildren } from 'preact';
import { errorOf } from '../field-errors.js';
import { describedBy, Labelled, Question } from '../fields.js';
import { t } from '../messages.js';
import type { Outcome } from '../staff/flash.service.js';
import { Result, StaffPage } from '../staff/staff.layout.js';
import { Sent } from '../staff/supervisor-form.view.js';
import type { ShownForm } from '../staff/supervisor-types.js';
import type { SchoolFrame } from './school-pages.service.js';

interface PlainPageProps {
  frame: SchoolFrame;
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
      <Result outcome={outcome as Outcome | null} />
      {children}
    </StaffPage>
  );
}

interface LongTextProps {
  frame: SchoolFrame;
  shown: ShownForm;
  id: string;
  label: string;
  hint?: string;
  rows?: number;
  initial?: string;
}

/** A field of several lines. */
export function LongText({ frame: { locale }, shown, id, label, hint, rows = 8, initial }: LongTextProps) {
  const error = errorOf(locale, shown.errors, id);
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <textarea
        id={id}
        name={id}
        rows={rows}
        class="long"
        spellcheck={false}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(id, hint !== undefined, error)}
      >
        {shown.values[id] ?? initial}
      </textarea>
    </Labelled>
  );
}

/** A table as a file, or pasted. */
export function TableAsk({ frame, shown, label, hint, rows }: Omit<LongTextProps, 'id' | 'initial'>) {
  const { locale } = frame;
  return (
    <>
      <Labelled id="berkas" label={t(locale, 'table.file')} hint={t(locale, 'table.file.hint')}>
        <input id="berkas" name="berkas" type="file" accept=".csv,.txt,.tsv" aria-describedby="berkas-h" />
      </Labelled>
      <LongText frame={frame} shown={shown} id="tabel" label={label} hint={hint} rows={rows} />
    </>
  );
}

interface TicksProps {
  frame: SchoolFrame;
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

interface ButtonFormProps {
  frame: SchoolFrame;
  action: string;
  button: string;
  isMain?: boolean;
  fields?: Record<string, string>;
  children?: ComponentChildren;
}

/** One act with one button. */
export function ButtonForm({ frame, action, button, isMain, fields = {}, children }: ButtonFormProps) {
  return (
    <form method="post" action={action}>
      <Sent frame={frame} />
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
      <button class={isMain ? 'btn' : 'btn alt'}>{button}</button>
    </form>
  );
}

/** Where somebody is in the four steps of a request. */
export function StepLine({ frame: { locale }, step }: { frame: SchoolFrame; step: 1 | 2 | 3 | 4 }) {
  return <p class="soft">{t(locale, 'school.step', { step, name: t(locale, `school.step.${step}`) })}</p>;
}
