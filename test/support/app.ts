import type { Type } from '@nestjs/common';
import type { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { AppModule } from '../../src/app.module.js';
import { closeGently, createAdapter, setUp } from '../../src/app.setup.js';
import type { ProcessKind } from '../../src/platform/config/config.module.js';
import { Env, loadEnv } from '../../src/platform/config/env.js';
import { Passwords } from '../../src/modules/identity/identity.passwords.service.js';
import { Clock } from '../../src/platform/clock/clock.service.js';
import { CheapPasswords } from './cheap-passwords.js';
import { cloneDatabase, type TestDatabase } from './database.js';
import { searchAnswers } from './searched-answers.js';
import { SearchedLogger } from './searched-logger.js';

/** A Monday morning; the service weekend is 13 and 14 February 2027. */
export const MONDAY = '2027-02-08T10:00:00+07:00';
export const SATURDAY = '2027-02-13';
export const SUNDAY = '2027-02-14';

export interface TestApp {
  nest: NestFastifyApplication;
  database: TestDatabase;
  /** `GET /api/v1/sites`, of everything that the running program answers. */
  routes: readonly string[];
  /** A service of the running program. */
  get<T>(type: Type<T>): T;
  http(): ReturnType<typeof request>;
  /** Listens on a free loopback port and gives the address; once. */
  listen(): Promise<string>;
  /** For every app on this database that runs here. */
  setClock(instant: string): Promise<void>;
  close(): Promise<void>;
}

export interface AppOptions {
  kind?: ProcessKind;
  now?: string;
  env?: Record<string, string>;
  /** Variants that a control swaps in. */
  replace?: [Type<unknown>, Type<unknown>][];
  /** Use the database of another app, and leave it there. */
  database?: TestDatabase;
  /** Takes what would be searched for leaks at the end of the run. */
  seen?: (place: string, text: string) => unknown;
}

export function environment(
  database: Pick<TestDatabase, 'appUrl' | 'ownerUrl'>,
  more: Record<string, string> = {},
): NodeJS.ProcessEnv {
  const { GILIRAN_DATA_KEYS, GILIRAN_LOOKUP_KEY, GILIRAN_TOKEN_KEY } = process.env;
  return {
    GILIRAN_DATA_KEYS,
    GILIRAN_LOOKUP_KEY,
    GILIRAN_TOKEN_KEY,
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    GILIRAN_DEMO: '1',
    GILIRAN_DEMO_PASSWORD: 'kata-sandi-uji',
    GILIRAN_NOW: MONDAY,
    LOG_LEVEL: 'error',
    // A crowd on a busy machine waits for its turn; that a bound exists is tested on its own.
    DATABASE_WAIT_MS: '30000',
    // Every crowd of the tests comes from one address, and many people of theirs have one phone number.
    RATE_LIMIT_ADDRESS: '1000000',
    RATE_LIMIT_CODES: '1000000',
    LIVE_STREAMS_ADDRESS: '1000000',
    LIMIT_PHONE_BOOKINGS: '1000',
    LIMIT_DEVICE_BOOKINGS: '1000',
    ...more,
  };
}

/** Programs would hear of a moved clock two seconds later. */
const clocks = new Map<Clock, TestDatabase>();
const clocksOn = (database: TestDatabase) => [...clocks].filter(([, on]) => on === database).map(([clock]) => clock);

/** The real program on a real database of its own; only the environment is made up. */
export async function startApp(options: AppOptions = {}): Promise<TestApp> {
  const database = options.database ?? (await cloneDatabase());
  const env = loadEnv(environment(database, { GILIRAN_NOW: options.now ?? MONDAY, ...options.env }));
  let builder = Test.createTestingModule({ imports: [AppModule.register(options.kind ?? 'web')] })
    .overrideProvider(Env)
    .useValue(env);
  builder = builder.overrideProvider(Passwords).useClass(CheapPasswords);
  for (const [original, variant] of options.replace ?? [])
    builder = builder.overrideProvider(original).useClass(variant);
  const module = await builder.compile();
  const adapter = createAdapter(env.trustProxy, env.isSecureOrigin);
  const routes = routesOf(adapter);
  const nest = module.createNestApplication<NestFastifyApplication>(adapter, {
    logger: new SearchedLogger(options.seen),
    bodyParser: false,
  });
  searchAnswers(nest.getHttpAdapter().getInstance(), options.seen);
  await setUp(nest);
  await nest.init();
  await nest.getHttpAdapter().getInstance().ready();
  const clock = nest.get(Clock, { strict: false });
  clocks.set(clock, database);
  return {
    nest,
    database,
    routes,
    get: (type) => nest.get(type, { strict: false }),
    http: () => request(nest.getHttpServer()),
    listen: async () => {
      await nest.listen(0, '127.0.0.1');
      return nest.getUrl();
    },
    setClock: async (instant) => {
      await clock.moveTo(new Date(instant));
      await Promise.all(clocksOn(database).map((other) => other.resync()));
    },
    close: async () => {
      clocks.delete(clock);
      await closeGently(nest);
      if (!options.database) await database.drop();
    },
  };
}

function routesOf(adapter: FastifyAdapter): readonly string[] {
  const routes: string[] = [];
  adapter.getInstance().addHook('onRoute', ({ method, url }) => {
    // Fastify answers HEAD where it answers GET.
    for (const one of [method].flat()) if (one !== 'HEAD') routes.push(`${one} ${url}`);
  });
  return routes;
}
