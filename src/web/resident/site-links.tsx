import { paths } from './paths.js';

/** A place to choose, by its code. */
export interface SiteLink {
  code: string;
  name: string;
}

export function SiteLinks({ sites }: { sites: readonly SiteLink[] }) {
  return (
    <ul class="left">
      {sites.map(({ code, name }) => (
        <li>
          <a href={paths.timeAt(code)}>{name}</a>
        </li>
      ))}
    </ul>
  );
}
