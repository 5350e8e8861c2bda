import { readFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { API_MODULES, AppModule } from '../../src/app.module.js';
import { createAdapter } from '../../src/app.setup.js';
import { describeApi } from '../../src/openapi.js';
import { controllersOf, type Route, routesOf } from '../support/routes.js';

type Operation = {
  summary?: string;
  tags?: string[];
  responses: Record<string, unknown>;
  parameters: { name: string }[];
};

describe('the API document', () => {
  let document: OpenAPIObject;
  let operations: Map<string, Operation>;

  beforeAll(async () => {
    const options = { preview: true, logger: false } as const;
    document = describeApi(await NestFactory.create(AppModule.register('command'), createAdapter(), options));
    operations = new Map(
      Object.entries(document.paths).flatMap(([path, item]) =>
        Object.entries(item as unknown as Record<string, Operation>).map(
          ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
        ),
      ),
    );
  });

  it('is the committed one; node dist/cli.js openapi > docs/openapi.json writes it anew', () => {
    const committed = readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8');
    expect(`${JSON.stringify(document, null, 2)}\n`).toBe(committed);
  });

  it('holds every route of the API, and no page', () => {
    const isApi = ({ name }: Route) => / \/(api\/v1|health)\//.test(name);
    const routes = controllersOf(AppModule.register('web')).flatMap(routesOf).filter(isApi);
    const names = routes.map(({ name }) => name.replace(/:(\w+)/g, '{$1}'));
    expect([...operations.keys()].sort()).toEqual(names.sort());
    expect(API_MODULES.flatMap((module) => controllersOf(module).flatMap(routesOf)).every(isApi)).toBe(true);
  });

  it('says of every route what it does, whom it is for, and what it answers', () => {
    for (const [name, { summary, tags, responses }] of operations) {
      expect({ name, summary }).toEqual({ name, summary: expect.stringMatching(/^[A-Z].{8,}[^.]$/) });
      expect({ name, tags }).toEqual({ name, tags: [expect.stringMatching(/^(public|staff|health)$/)] });
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['default']));
      expect({ name, answers: Object.keys(responses).length }).not.toEqual({ name, answers: 1 });
    }
  });

  it('names the key of every POST that changes something', () => {
    for (const [name, { parameters }] of operations) {
      // A webhook's receipts end in the same state however often they come.
      const takesKey = name.startsWith('POST ') && !/\/(auth|webhooks)\//.test(name);
      const hasKey = parameters.some((parameter) => parameter.name === 'Idempotency-Key');
      expect({ name, hasKey }).toEqual({ name, hasKey: takesKey });
    }
  });

  it('leads nowhere but to shapes that are there', () => {
    const text = JSON.stringify(document);
    const shapes = Object.keys(document.components?.schemas ?? {});
    const used = new Set([...text.matchAll(/"#\/components\/schemas\/([^"]*)"/g)].map(([, name]) => name));
    expect([...used].sort()).toEqual(shapes.sort());
  });
});
