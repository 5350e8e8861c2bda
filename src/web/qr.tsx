import { encode } from 'uqr';

const QUIET_MODULES = 4;

/** Dark modules as one path: a horizontal run is one bar. */
function barsOf(rows: readonly (readonly boolean[])[]): string {
  return rows
    .flatMap((row, y) =>
      row.map((dark, x) => {
        if (!dark || row[x - 1]) return '';
        const end = row.indexOf(false, x);
        const width = (end === -1 ? row.length : end) - x;
        return `M${x} ${y}h${width}v1h-${width}z`;
      }),
    )
    .join('');
}

/** A QR code, black on white in both themes, with its quiet zone of four modules. */
export function Qr({ value, label }: { value: string; label: string }) {
  const { data, size } = encode(value, { border: 0, ecc: 'M' });
  const side = size + 2 * QUIET_MODULES;
  return (
    <div class="qr">
      <svg
        viewBox={`${-QUIET_MODULES} ${-QUIET_MODULES} ${side} ${side}`}
        role="img"
        aria-label={label}
        shape-rendering="crispEdges"
      >
        <path d={barsOf(data)} />
      </svg>
    </div>
  );
}
