import type { ComponentChildren } from 'preact';

interface SumProps {
  term: string;
  /** A line below the figure. */
  note?: ComponentChildren;
  children: ComponentChildren;
}

/** A term with its figure. */
export function Sum({ term, note, children }: SumProps) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        {children}
        {note && <small>{note}</small>}
      </dd>
    </div>
  );
}
