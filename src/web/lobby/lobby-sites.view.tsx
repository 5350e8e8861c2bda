import type { Site } from '../../modules/calendar/calendar.types.js';
import { Page, type PageFrame } from '../layout.js';

/** Which lobby? */
export function LobbySitesView({ frame, sites }: { frame: PageFrame; sites: readonly Site[] }) {
  return (
    <Page frame={{ ...frame, locale: 'id' }} title="Layar lobi" petals={5}>
      <div class="col">
        <h1 tabindex={-1}>Layar lobi</h1>
        <p>Pilih tempatnya. Layarnya hanya menampilkan nomor antrean, tidak pernah nama.</p>
        <ul class="left">
          {sites.map(({ code, name }) => (
            <li>
              <a href={`/lobi/${code}`}>{name}</a>
            </li>
          ))}
        </ul>
      </div>
    </Page>
  );
}
