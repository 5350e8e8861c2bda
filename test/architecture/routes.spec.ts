import { Body, Controller, Get, Module, Param, Post, Query, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getMetadataStorage } from 'class-validator';
import { IS_PUBLIC, ROLES_NEEDED } from '../../src/platform/access/access.decorators.js';
import { Text } from '../../src/platform/http/fields.js';
import { startApp, type TestApp } from '../support/app.js';

type Class = new (...args: never[]) => object;
interface Route {
  name: string;
  controller: Class;
  handler: string;
}

const QUERY = 4;
const BODY = 3;
const PARAM = 5;

/** Every handler of every controller: `POST /api/v1/holds`. */
function routesOf(modules: ModulesContainer): Route[] {
  const controllers = [...modules.values()].flatMap((m) => [...m.controllers.values()].map((c) => c.metatype as Class));
  return controllers.flatMap((controller) =>
    Object.getOwnPropertyNames(controller.prototype).flatMap((handler) => {
      const target = (controller.prototype as Record<string, object>)[handler] as object;
      const method = Reflect.getMetadata(METHOD_METADATA, target) as RequestMethod | undefined;
      if (method === undefined) return [];
      const [base, own] = [controller, target].map((t) =>
        [Reflect.getMetadata(PATH_METADATA, t) as string | string[]].flat(),
      );
      return (base ?? []).flatMap((b) =>
        (own ?? []).map((o) => ({
          name: `${RequestMethod[method]} ${`/${b}/${o}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1')}`,
          controller,
          handler,
        })),
      );
    }),
  );
}

const metadata = (key: string, { controller, handler }: Route): unknown =>
  Reflect.getMetadata(key, (controller.prototype as Record<string, object>)[handler] as object) ??
  Reflect.getMetadata(key, controller);

const unguarded = (routes: Route[]): string[] =>
  routes
    .filter((r) => metadata(IS_PUBLIC, r) !== true && !(metadata(ROLES_NEEDED, r) as string[] | undefined)?.length)
    .map((r) => r.name);

/** Inputs whose type is not a class with rules: `import type` on a DTO makes them so, silently. */
function unvalidated(routes: Route[]): string[] {
  return routes.flatMap(({ controller, handler, name }) => {
    const types = Reflect.getMetadata('design:paramtypes', controller.prototype, handler) as Class[];
    const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler) ?? {}) as Record<
      string,
      { index: number; data?: unknown }
    >;
    return Object.entries(args).flatMap(([key, { index, data }]) => {
      const kind = Number(key.split(':')[0]);
      // One named part of a path is a text that the service looks up; a whole object needs its rules.
      if (![BODY, QUERY, PARAM].includes(kind) || (kind === PARAM && data !== undefined)) return [];
      const type = types[index];
      const rules = type ? getMetadataStorage().getTargetValidationMetadatas(type, '', true, false) : [];
      return rules.length > 0 ? [] : [`${name} argument ${index}: ${type?.name ?? 'nothing'}`];
    });
  });
}

/** Whoever makes a route public writes it here by hand. */
const PUBLIC = [
  'DELETE /api/v1/holds/:id',
  'GET /',
  'GET /api/docs',
  'GET /api/openapi.json',
  'GET /api/v1/bookings/:code',
  'GET /api/v1/services',
  'GET /api/v1/sites',
  'GET /api/v1/sites/:siteId/board',
  'GET /api/v1/sites/:siteId/board/events',
  'GET /api/v1/sites/:siteId/days',
  'GET /api/v1/sites/:siteId/days/:date/slots',
  'GET /health/live',
  'GET /health/ready',
];

describe('routes', () => {
  let app: TestApp;
  let routes: Route[];
  beforeAll(async () => {
    app = await startApp();
    routes = routesOf(app.nest.get(ModulesContainer));
  });
  afterAll(() => app.close());

  it('are all found', () => {
    const names = routes.map((r) => r.name);
    expect(names).toEqual(
      expect.arrayContaining([
        ...PUBLIC,
        'POST /api/v1/bookings',
        'POST /api/v1/desk/check-ins',
        'GET /meja',
        'GET /stok',
      ]),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it('each have a role or are public', () => {
    expect(unguarded(routes)).toEqual([]);
  });

  it('under /api are public only by this list', () => {
    const isApi = (name: string) => / \/(api|health)\b/.test(name);
    const found = routes.filter((r) => metadata(IS_PUBLIC, r) === true).map((r) => r.name);
    const writes = [
      'holds',
      'holds/:id/extend',
      'bookings',
      'bookings/:code/reschedule',
      'bookings/:code/cancel',
      'bookings/:code/attend',
      'auth/login',
      'auth/logout',
    ];
    const allowed = [...PUBLIC.filter(isApi), ...writes.map((path) => `POST /api/v1/${path}`)];
    expect(found.filter(isApi).sort()).toEqual(allowed.sort());
  });

  it('take only input whose class has rules', () => {
    expect(unvalidated(routes)).toEqual([]);
  });
});

describe('the two checks bite', () => {
  class Input {
    @Text(5) name: string;
  }
  @Controller('bare')
  class BareController {
    @Get(':id')
    open(@Param() _id: object, @Query() _query: Input) {
      return null;
    }

    @Post()
    write(@Body() _body: Record<string, unknown>) {
      return null;
    }
  }
  @Module({ controllers: [BareController] })
  class BareModule {}

  it('an unguarded route and an unchecked body are named', async () => {
    const module = await Test.createTestingModule({ imports: [BareModule] }).compile();
    const routes = routesOf(module.get(ModulesContainer));
    expect(unguarded(routes)).toEqual(['GET /bare/:id', 'POST /bare']);
    expect(unvalidated(routes)).toEqual(['GET /bare/:id argument 0: Object', 'POST /bare argument 0: Object']);
    await module.close();
  });
});
