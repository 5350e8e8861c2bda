import type { LightAnswer } from './light-http.js';
import { ask, type Cell, type CellAnswer, mayCall, requestOf } from './matrix-cells.js';
import { HOST, type Ids, type Matrix } from './matrix-office.js';
import type { Row } from './route-row.js';

const AT_ONCE = 16;

/** Ends the session that asks: asked when nothing else is left to ask. */
const LAST = /logout$|keluar$/;

/** Looking first, then what residents do, then forms of staff, then what changes most. */
function rankOf({ route, row }: Cell): number {
  if (LAST.test(route)) return route.includes('/akun/') ? 4 : 5;
  if (route.startsWith('GET ')) return 0;
  if (row.who === 'public') return 1;
  return route.includes(' /api/') ? 3 : 2;
}

/** Is it the office's own staff, about its own things? */
const isOwn = ({ row, asker, naming }: Cell): boolean =>
  (naming.kind === 'own' && asker.where === 'own' && mayCall(row, asker.role)) || false;

/** May the cell change nothing of the office, whatever it asks for? */
const isOutside = (cell: Cell): boolean =>
  cell.row.who !== 'public' && (cell.asker.where !== 'own' || !mayCall(cell.row, cell.asker.role));

/** Everybody who has no business here first, then those who name what is not theirs, then those who may: look, and act. */
export function inOrder(cells: readonly Cell[]): Record<'outside' | 'strange' | 'looks' | 'acts', Cell[]> {
  const isLate = (cell: Cell) => isOwn(cell) || LAST.test(cell.route);
  const own = cells.filter(isLate).toSorted((a, b) => rankOf(a) - rankOf(b));
  return {
    outside: cells.filter((cell) => isOutside(cell) && !LAST.test(cell.route)),
    strange: cells.filter((cell) => !isLate(cell) && !isOutside(cell)),
    looks: own.filter((cell) => rankOf(cell) === 0),
    acts: own.filter((cell) => rankOf(cell) > 0),
  };
}

/** Many at once. */
export async function askAll(matrix: Matrix, cells: readonly Cell[], atOnce = AT_ONCE): Promise<CellAnswer[]> {
  const answers: CellAnswer[] = [];
  for (let i = 0; i < cells.length; i += atOnce)
    answers.push(...(await Promise.all(cells.slice(i, i + atOnce).map((cell) => ask(matrix, cell)))));
  return answers;
}

/** What stands in the tables, one number each. */
export type Trace = Readonly<Record<string, string>>;

/** Every row that belongs to an office or to its school, as one number per table. */
export async function traceOf({ app }: Pick<Matrix, 'app'>, { site, school, request }: Ids): Promise<Trace> {
  const columns = await app.database.sql<{ table: string; column: string }>(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns JOIN information_schema.tables USING (table_name)
     WHERE columns.table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name IN ('site_id', 'school_id', 'request_id')
       AND table_name NOT IN ('crowd_counts', 'audit_entries')`,
  );
  const ids: Record<string, string> = { site_id: site, school_id: school, request_id: request };
  const parts = columns.map(
    ({ table, column }) =>
      `SELECT '${table} ${column}' AS name, coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') AS sum
       FROM ${table} t WHERE ${column} = '${ids[column]}'`,
  );
  const sums = await app.database.sql<{ name: string; sum: string }>(parts.join(' UNION ALL '));
  return Object.fromEntries(sums.map(({ name, sum }) => [name, sum]));
}

export interface Knock {
  name: string;
  answer: LightAnswer;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

/** Every path with every method that it does not have, as somebody who may most. */
export async function tryOtherMethods(matrix: Matrix, rows: Readonly<Record<string, Row>>): Promise<Knock[]> {
  const known = Object.keys(rows).map((route) => patternOf(route));
  const paths = new Map(Object.entries(rows).map(([route, row]) => [route.split(' ')[1] ?? '', [route, row] as const]));
  const cookie = matrix.askers.find(({ role }) => role === 'admin')?.cookie ?? '';
  const asks = [...paths.values()].flatMap(([route, row]) => {
    const [path = ''] = requestOf(route, row, matrix.own).path.split('?');
    const others = METHODS.filter((method) => !known.some((pattern) => pattern.test(`${method} ${path}`)));
    return others.map((method) => ({ name: `${method} ${path}`, method, path, headers: { host: HOST, cookie } }));
  });
  return inTurns(asks, async ({ name, ...ask }) => ({ name, answer: await matrix.http.send(ask) }));
}

const patternOf = (route: string): RegExp => new RegExp(`^${route.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`);

/** What a browser says of a form that another site sent. */
export const FROM_ELSEWHERE: readonly Record<string, string>[] = [
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: `http://${HOST}` },
  { origin: `https://${HOST}.evil.example` },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
];

/** Every change that there is, sent from another site in the name of somebody who may. */
export async function sendFromElsewhere(matrix: Matrix, rows: Readonly<Record<string, Row>>): Promise<Knock[]> {
  const asks = Object.entries(rows)
    .filter(([route]) => !route.startsWith('GET '))
    .flatMap(([route, row]) => {
      const may = matrix.askers.filter(({ role, where }) => where === 'own' && mayCall(row, role));
      const cookie = may.at(-1)?.cookie ?? '';
      const request = requestOf(route, row, matrix.own);
      return FROM_ELSEWHERE.map((said) => ({
        ...request,
        name: `${route} ${JSON.stringify(said)}`,
        headers: { host: HOST, ...request.headers, ...(cookie ? { cookie } : {}), ...said },
      }));
    });
  return inTurns(asks, async ({ name, ...ask }) => ({ name, answer: await matrix.http.send(ask) }));
}

async function inTurns<A, B>(all: readonly A[], each: (one: A) => Promise<B>): Promise<B[]> {
  const done: B[] = [];
  for (let i = 0; i < all.length; i += AT_ONCE) done.push(...(await Promise.all(all.slice(i, i + AT_ONCE).map(each))));
  return done;
}
