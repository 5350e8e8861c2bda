import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { load } from 'js-yaml';
import { asEnvironment, newKeys } from '../../scripts/lib/secrets.mjs';
import { emptyDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { ROOT } from '../support/program.js';

const START_MS = 30_000;
/** Apart from other spec files, which may use the same server. */
const REDIS_DATABASE = 2;

type Values = Record<string, string>;
interface Service {
  command?: string[];
  environment: Values;
  healthcheck?: { test: string[] };
}

/** `<<` takes the fields of another mapping over, as compose does. */
function merged(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(merged);
  if (typeof node !== 'object' || node === null) return node;
  const { '<<': base, ...own } = node as Record<string, unknown>;
  const all = { ...(base === undefined ? {} : (base as object)), ...own };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, merged(value)]));
}

/** `${NAME}`, `${NAME:-default}` and `${NAME:?message}`. @throws Error when a needed variable is missing */
const filledIn = (text: string, values: Values): string =>
  text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind?: string, rest = '') => {
    const value = values[name];
    if (value) return value;
    if (kind === '-') return rest;
    throw new Error(`${name}: ${rest}`);
  });

/** ENV and CMD of the image, which the web service runs. */
async function readImage(): Promise<{ env: Values; command: string[] }> {
  const text = await readFile(join(ROOT, 'Dockerfile'), 'utf8');
  const last = text.slice(text.lastIndexOf('\nFROM '));
  const pairs = (/^ENV (.+)$/m.exec(last)?.[1] ?? '').split(' ').map((pair) => pair.split('=') as [string, string]);
  return { env: Object.fromEntries(pairs), command: JSON.parse(/^CMD (.+)$/m.exec(last)?.[1] ?? '[]') as string[] };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('docker-compose.yml', () => {
  const started: ChildProcess[] = [];
  let services: Record<string, Service>;
  let image: Awaited<ReturnType<typeof readImage>>;
  let database: TestDatabase;
  let port: number;

  beforeAll(async () => {
    services = (merged(load(await readFile(join(ROOT, 'docker-compose.yml'), 'utf8'))) as { services: typeof services })
      .services;
    image = await readImage();
    database = await emptyDatabase();
    port = await freePort();
  });
  afterAll(async () => {
    for (const child of started) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    }
    await database.drop();
  });

  /** What an operator sets, and nothing that has a default. */
  const secrets = (): Values => ({
    ...asEnvironment(newKeys()),
    GILIRAN_ORIGIN: 'https://giliran.example.go.id',
    GILIRAN_WEB_PASSWORD: new URL(database.appUrl).password,
    GILIRAN_OWNER_PASSWORD: new URL(database.ownerUrl).password,
  });
  /** The addresses inside the network of compose become those of this run; all else is as in the file. */
  const onLoopback = (value: string): string => {
    const { host } = new URL(database.appUrl);
    return value
      .replace('@postgres:5432/giliran', `@${host}/${database.name}`)
      .replace(
        /^redis:\/\/redis:6379$/,
        process.env.TEST_REDIS_URL ? `${process.env.TEST_REDIS_URL}/${REDIS_DATABASE}` : '',
      );
  };
  const environmentOf = (service: Service, values: Values): Values => ({
    ...image.env,
    ...Object.fromEntries(
      Object.entries(service.environment).map(([name, value]) => [name, onLoopback(filledIn(String(value), values))]),
    ),
    HOST: '127.0.0.1',
    PORT: String(port),
  });
  const run = (name: string, values: Values, command?: string[]): { child: ChildProcess; output: () => string } => {
    const service = services[name];
    if (!service) throw new Error(`No service ${name}.`);
    const [program, ...args] = command ?? service.command ?? image.command;
    expect(program).toBe('node');
    const child = spawn(process.execPath, args, { cwd: ROOT, env: environmentOf(service, values) });
    started.push(child);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    return { child, output: () => output };
  };
  const exitOf = async ({ child, output }: ReturnType<typeof run>): Promise<{ code: number; output: string }> => {
    const [code] = (await once(child, 'close')) as [number];
    return { code, output: output() };
  };

  it('needs every secret, and has no default for any', () => {
    const values = secrets();
    const fill = (given: Values) =>
      ['web', 'worker', 'migrate'].map((name) =>
        Object.values(services[name]?.environment ?? {}).map((text) => filledIn(String(text), given)),
      );
    expect(() => fill(values)).not.toThrow();
    for (const name of Object.keys(values)) expect(() => fill({ ...values, [name]: '' })).toThrow(name);
  });

  it('migrate, web and worker start with what it gives them, become ready, and end when asked', async () => {
    const values = secrets();
    expect(await exitOf(run('migrate', values))).toMatchObject({ code: 0 });
    const web = run('web', values);
    const worker = run('worker', values);
    await eventually(
      'web is ready',
      async () => {
        if (web.child.exitCode !== null) throw new Error(web.output());
        return (await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null))?.status === 200;
      },
      { withinMs: START_MS },
    );
    const queue = process.env.TEST_REDIS_URL ? 'queue on redis' : 'queue on postgres';
    await eventually(
      'the worker is ready',
      () => {
        if (worker.child.exitCode !== null) throw new Error(worker.output());
        return worker.output().includes(queue);
      },
      { withinMs: START_MS },
    );
    const [, , ...check] = services.web?.healthcheck?.test ?? [];
    const healthy = run('web', values, ['node', ...check.map((text) => text.replaceAll('3000', String(port)))]);
    expect(await exitOf(healthy)).toMatchObject({ code: 0 });
    for (const each of [web, worker]) each.child.kill('SIGTERM');
    const ends = await Promise.all([web, worker].map(exitOf));
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    const [made] = await database.sql<{ accounts: number }>('SELECT count(*)::int AS accounts FROM staff_accounts');
    expect(made?.accounts).toBe(0);
  });
});
