import type { Role } from '../../src/platform/access/actor.js';
import { formatBookingCode } from '../../src/common/booking-code.js';
import type { LightAnswer, LightRequest } from './light-http.js';
import { type Asker, HOST, type Ids, type Matrix, NOBODYS, THINGS, type Thing } from './matrix-office.js';
import type { Row } from './route-row.js';

/** Whose things a request names: the office's, or another's or nobody's in the place of one of them. */
export interface Naming {
  kind: 'own' | 'foreign' | 'unknown';
  thing?: Thing;
}

export interface Cell {
  route: string;
  row: Row;
  asker: Asker;
  naming: Naming;
}

export interface CellAnswer extends LightAnswer {
  cell: Cell;
}

/** Roles as the office means them: an admin may what a supervisor may, and a supervisor what the desk may. */
const MAY_ALSO: Partial<Record<Role, readonly Role[]>> = { desk: ['supervisor', 'admin'], supervisor: ['admin'] };

/** A part of a path that is the same for everybody. */
const PLAIN: Readonly<Record<string, string>> = {
  date: '2027-02-13',
  tanggal: '2027-02-13',
  kind: 'confirmation',
  language: 'id',
  provider: 'whatsapp',
  act: 'ambil',
  ask: 'bekukan',
};
const NAMED: Readonly<Record<string, Thing>> = Object.fromEntries(
  THINGS.flatMap((thing) => [[thing, thing] as const, [`${thing}Id`, thing] as const]),
);

export const mayCall = ({ who }: Row, role: Asker['role']): boolean =>
  who === 'public' || (role !== 'none' && who.some((one) => one === role || (MAY_ALSO[one]?.includes(role) ?? false)));

/** What must be known to be let in where no role is asked for; days, places and times are for everybody to see. */
const OPENERS = new Set(THINGS.filter((thing) => /code$|token$|^hold$|^pupil$/i.test(thing) && thing !== 'siteCode'));

/** What a request of the row names, found by asking it. */
export function thingsOf(route: string, row: Row): Thing[] {
  const used = new Set<Thing>();
  const noting = new Proxy(NOBODYS, {
    get: (ids, thing: Thing) => {
      used.add(thing);
      return ids[thing];
    },
  });
  requestOf(route, row, noting);
  return row.who === 'public' ? [...used].filter((thing) => OPENERS.has(thing)) : [...used];
}

export function requestOf(route: string, row: Row, ids: Ids): LightRequest {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(partOf(route, row, name, ids)));
  const query = new URLSearchParams(row.query?.(ids)).toString();
  const bearer: Record<string, string> = row.bearer ? { authorization: `Bearer ${ids[row.bearer]}` } : {};
  const { type, body } = bodyOf(path, row, ids);
  const headers = { ...bearer, ...(type ? { 'content-type': type } : {}) };
  return { method, path: query ? `${path}?${query}` : path, headers, body, headOnly: row.isStream };
}

function bodyOf(path: string, { body, file }: Row, ids: Ids): { type?: string; body?: string } {
  const fields = body?.(ids);
  if (file !== undefined) {
    const parts = Object.entries({ ...fields }).map(([name, value]) => [`name="${name}"`, String(value)] as const);
    const all = [...parts, [`name="berkas"; filename="uji.csv"`, file] as const];
    const text = all
      .map(([name, value]) => `--uji\r\ncontent-disposition: form-data; ${name}\r\n\r\n${value}\r\n`)
      .join('');
    return { type: 'multipart/form-data; boundary=uji', body: `${text}--uji--\r\n` };
  }
  if (!fields) return {};
  if (path.startsWith('/api/')) return { type: 'application/json', body: JSON.stringify(fields) };
  const form = new URLSearchParams(fields as Record<string, string>).toString();
  return { type: 'application/x-www-form-urlencoded', body: form };
}

function partOf(route: string, { is }: Row, name: string, ids: Ids): string {
  const thing = is?.[name] ?? NAMED[name];
  const part = thing ? ids[thing] : PLAIN[name];
  if (part === undefined) throw new Error(`${route}: nothing is known as ${name}.`);
  return part;
}

export function cellsOf(route: string, row: Row, askers: readonly Asker[]): Cell[] {
  const things = thingsOf(route, row);
  const strange = things.flatMap((thing): Naming[] => [
    { kind: 'foreign', thing },
    { kind: 'unknown', thing },
  ]);
  return askers.flatMap((asker) => {
    if (asker.where !== 'own' && (row.who === 'public' || !isApart(row, asker))) return [];
    const unknown = things.slice(0, 1).map((thing): Naming => ({ kind: 'unknown', thing }));
    const more = asker.where === 'own' ? strange : mayCall(row, asker.role) ? unknown : [];
    return [{ kind: 'own' } as Naming, ...more].map((naming) => ({ route, row, asker, naming }));
  });
}

/** Is the asker beyond what the row reaches? What reaches a region is also for the other sites and schools in it. */
const isApart = ({ reach }: Row, { where, role }: Asker): boolean =>
  where === 'abroad' || reach === (role === 'school' ? 'school' : 'site');

/** Asks one cell; a stream is left as soon as it has begun. */
export async function ask({ http, own, foreign }: Matrix, cell: Cell): Promise<CellAnswer> {
  const { route, row, asker, naming } = cell;
  const { kind, thing } = naming;
  const other = kind === 'foreign' ? foreign : NOBODYS;
  const ids = thing ? { ...own, [thing]: other[thing] } : own;
  const request = requestOf(route, row, ids);
  const cookie: Record<string, string> = asker.cookie ? { cookie: asker.cookie } : {};
  const answer = await http.send({ ...request, headers: { host: HOST, ...request.headers, ...cookie } });
  return { ...answer, cell, body: alike(answer.body, ids) };
}

/** A text without what was asked for, the keys of its forms, and the name of the request. */
function alike(text: string, ids: Ids): string {
  let plain = text;
  for (const thing of THINGS) {
    if (!ids[thing]) continue;
    plain = plain.replaceAll(encodeURIComponent(ids[thing]), '·');
    if (/code$/i.test(thing)) plain = plain.replaceAll(formatBookingCode(ids[thing]), '·');
  }
  plain = plain.replace(/<p class="clock">.*?<\/p>/g, '');
  return plain
    .replace(/[\da-f]{8}-[\da-f]{4}-[47][\da-f]{3}-[\da-f]{4}-[\da-f]{12}/g, '·')
    .replace(/\b[\da-f]{12}\b/g, '·');
}

const nameOf = ({ route, asker, naming }: Cell): string =>
  `${route} as ${asker.role} ${asker.where}, ${naming.kind}${naming.thing ? ` ${naming.thing}` : ''}`;

/** What is wrong about the answers; nothing when every cell is as it must be. */
export function wrongIn(answers: readonly CellAnswer[]): string[] {
  const refusals = new Map<string, CellAnswer>();
  return answers.flatMap((answer) => {
    const { cell, status, body } = answer;
    const expected = expectedOf(cell);
    const name = nameOf(cell);
    if (!expected.statuses.includes(status)) return [`${name}: ${status} instead of ${expected.statuses.join(' or ')}`];
    if (expected.group === undefined) return [];
    const group = `${cell.route} ${expected.group}`;
    const first = refusals.get(group) ?? answer;
    refusals.set(group, first);
    return first.body === body && first.status === status ? [] : [`${name}: told otherwise than ${nameOf(first.cell)}`];
  });
}

/** Answers of one group must be alike to the byte. */
function expectedOf(cell: Cell): { statuses: readonly number[]; group?: string } {
  const { route, row, asker, naming } = cell;
  const answer = [row.answer].flat();
  const isPage = !/ \/(api|health)\//.test(route);
  if (!mayCall(row, asker.role)) {
    if (asker.role !== 'none') return { statuses: [403], group: 'forbidden' };
    return { statuses: isPage ? [303, 401] : [401], group: 'nobody' };
  }
  const isStrange = naming.kind !== 'own' || (asker.where !== 'own' && row.reach !== 'anywhere');
  if (!isStrange) return { statuses: answer };
  const by = naming.thing ?? thingsOf(route, row)[0];
  const group = isPage || row.strange ? `strange ${asker.role} ${asker.where} ${by}` : 'strange';
  return { statuses: [row.strange ?? (isPage ? onPages(cell) : 404)].flat(), group };
}

/**
 * Pages work at a site of one's own. One that is not is as good as none: the page is that of one's own site, or asks which
 * one is meant, and a form does nothing.
 */
function onPages({ route, row, asker, naming }: Cell): readonly number[] {
  const choosesSite = thingsOf(route, row).includes('siteCode');
  if (!choosesSite || (naming.thing !== 'siteCode' && asker.where === 'own')) return [404];
  return route.startsWith('POST ') ? [200, 303, 404] : [...[row.answer].flat(), 200, 303, 404];
}
