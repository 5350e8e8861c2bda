import 'reflect-metadata';
import { join } from 'node:path';
import { type INestApplicationContext, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { createAdapter } from './app.setup.js';
import { DemoSeedService } from './demo/demo.seed.service.js';
import { CalendarReferenceService } from './modules/calendar/calendar.reference.service.js';
import { CatalogueService } from './modules/catalogue/catalogue.service.js';
import { IdentityAccountsService } from './modules/identity/identity.accounts.service.js';
import { makeAdmin } from './modules/identity/identity.admin.command.js';
import { IdentityLinkService } from './modules/identity/identity.link.service.js';
import { PlansService } from './modules/plans/plans.service.js';
import { breachReport } from './modules/rights/rights.breach.command.js';
import { RightsBreachService } from './modules/rights/rights.breach.service.js';
import { SchoolsCalendarService } from './modules/schools/schools.calendar.service.js';
import { MessagesRestoreService } from './modules/messages/messages.restore.service.js';
import { describeApi } from './openapi.js';
import { SYSTEM_ACTOR } from './platform/access/actor.js';
import { UnitOfWork } from './platform/database/unit-of-work.js';
import { findWorkerPause } from './platform/jobs/worker-pause.js';
import { backup, restore } from './platform/backup/backup.command.js';
import { Clock } from './platform/clock/clock.service.js';
import { Env, loadEnv } from './platform/config/env.js';
import { readKeysFile } from './platform/config/keys-file.js';
import { migrate } from './platform/database/migrate.js';
import { describeSchema } from './platform/database/schema-text.js';
import { Resealing } from './platform/secrets/resealing.service.js';
import { verify } from './verify/verify.command.js';

const DATA = join(import.meta.dirname, '..', 'data');
/** On the terminal, for whoever restored. */
const HOW_TO_RELEASE =
  'nothing is sent until a supervisor goes on at /pemberitahuan, or "npm run restore -- --release" is run.';
const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function withApp(work: (app: INestApplicationContext) => Promise<void>): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule.register('command'), { logger: ['error', 'warn'] });
  try {
    await work(app);
  } finally {
    await app.close();
  }
}

/**
 * Schema, rights and what is shipped: areas, holidays, services, sites, and the days up to each site's horizon. With
 * `--seed` the demo's data too, which spares a start of the program.
 */
async function bringUpToDate(): Promise<void> {
  const env = loadEnv(process.env);
  await migrate(env.databaseOwnerUrl ?? env.databaseUrl);
  await withApp(async (app) => {
    await app.get(CatalogueService).loadShipped();
    await app.get(CalendarReferenceService).loadShipped(DATA);
    await app.get(SchoolsCalendarService).loadShipped(DATA);
    await app.get(PlansService).publishHorizon();
    if (process.argv.includes('--seed')) await app.get(DemoSeedService).seed(say);
    const pause = await app.get(UnitOfWork).read(findWorkerPause);
    if (pause) say(`Workers are paused since the restore of ${pause.restoredAt.toISOString()}: ${HOW_TO_RELEASE}`);
  });
}

/** The description of the API, from the routes alone: nothing is connected to. */
async function printApi(): Promise<void> {
  const app = await NestFactory.create(AppModule.register('command'), createAdapter(), {
    preview: true,
    logger: false,
  });
  say(JSON.stringify(describeApi(app), null, 2));
}

/** `column key count`, a line each. */
async function printSealed(resealing: Resealing): Promise<void> {
  for (const { column, keyId, count } of await resealing.count()) say(`${column} ${keyId} ${count}`);
}

async function reseal(resealing: Resealing): Promise<void> {
  const sealed = await resealing.run(say);
  say(`${sealed} values sealed anew; nothing is sealed with another key than the newest.`);
}

/** The chains of the audit are judged with it, where it is known. */
function lookupKeyOf({ GILIRAN_LOOKUP_KEY, GILIRAN_KEYS_FILE }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (GILIRAN_LOOKUP_KEY) return { GILIRAN_LOOKUP_KEY };
  return GILIRAN_KEYS_FILE ? { GILIRAN_LOOKUP_KEY: readKeysFile(GILIRAN_KEYS_FILE).lookupKey } : {};
}

/** Puts a backup into a new database, brings it up to date, and asks the invariants of what came out. */
async function restoreAndVerify(): Promise<number | void> {
  const outcome = await restore(process.argv.slice(3), process.env, say);
  if ('code' in outcome) return outcome.code;
  await migrate(outcome.url);
  const env = { ...process.env, ...lookupKeyOf(process.env), DATABASE_URL: outcome.url };
  const code = await verify(['--at-rest'], env, say);
  say(`Workers are paused: ${HOW_TO_RELEASE}`);
  return code;
}

async function release(app: INestApplicationContext): Promise<void> {
  const held = await app.get(MessagesRestoreService).release(SYSTEM_ACTOR);
  say(
    held === null
      ? 'The workers are not paused.'
      : `The workers are released; ${held} messages from before wait for staff.`,
  );
}

async function reportBreach(): Promise<number | void> {
  let code: number | undefined;
  await withApp(async (app) => {
    const now = app.get(Clock).now();
    code = await breachReport(app.get(RightsBreachService), process.argv.slice(3), now, say);
  });
  return code;
}

async function admin(): Promise<number | void> {
  let code: number | undefined;
  await withApp(async (app) => {
    const services = { accounts: app.get(IdentityAccountsService), links: app.get(IdentityLinkService) };
    code = await makeAdmin(services, app.get(Env).giliranOrigin, process.argv.slice(3), say);
  });
  return code;
}

/** A command that found something wrong gives another exit code than 0. */
const COMMANDS: Record<string, () => Promise<number | void>> = {
  migrate: bringUpToDate,
  seed: () => withApp((app) => app.get(DemoSeedService).seed(say)),
  schema: async () => {
    const env = loadEnv(process.env);
    say(await describeSchema(env.databaseOwnerUrl ?? env.databaseUrl));
  },
  openapi: printApi,
  verify: () => verify(process.argv.slice(3), { ...process.env, ...lookupKeyOf(process.env) }, say),
  admin,
  backup: () => backup(process.argv.slice(3), process.env, say),
  restore: restoreAndVerify,
  release: () => withApp(release),
  'breach-report': reportBreach,
  'sealed-with': () => withApp((app) => printSealed(app.get(Resealing))),
  reseal: () => withApp((app) => reseal(app.get(Resealing))),
};

const command = COMMANDS[process.argv[2] ?? ''];
if (!command) {
  process.stderr.write(`Say one of: ${Object.keys(COMMANDS).join(', ')}.\n`);
  process.exit(2);
}
Logger.overrideLogger(['error', 'warn']);
command().then(
  // A pipe takes its time: what was said must be out before the end.
  (code) => process.stdout.write('', () => process.exit(code ?? 0)),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
