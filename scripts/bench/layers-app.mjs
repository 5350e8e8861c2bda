// The web program with routes beside its own that each do a little more of what a booking needs.
import 'reflect-metadata';
import { Body, Controller, Get, HttpCode, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { inRoot } from '../lib/paths.mjs';

const load = (...file) => import(inRoot('dist', ...file));
const { AppModule } = await load('app.module.js');
const { closeGently, createAdapter, setUp } = await load('app.setup.js');
const { endWhenAsked, tellReady } = await load('process-life.js');
const { Public } = await load('platform', 'access', 'access.decorators.js');
const { Env } = await load('platform', 'config', 'env.js');
const { rows } = await load('platform', 'database', 'sql.js');
const { UnitOfWork } = await load('platform', 'database', 'unit-of-work.js');
const { JsonLogger } = await load('platform', 'logging', 'json-logger.js');
const { BookingBody } = await load('modules', 'bookings', 'bookings.dto.js');
const { BookingsConfirmService } = await load('modules', 'bookings', 'bookings.confirm.service.js');
const { CapacityService } = await load('modules', 'capacity', 'capacity.service.js');

const of = {};

async function seal({ applicant, service }) {
  const want = { applicants: [applicant], language: 'id', channel: 'api' };
  await of.confirming.prepare(want, service, process.env.BENCH_SITE);
}

const read = ({ slotId }) => of.unitOfWork.read((tx) => of.capacity.getSlot(tx, slotId));

const ROW = `INSERT INTO idempotency_keys (scope, key, request_hash, answer, created_at)
  VALUES ('layers', gen_random_uuid()::text, '-', '{}', now())`;

class LayersController {
  bare() {
    return {};
  }

  body() {
    return {};
  }

  async person(body) {
    await seal(body);
    return {};
  }

  async read(body) {
    await seal(body);
    await read(body);
    return {};
  }

  async commit(body) {
    await seal(body);
    await read(body);
    await of.unitOfWork.run((tx) => rows(tx, ROW));
    return {};
  }
}

function route(name, method, ...more) {
  const proto = LayersController.prototype;
  const takesBody = method === Post;
  Reflect.defineMetadata('design:paramtypes', takesBody ? [BookingBody] : [], proto, name);
  if (takesBody) Body()(proto, name, 0);
  for (const decorate of [method(name), Public(), ...more])
    decorate(proto, name, Object.getOwnPropertyDescriptor(proto, name));
}
route('bare', Get);
for (const name of ['body', 'person', 'read', 'commit']) route(name, Post, HttpCode(201));
Controller('api/v1/layers')(LayersController);

class LayersModule {}
Module({ imports: [AppModule.register('web')], controllers: [LayersController] })(LayersModule);

const logger = new JsonLogger('warn');
const app = await NestFactory.create(LayersModule, createAdapter('0'), { logger, bodyParser: false });
await setUp(app);
of.unitOfWork = app.get(UnitOfWork, { strict: false });
of.capacity = app.get(CapacityService, { strict: false });
of.confirming = app.get(BookingsConfirmService, { strict: false });
const { port, host } = app.get(Env);
await app.listen(port, host);
endWhenAsked(() => closeGently(app));
tellReady();
