import type { ComponentChildren } from 'preact';
import { Kept } from './components.js';
import { errorOf, errorText, type FieldProblem } from './field-errors.js';
import { type Locale, t } from './messages.js';

/** On top of a refused form: what to correct, one link per field, in the words that stand beside the field. */
export function ErrorSummary({ locale, errors }: { locale: Locale; errors: readonly FieldProblem[] }) {
  const [first, ...others] = errors;
  if (!first) return null;
  const title =
    others.length === 0 ? t(locale, 'form.errors.one') : t(locale, 'form.errors.many', { count: errors.length });
  return (
    <div class="sum" role="alert" aria-labelledby="salah" tabindex={-1} autofocus>
      <h2 id="salah">{title}</h2>
      <ul>
        {errors.map((error) => (
          <li>
            <a href={`#${error.field}`}>{errorText(locale, error)}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function ErrorMessage({ id, text }: { id: string; text: string | undefined }) {
  if (!text) return null;
  return (
    <span class="msg" id={`${id}-e`}>
      {text}
    </span>
  );
}

/** The ids that describe a field: its hint and, when it was refused, the reason. */
export function describedBy(id: string, hint: boolean, error: string | undefined): string | undefined {
  return [hint ? `${id}-h` : '', error ? `${id}-e` : ''].filter(Boolean).join(' ') || undefined;
}

interface LabelledProps {
  /** Name of the form field and id of its input. */
  id: string;
  label: string;
  hint?: string;
  error?: string;
  children: ComponentChildren;
}

/** An input of any kind: label, hint, error, and then the input itself. */
export function Labelled({ id, label, hint, error, children }: LabelledProps) {
  return (
    <div class={error ? 'field bad' : 'field'}>
      <label class="lab" for={id}>
        {label}
      </label>
      {hint && (
        <span class="hint" id={`${id}-h`}>
          {hint}
        </span>
      )}
      <ErrorMessage id={id} text={error} />
      {children}
    </div>
  );
}

interface FieldProps extends Pick<LabelledProps, 'id' | 'label' | 'hint'> {
  locale: Locale;
  value?: string;
  errors: readonly FieldProblem[];
  inputmode?: 'numeric' | 'tel' | 'email';
  autocomplete: string;
  autocapitalize?: 'words';
  /** Shorter than what must not get into an address. */
  maxlength?: number;
}

/** A text field. */
export function Field({ locale, id, label, hint, value, errors, ...input }: FieldProps) {
  const error = errorOf(locale, errors, id);
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <input
        id={id}
        name={id}
        type="text"
        value={value}
        spellcheck={false}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(id, hint !== undefined, error)}
        {...input}
      />
    </Labelled>
  );
}

interface LongFieldProps extends Pick<FieldProps, 'locale' | 'id' | 'label' | 'hint' | 'value' | 'errors'> {
  rows: number;
  maxlength?: number;
  /** Language of what is typed, where it is not that of the page. */
  lang?: Locale;
  spellcheck?: boolean;
}

/** A field of several lines. */
export function LongField({ locale, id, label, hint, value, errors, ...input }: LongFieldProps) {
  const error = errorOf(locale, errors, id);
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <textarea
        id={id}
        name={id}
        autocomplete="off"
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(id, hint !== undefined, error)}
        {...input}
      >
        {value}
      </textarea>
    </Labelled>
  );
}

export interface Choice {
  value: string;
  label: string;
  hint?: string;
  /** Further questions that belong to this choice alone. */
  more?: ComponentChildren;
}

interface ChoicesProps {
  name: string;
  choices: readonly Choice[];
  chosen?: string;
  /** The first radio carries the name as its id, so that the error summary can link to it. */
  isFirst?: boolean;
}

/** Radio rows, each with a hint under its label. */
export function Choices({ name, choices, chosen, isFirst = true }: ChoicesProps) {
  return (
    <div class="opts">
      {choices.map((choice, index) => (
        <div class="opt">
          <label>
            <input
              type="radio"
              id={isFirst && index === 0 ? name : undefined}
              name={name}
              value={choice.value}
              checked={choice.value === chosen}
            />
            <span>
              <b>
                <Kept text={choice.label} />
              </b>
              {choice.hint && <span class="hint"> {choice.hint}</span>}
            </span>
          </label>
          {choice.more && <div class="more">{choice.more}</div>}
        </div>
      ))}
    </div>
  );
}

/** Radios in one line, for short answers. */
export function ShortChoices({ name, choices, chosen }: Omit<ChoicesProps, 'isFirst'>) {
  return (
    <div class="seg">
      {choices.map((choice, index) => (
        <label>
          <input
            type="radio"
            id={index === 0 ? name : undefined}
            name={name}
            value={choice.value}
            checked={choice.value === chosen}
          />
          {choice.label}
        </label>
      ))}
    </div>
  );
}

interface QuestionProps {
  name: string;
  legend: string;
  /** The legend is only a remark under the heading of the page. */
  isQuiet?: boolean;
  hint?: string;
  error?: string;
  children: ComponentChildren;
}

/** A group of inputs with one legend; `children` are its radios. */
export function Question({ name, legend, isQuiet, hint, error, children }: QuestionProps) {
  return (
    <fieldset class={error ? 'bad' : undefined} aria-describedby={describedBy(name, hint !== undefined, error)}>
      <legend class={isQuiet ? 'hint' : undefined}>{legend}</legend>
      {hint && (
        <p class="hint" id={`${name}-h`}>
          {hint}
        </p>
      )}
      <ErrorMessage id={name} text={error} />
      {children}
    </fieldset>
  );
}

interface TickProps {
  name: string;
  label: string;
  hint?: string;
  checked: boolean;
  error?: string;
}

/** One checkbox with its sentence. */
export function Tick({ name, label, hint, checked, error }: TickProps) {
  return (
    <div class={error ? 'bad' : undefined}>
      <ErrorMessage id={name} text={error} />
      <label class="tick">
        <input
          type="checkbox"
          id={name}
          name={name}
          value="ya"
          checked={checked}
          aria-invalid={error ? 'true' : undefined}
          aria-describedby={describedBy(name, false, error)}
        />
        <span>
          {label}
          {hint && <span class="hint"> {hint}</span>}
        </span>
      </label>
    </div>
  );
}
