import fc from 'fast-check';
import { getMetadataStorage } from 'class-validator';
import { CATALOGUE, inputOf } from './bad-inputs.js';
import { controllersOf, isValidated, type Route, routesOf } from './routes.js';

const LONG = 5_000;
const DEEP = 40;

/** What the catalogue types, as far as it is text: the root of every mutation. */
const TYPED: string[] = CATALOGUE.filter(({ surface }) => !surface.startsWith('roster.')).flatMap((row) => {
  const input = inputOf(row);
  const values =
    typeof input === 'object' && input !== null && !Buffer.isBuffer(input) ? Object.values(input) : [input];
  return values.filter((value): value is string => typeof value === 'string' && value.length < LONG);
});

const NESTED = Array.from({ length: DEEP }).reduce<unknown>((inner) => [inner], 1);
const ODD: unknown[] = [
  ...['', ' ', '\0', 'a\0b', '\ud800', 'x\udfff', '\u202e', '\u200b', '\ufeff', '\r\nBcc: x', '😀', 'é́́', '１２３'],
  ...['-1', '0', '1e309', '9'.repeat(400), '0x1f', '1,5', 'NaN', 'Infinity', 'x'.repeat(LONG)],
  ...['2026-02-30', '0000-00-00', '9999-12-31', '+275760-09-13', 'infinity', 'epoch', '24:00', '2027-02-13T25:61:00Z'],
  ...['__proto__', 'constructor', 'toString', '../../etc/passwd', '%00', '%ff', "' OR 1=1--", '${7*7}', '{{7*7}}'],
  ...[-1, 0, 1.5, 2 ** 31, 2 ** 53, 1e308, true, false, null, [], {}, [[]], [null], NESTED, { $gt: '' }],
  ...[{ constructor: { prototype: {} } }, { length: 1e9 }, { toString: 1 }, { then: 1 }, ['a', 'a']],
];

const changes: Record<string, (text: string, at: number) => unknown> = {
  cut: (text, at) => text.slice(0, at),
  twice: (text) => text + text,
  many: (text) => text.repeat(200),
  nul: (text, at) => `${text.slice(0, at)}\0${text.slice(at)}`,
  surrogate: (text, at) => `${text.slice(0, at)}\ud83d${text.slice(at)}`,
  turned: (text, at) => `${text.slice(0, at)}\u202e${text.slice(at)}`,
  wide: (text) => text.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
  decomposed: (text) => text.normalize('NFD'),
  digit: (text, at) => text.replace(/\d/, String(at % 10)),
  listed: (text) => [text],
  wrapped: (text) => ({ value: text }),
  number: (text) => Number(text.replace(/\D/g, '').slice(0, 400)),
  same: (text) => text,
};

/** Something that is hardly what a field is for: the catalogue's inputs mutated, odd values, any text, any JSON. */
export const mutated: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({ text: fc.constantFrom(...TYPED), change: fc.constantFrom(...Object.values(changes)), at: fc.nat(20) })
      .map(({ text, change, at }) => change(text, at)),
  },
  { weight: 3, arbitrary: fc.constantFrom(...ODD) },
  { weight: 1, arbitrary: fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), maxLength: 40 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
);

export interface Surface {
  route: Route;
  method: string;
  path: string;
  query: string[];
  /** Names of fields; those with fields of their own, with them. */
  body: Fields;
}
export interface Fields {
  [name: string]: Fields | null;
}

/** Every route of a module with the fields that it reads. */
export function surfacesOf(module: Parameters<typeof controllersOf>[0]): Surface[] {
  return controllersOf(module)
    .flatMap(routesOf)
    .map((route) => {
      const [method = '', path = ''] = route.name.split(' ');
      const fieldsFrom = (from: string): Fields =>
        Object.assign(
          {},
          ...route.parameters.filter((one) => one.from === from).map(({ metatype }) => fieldsOf(metatype)),
        );
      return { route, method, path, query: Object.keys(fieldsFrom('query')), body: fieldsFrom('body') };
    });
}

function fieldsOf(metatype: unknown): Fields {
  if (!isValidated(metatype)) return {};
  const target = metatype as new () => object;
  const checks = getMetadataStorage().getTargetValidationMetadatas(target, '', true, false);
  const names = [...new Set(checks.map(({ propertyName }) => propertyName))];
  return Object.fromEntries(names.map((name) => [name, nestedIn(target, name)]));
}

/** The class of a field that has fields of its own, as the API document describes it. */
function nestedIn(target: new () => object, name: string): Fields | null {
  const described = Reflect.getMetadata('swagger/apiModelProperties', target.prototype as object, name) as
    | { type?: unknown }
    | undefined;
  const { type } = described ?? {};
  const lazy = typeof type === 'function' && type.prototype === undefined ? (type as () => unknown)() : null;
  return isValidated(lazy) ? fieldsOf(lazy) : null;
}

/** One request, as it can be sent again. */
export interface Asked {
  route: string;
  asStaff: boolean;
  path: Record<string, unknown>;
  query: Record<string, unknown>;
  body: unknown;
  headers: Record<string, string>;
  /** How the body is written. */
  form: 'json' | 'form' | 'cut' | 'bytes';
}

const HEADERS = [
  'Idempotency-Key',
  'If-Match',
  'Accept-Language',
  'Authorization',
  'Device-Id',
  'X-Forwarded-For',
  'Range',
];
/** What a client can write into a header at all. */
const headerValue = fc.string({
  unit: fc.integer({ min: 0x20, max: 0xff }).map((n) => String.fromCharCode(n > 0x7e && n < 0xa1 ? 0x20 : n)),
  maxLength: 300,
});

/** Requests to a surface whose fields mean something, but for one to three that are mutated. */
export function askedOf(surface: Surface, meant: (name: string) => unknown): fc.Arbitrary<Asked> {
  const params = [...surface.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const base = meantBody(surface.body, meant);
  const usual = surface.path.startsWith('/api/') ? 'json' : 'form';
  return fc.record({
    route: fc.constant(surface.route.name),
    asStaff: fc.constant(!surface.route.isPublic),
    path: someMutated(Object.fromEntries(params.map((name) => [name, meant(name)])), 0.2),
    query: someMutated(Object.fromEntries(surface.query.map((name) => [name, meant(name)])), 0.4),
    body:
      surface.method === 'GET' ? fc.constant(undefined) : fc.oneof({ weight: 9, arbitrary: bodyFrom(base) }, mutated),
    headers: fc.oneof(
      { weight: 5, arbitrary: fc.constant({}) },
      fc.dictionary(fc.constantFrom(...HEADERS), headerValue, { maxKeys: 2, noNullPrototype: true }),
    ),
    form: fc.oneof({ weight: 12, arbitrary: fc.constant(usual) }, fc.constantFrom('json', 'form', 'cut', 'bytes')),
  }) as fc.Arbitrary<Asked>;
}

function meantBody(fields: Fields, meant: (name: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, inner]) => {
      if (!inner) return [name, meant(name)];
      const own = meantBody(inner, meant);
      return [name, name.endsWith('s') ? [own] : own];
    }),
  );
}

const someMutated = (meant: Record<string, unknown>, share: number): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(
    Object.fromEntries(
      Object.entries(meant).map(([name, value]) => [
        name,
        fc.oneof(
          { weight: Math.round(100 * (1 - share)), arbitrary: fc.constant(value) },
          { weight: Math.round(100 * share), arbitrary: mutated },
        ),
      ]),
    ),
  );

/** One to three fields, at any depth, are mutated, left out, or made up. */
function bodyFrom(base: Record<string, unknown>): fc.Arbitrary<unknown> {
  const places = placesIn(base);
  if (places.length === 0) return fc.dictionary(fc.string({ maxLength: 12 }), mutated, { maxKeys: 2 });
  const change = fc.record({
    place: fc.constantFrom(...places),
    value: fc.oneof({ weight: 6, arbitrary: mutated }, fc.constant(undefined)),
    name: fc.option(fc.constantFrom('__proto__', 'constructor', 'status', 'id', 'admin', 'kode\0'), { freq: 12 }),
  });
  return fc.array(change, { minLength: 0, maxLength: 3 }).map((all) => {
    const body = structuredClone(base);
    for (const { place, value, name } of all) set(body, name ? [...place.slice(0, -1), name] : place, value);
    return body;
  });
}

function placesIn(value: unknown, at: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return at.length > 0 ? [at] : [];
  const inner = Object.entries(value).flatMap(([name, own]) => placesIn(own, [...at, name]));
  return at.length > 0 ? [at, ...inner] : inner;
}

function set(body: Record<string, unknown>, place: readonly string[], value: unknown): void {
  let at: unknown = body;
  for (const name of place.slice(0, -1)) at = (at as Record<string, unknown> | undefined)?.[name];
  if (typeof at !== 'object' || at === null) return;
  Object.defineProperty(at, place.at(-1) ?? '', { value, enumerable: true, configurable: true, writable: true });
}

const asText = (value: unknown): string =>
  (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 2 * LONG);
/** As a client without scruples writes it: lone surrogates have no form in an address. */
const inAddress = (value: unknown): string => encodeURIComponent(asText(value).replace(/[\ud800-\udfff]/gu, '\ufffd'));

interface Sent {
  method: string;
  headers: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
}

/** The request that a case stands for. */
export function requestOf({ route, path, query, body, headers, form }: Asked): { url: string; init: Sent } {
  const [method = '', pattern = ''] = route.split(' ');
  const filled = pattern.replace(/:(\w+)/g, (_, name: string) => inAddress(path[name]) || '%00');
  const asked = Object.entries(query).map(([name, value]) => `${name}=${inAddress(value)}`);
  const url = asked.length > 0 ? `${filled}?${asked.join('&')}` : filled;
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.trim()]));
  if (method === 'GET') return { url, init: { method, headers: named } };
  const json = JSON.stringify(body) ?? '';
  const type = form === 'form' ? 'application/x-www-form-urlencoded' : 'application/json';
  const content: Record<Asked['form'], () => string | Uint8Array<ArrayBuffer>> = {
    json: () => json,
    form: () => new URLSearchParams(pairsOf(body)).toString(),
    cut: () => json.slice(0, Math.ceil(json.length / 2)),
    bytes: () => new Uint8Array(Buffer.from(json, 'utf16le')),
  };
  return { url, init: { method, headers: { ...named, 'Content-Type': type }, body: content[form]() } };
}

const pairsOf = (body: unknown): [string, string][] =>
  typeof body === 'object' && body !== null
    ? Object.entries(body).flatMap(([name, value]): [string, string][] =>
        (Array.isArray(value) ? value : [value]).filter((one) => one !== undefined).map((one) => [name, asText(one)]),
      )
    : [['', asText(body)]];
