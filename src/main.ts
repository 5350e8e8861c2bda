import 'reflect-metadata';
import type { LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { closeGently, createAdapter, setUp } from './app.setup.js';
import { Env, loadEnv } from './platform/config/env.js';
import { JsonLogger } from './platform/logging/json-logger.js';
import { endWhenAsked, tellReady } from './process-life.js';

async function start(): Promise<NestFastifyApplication> {
  const { logLevel, trustProxy, isSecureOrigin } = loadEnv(process.env);
  const adapter = createAdapter(trustProxy, isSecureOrigin);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.register('web'), adapter, {
    logger: new JsonLogger(logLevel as LogLevel),
    bodyParser: false,
  });
  await setUp(app);
  const env = app.get(Env);
  await app.listen(env.port, env.host);
  return app;
}

async function main(): Promise<void> {
  const starting = start();
  endWhenAsked(async () => closeGently(await starting));
  tellReady(await (await starting).getUrl());
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
