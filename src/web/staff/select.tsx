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
  const described = [hint ? `${id}-h` : '', error ? `${id}-e` : ''].filter(Boolean).join(' ') || undefined;
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
      {error && (
        <span class="msg" id={`${id}-e`}>
          {error}
        </span>
      )}
      <select
        id={id}
        name={id}
        aria-describedby={described}
        aria-invalid={error ? 'true' : undefined}
        autofocus={hasFocus}
      >
        {choices.map((choice) => (
          <option value={choice.value} selected={choice.value === (value ?? '')}>
            {choice.label}
          </option>
        ))}
      </select>
    </div>
  );
}
