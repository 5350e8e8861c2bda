import type { ComponentChildren } from 'preact';

interface Column {
  label: string;
  isNumber?: boolean;
  /** Read out only. */
  isQuiet?: boolean;
}

interface StackTableProps {
  columns: readonly (string | Column)[];
  /** Id of its heading, where it has one. */
  labelledBy?: string;
  label?: string;
  class?: string;
  /** Rows, with the label of its column in the `data-l` of each cell. */
  children: ComponentChildren;
}

/** A table that is a stack of cards on a phone; the roles keep it a table for screen readers there. */
export function StackTable({ columns, labelledBy, label, class: name = 'list stack', children }: StackTableProps) {
  const heads = columns.map((column): Column => (typeof column === 'string' ? { label: column } : column));
  return (
    <table class={name} role="table" aria-label={label} aria-labelledby={labelledBy}>
      <thead role="rowgroup">
        <tr role="row">
          {heads.map((head) => (
            <th role="columnheader" scope="col" class={head.isNumber ? 'n' : undefined}>
              {head.isQuiet ? <span class="vh">{head.label}</span> : head.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">{children}</tbody>
    </table>
  );
}
