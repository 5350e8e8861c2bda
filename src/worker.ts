import 'reflect-metadata';
import type { INestApplicationContext, LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { BLANKS_TOPICS } from './modules/blanks/blanks.events.js';
import { BOOKING_TOPICS } from './modules/bookings/bookings.events.js';
import { DESK_TOPICS } from './modules/desk/desk.events.js';
import { CALENDAR_TOPICS } from './modules/calendar/calendar.events.js';
import { IDENTITY_TOPICS } from './modules/identity/identity.events.js';
import { SCHOOL_TOPICS } from './modules/schools/schools.events.js';
import { loadEnv } from './platform/config/env.js';
import { Outbox } from './platform/jobs/outbox.service.js';
import { JsonLogger } from './platform/logging/json-logger.js';
import { endWhenAsked, tellReady } from './process-life.js';

async function start(): Promise<INestApplicationContext> {
  const logger = new JsonLogger(loadEnv(process.env).logLevel as LogLevel);
  const app = await NestFactory.createApplicationContext(AppModule.register('worker'), { logger });
  const topics = [
    ...BOOKING_TOPICS,
    ...BLANKS_TOPICS,
    ...DESK_TOPICS,
    ...CALENDAR_TOPICS,
    ...IDENTITY_TOPICS,
    ...SCHOOL_TOPICS,
  ];
  app.get(Outbox).assertHandled(topics);
  return app;
}

async function main(): Promise<void> {
  const starting = start();
  endWhenAsked(async () => (await starting).close());
  await starting;
  tellReady();
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
