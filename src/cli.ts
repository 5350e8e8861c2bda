import 'reflect-metadata';
import { join } from 'node:path';
import { type INestApplicationContext, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { createAdapter } from './app.setup.js';
import { DemoSeedService } from './demo/demo.seed.service.js';
import { CalendarReferenceService } from './modules/calendar/calendar.reference.service.js';
import { CatalogueService } from './modules/catalogue/catalogue.service.js';
import { PlansService } from './modules/plans/plans.service.js';
import { SchoolsCalendarService } from './modules/schools/schools.calendar.service.js';
import { describeApi } from './openapi.js';
import { loadEnv } from './platform/config/env.js';
import { migrate } from './platform/database/migrate.js';
import { describeSchema } from './platform/database/schema-text.js';
import { verify } from './verify/verify.command.js';

const DATA = join(import.meta.dirname, '..', 'data');
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

/** A command that found something wrong gives another exit code than 0. */
const COMMANDS: Record<string, () => Promise<number | void>> = {
  migrate: bringUpToDate,
  seed: () => withApp((app) => app.get(DemoSeedService).seed(say)),
  schema: async () => {
    const env = loadEnv(process.env);
    say(await describeSchema(env.databaseOwnerUrl ?? env.databaseUrl));
  },
  openapi: printApi,
  verify: () => verify(process.argv.slice(3), process.env, say),
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
