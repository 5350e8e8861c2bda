import { describedBy, Labelled } from '../fields.js';

interface SelectProps {
  /** Name of the form field and id of its list. */
  id: string;
  label: string;
  hint?: string;
  value?: string;
  error?: string;
  hasFocus?: boolean;
  choices: readonly { value: string; label: string }[];
}

/** A list to choose from by keyboard: label, hint, error, list. */
export function Select({ id, label, hint, value, error, hasFocus = false, choices }: SelectProps) {
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <select
        id={id}
        name={id}
        aria-describedby={describedBy(id, hint !== undefined, error)}
        aria-invalid={error ? 'true' : undefined}
        autofocus={hasFocus}
      >
        {choices.map((choice) => (
          <option value={choice.value} selected={choice.value === (value ?? '')}>
            {choice.label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}
