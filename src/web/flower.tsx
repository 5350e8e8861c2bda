const PETAL =
  'M17.3 14.8C14.6 12.4 12.8 9.8 13.6 6.9C14.6 3.2 19 1.6 24 2S33.4 3.2 34.4 6.9C35.2 9.8 33.4 12.4 30.7 14.8A11.4 11.4 0 0 0 17.3 14.8Z';
const SPOTS = 'M18.6 7h0M23.4 5h0M29.2 6.6h0M22.6 9.6h0M27.4 10h0';
const ROUND = [0, 1, 2, 3, 4];

const turned = (index: number) => (index === 0 ? undefined : `rotate(${index * 72} 24 24)`);

function Petals({ open }: { open: number }) {
  return (
    <>
      {ROUND.map((index) => (
        <use href="#kelopak" class={index < open ? 'on' : 'off'} transform={turned(index)} />
      ))}
    </>
  );
}

function Throat() {
  return (
    <>
      <circle class="ring" cx="24" cy="24" r="8.4" />
      <path class="eye" d="M24 20.8h0M27 23h0M25.9 26.6h0M22.1 26.6h0M21 23h0" />
    </>
  );
}

/** The mark in the header; it defines the petal that every other flower of the page reuses. */
export function Mark({ petals }: { petals: number }) {
  return (
    <svg class="bloom" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <defs>
        <path id="kelopak" d={PETAL} />
      </defs>
      <Petals open={petals} />
      <Throat />
    </svg>
  );
}

/** The large flower, at most once per page; in full bloom unless it says how far a turn has come. */
export function Bloom({ petals = 5 }: { petals?: number }) {
  return (
    <svg class="bloom art" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <defs>
        <path id="bintik" d={SPOTS} />
      </defs>
      <Petals open={petals} />
      <g class="spots">
        {ROUND.slice(0, petals).map((index) => (
          <use href="#bintik" transform={turned(index)} />
        ))}
      </g>
      <Throat />
    </svg>
  );
}
