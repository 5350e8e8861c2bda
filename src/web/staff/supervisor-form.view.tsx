import type { ComponentChildren } from 'preact';
import { ErrorSummary, Field } from '../fields.js';
import { t } from '../messages.js';
import { Result, StaffPage } from './staff.layout.js';
import type { ShownForm, SupervisorFrame } from './supervisor-types.js';

interface FormPageProps {
  frame: SupervisorFrame;
  shown: ShownForm;
  title: string;
  lead?: ComponentChildren;
  back: { href: string; label: string };
  /** Names the act, or the look at what it will do. */
  button?: string;
  /** A line over the form, such as what holds now. */
  before?: ComponentChildren;
  children: ComponentChildren;
}

/** One question to a supervisor on a page of its own. */
export function FormPage({ frame, shown, title, lead, back, button, before, children }: FormPageProps) {
  const { shell, site, locale, outcome, formKey } = frame;
  const isError = shown.errors.length > 0;
  const heading = [outcome?.head, title].filter(Boolean).join(', ');
  return (
    <StaffPage shell={shell} title={isError ? t(locale, 'page.error', { title }) : heading}>
      <div class="col">
        <a class="back" href={back.href}>
          {back.label}
        </a>
        <ErrorSummary locale={locale} errors={shown.errors} />
        <h1 tabindex={-1}>{title}</h1>
        {outcome && <Result outcome={outcome} />}
        {lead && <p>{lead}</p>}
        {before}
        <form method="post" action={shell.path} autocomplete="off" noValidate class="asks">
          <input type="hidden" name="situs" value={site.code} />
          <input type="hidden" name="kunci" value={formKey} />
          {children}
          {button && (
            <div class="acts">
              <button class="btn">{button}</button>
            </div>
          )}
        </form>
      </div>
    </StaffPage>
  );
}

interface AskProps {
  frame: SupervisorFrame;
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
  const show = (time: string) => (locale === 'id' ? time.replace(':', '.') : time);
  return (
    <div class="pair">
      <Ask frame={frame} shown={shown} id="buka" label={t(locale, 'field.opens')} initial={show(opens)} />
      <Ask frame={frame} shown={shown} id="tutup" label={t(locale, 'field.closes')} initial={show(closes)} />
    </div>
  );
}

export function ReasonAsk({ frame, shown, hint }: Pick<AskProps, 'frame' | 'shown' | 'hint'>) {
  return <Ask frame={frame} shown={shown} id="sebab" label={t(frame.locale, 'field.reason')} hint={hint} />;
}
