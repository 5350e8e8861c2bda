import { randomUUID } from 'node:crypto';
import { type Role, ROLES } from '../../src/platform/access/actor.js';
import { SATURDAY, startApp, type TestApp } from './app.js';
import { buildAccount, DISTRICT, getSite, OFFICE, OTHER_REGION, PASSWORD } from './builders.js';
import { LightHttp } from './light-http.js';
import { buildMatrixOffice, openMatrixOffice } from './matrix-things.js';
import { buildRosterSchool } from './roster-builders.js';

/** Everything that a path, a query or a body may name, by what it is. */
export const THINGS = [
  'site',
  'siteCode',
  'region',
  'day',
  'slot',
  'counter',
  'ticket',
  'report',
  'movement',
  'delivery',
  'plan',
  'template',
  'crew',
  'block',
  'record',
  'school',
  'request',
  'proposal',
  'pupil',
  'pupilToken',
  'againToken',
  'message',
  'unreached',
  'account',
  'dataRequest',
  'nonce',
  'code',
  'token',
  'waitingCode',
  'waitingToken',
  'invitationCode',
  'invitationToken',
  'hold',
  'holdToken',
] as const;
export type Thing = (typeof THINGS)[number];
export type Ids = Readonly<Record<Thing, string>>;

const CODES: readonly Thing[] = ['code', 'waitingCode', 'invitationCode'];
const TOKENS: readonly Thing[] = ['token', 'waitingToken', 'invitationToken', 'holdToken', 'pupilToken', 'againToken'];

/** Well formed, and nothing has them. */
export const NOBODYS: Ids = Object.fromEntries(
  THINGS.map((thing) => {
    if (thing === 'siteCode') return [thing, 'dukcapil-9999'];
    if (CODES.includes(thing)) return [thing, 'ZZZZZZZZZZ'];
    return [thing, TOKENS.includes(thing) ? 'x'.repeat(22) : '00000000-0000-7000-8000-000000000000'];
  }),
) as Record<Thing, string>;

/** Who asks: nobody, or a role at the office in question, of another site or school of its region, or of another region. */
export interface Asker {
  role: Role | 'none';
  where: 'own' | 'near' | 'abroad';
  cookie: string;
}

export interface Matrix {
  app: TestApp;
  http: LightHttp;
  own: Ids;
  foreign: Ids;
  askers: Asker[];
  close(): Promise<void>;
}

export const HOST = 'giliran.example.go.id';

/** The program behind TLS on the morning of a service day, two offices with one of everything, and who may ask them. */
export async function startMatrix(env: Record<string, string> = {}): Promise<Matrix> {
  const app = await startApp({ env: { GILIRAN_ORIGIN: `https://${HOST}`, ...env } });
  const made = [await buildMatrixOffice(app, OFFICE, 100), await buildMatrixOffice(app, OTHER_REGION, 200)] as const;
  const otherSchool = await buildRosterSchool(app, 'SMA Lain');
  await app.setClock(`${SATURDAY}T08:55:00+07:00`);
  const [own, foreign] = [await openMatrixOffice(app, made[0]), await openMatrixOffice(app, made[1])];
  const district = await getSite(app, DISTRICT);
  const atSite = (role: Role) => role === 'desk' || role === 'supervisor';
  const askers: Asker[] = [{ role: 'none', where: 'own', cookie: '' }];
  for (const role of ROLES) {
    const at = { regionId: own.region, siteId: atSite(role) ? own.site : null };
    askers.push(await signInAs(app, role, 'own', role === 'school' ? { ...at, schoolId: own.school } : at));
    const near = role === 'school' ? { siteId: null, schoolId: otherSchool.id } : { siteId: district.id };
    askers.push(await signInAs(app, role, 'near', { regionId: own.region, ...near }));
    const abroad = { regionId: foreign.region, siteId: null };
    askers.push(
      await signInAs(app, role, 'abroad', role === 'school' ? { ...abroad, schoolId: foreign.school } : abroad),
    );
  }
  const http = new LightHttp(await app.listen());
  const close = async () => {
    http.close();
    await app.close();
  };
  return { app, http, own, foreign, askers, close };
}

/** A new account with one grant, and its session. */
export async function signInAs(
  app: TestApp,
  role: Role,
  where: Asker['where'],
  bound: { regionId: string; siteId: string | null; schoolId?: string },
): Promise<Asker> {
  const username = randomUUID();
  await buildAccount(app, username, [{ role, ...bound }]);
  const signIn = app.http().post('/api/v1/auth/login').set('Host', HOST);
  const answer = await signIn.send({ username, password: PASSWORD }).expect(200);
  const cookies = answer.headers['set-cookie'] as unknown as string[];
  return { role, where, cookie: cookies.map((one) => one.split(';')[0]).join('; ') };
}
