import type { ComponentChildren } from 'preact';
import { hourWord } from '../../common/spoken-date.js';
import type { BlankKind } from '../../modules/blanks/blanks.types.js';
import { ErrorSummary, Field } from '../fields.js';
import { t } from '../messages.js';
import { Result, StaffPage } from './staff.layout.js';
import type { ShownForm, SupervisorFrame } from './supervisor-types.js';

/** A form needs no site where whoever fills it in works at none. */
export type FormFrame = Omit<SupervisorFrame, 'site' | 'today'> & Partial<Pick<SupervisorFrame, 'site'>>;

interface FormPageProps {
  frame: FormFrame;
  shown: ShownForm;
  title: string;
  lead?: ComponentChildren;
  back: { href: string; label: string };
  /** Names the act, or the look at what it will do. */
  button?: string;
  /** A line over the form, such as what holds now. */
  before?: ComponentChildren;
  /** A file may be sent with it. */
  hasFile?: boolean;
  children: ComponentChildren;
}

/** One question to a supervisor on a page of its own. */
export function FormPage({ frame, shown, title, lead, back, button, before, hasFile, children }: FormPageProps) {
  const { shell, locale, outcome } = frame;
  return (
    <StaffPage shell={shell} title={title} isError={shown.errors.length > 0} outcome={outcome}>
      <div class="col">
        <a class="back" href={back.href}>
          {back.label}
        </a>
        <ErrorSummary locale={locale} errors={shown.errors} />
        <h1 tabindex={-1}>{title}</h1>
        {outcome && <Result outcome={outcome} />}
        {lead && <p>{lead}</p>}
        {before}
        <AskForm frame={frame} action={shell.path} button={button} hasFile={hasFile}>
          {children}
        </AskForm>
      </div>
    </StaffPage>
  );
}

interface AskFormProps extends Pick<FormPageProps, 'frame' | 'button' | 'hasFile' | 'children'> {
  action: string;
  /** What stands over the questions. */
  head?: ComponentChildren;
}

/** The form itself, on a page that has more than it. */
export function AskForm({ frame, action, head, button, hasFile, children }: AskFormProps) {
  const enctype = hasFile ? 'multipart/form-data' : undefined;
  return (
    <form method="post" action={action} enctype={enctype} autocomplete="off" noValidate class="asks">
      {head}
      <Sent frame={frame} />
      {children}
      {button && (
        <div class="acts">
          <button class="btn">{button}</button>
        </div>
      )}
    </form>
  );
}

interface ButtonFormProps {
  frame: FormFrame;
  action: string;
  button: string;
  isMain?: boolean;
  fields?: Record<string, string>;
  children?: ComponentChildren;
}

/** One act with one button; of several on a page, at most one is the main one. */
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

/** What every form of a supervisor sends along: where it is meant, once, and for which kind of card. */
export function Sent({ frame }: { frame: FormFrame & { blankKind?: BlankKind } }) {
  const { site, formKey, blankKind } = frame;
  return (
    <>
      {site && <input type="hidden" name="situs" value={site.code} />}
      <input type="hidden" name="kunci" value={formKey} />
      {blankKind && <input type="hidden" name="kartu" value={blankKind} />}
    </>
  );
}

interface AskProps {
  frame: FormFrame;
  shown: ShownForm;
  id: string;
  label: string;
  hint?: string;
  /** Shown until something else is typed. */
  initial?: string;
  inputmode?: 'numeric';
}

/** A text field of a supervisor's form. */
export function Ask({ frame, shown, initial, ...field }: AskProps) {
  return (
    <Field
      {...field}
      locale={frame.locale}
      value={shown.values[field.id] ?? initial}
      errors={shown.errors}
      autocomplete="off"
    />
  );
}

/** Opening and closing time, side by side. */
export function HoursAsk({
  frame,
  shown,
  opens,
  closes,
}: Pick<AskProps, 'frame' | 'shown'> & { opens: string; closes: string }) {
  const { locale } = frame;
  return (
    <div class="pair">
      <Ask frame={frame} shown={shown} id="buka" label={t(locale, 'field.opens')} initial={hourWord(locale, opens)} />
      <Ask
        frame={frame}
        shown={shown}
        id="tutup"
        label={t(locale, 'field.closes')}
        initial={hourWord(locale, closes)}
      />
    </div>
  );
}

export function ReasonAsk({ frame, shown, hint }: Pick<AskProps, 'frame' | 'shown' | 'hint'>) {
  return <Ask frame={frame} shown={shown} id="sebab" label={t(frame.locale, 'field.reason')} hint={hint} />;
}
