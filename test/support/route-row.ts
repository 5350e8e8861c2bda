import type { Role } from '../../src/platform/access/actor.js';
import type { Ids, Thing } from './matrix-office.js';

/** How far a role reaches: its sites, its region, its school, or no such bound. */
export type Reach = 'site' | 'region' | 'school' | 'anywhere';

/** Who may call a route, with what, and what they are told. */
export interface Row {
  who: readonly Role[] | 'public';
  reach: Reach;
  /** Status for who may; one of several where the first who asks changes what the next one finds. */
  answer: number | readonly number[];
  /** Status when something named is another's, or nobody's; 404 when left out. */
  strange?: number | readonly number[];
  /** What a part of the path stands for, where its name does not say it. */
  is?: Readonly<Record<string, Thing>>;
  /** The token of an `Authorization: Bearer`. */
  bearer?: Thing;
  /** The answer goes on until somebody leaves. */
  isStream?: true;
  query?: (ids: Ids) => Record<string, string>;
  /** JSON for the API, a form for pages. */
  body?: (ids: Ids) => object;
  /** The content of the file that is sent along. */
  file?: string;
}
