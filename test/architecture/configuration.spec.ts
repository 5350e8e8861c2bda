import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ENV_FIELDS, loadEnv, variableOf } from '../../src/platform/config/env.js';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (name: string) => readFile(join(ROOT, name), 'utf8');
const VARIABLES: ReadonlySet<string> = new Set(ENV_FIELDS.map(variableOf));
const NOT_OURS = new Set([
  'POSTGRES_PASSWORD',
  'POSTGRES_DB',
  'POSTGRES_INITDB_ARGS',
  'OWNER_PASSWORD',
  'WEB_PASSWORD',
  'TZ',
]);

interface Tools {
  envExample(): string;
  readmeWithTable(readme: string): string;
  readSettings(): { variable: string; isRequired: boolean }[];
}
const tools = (await import(join(ROOT, 'scripts', 'env-example.mjs'))) as Tools;

/** Variables that the web, worker and migrate services are given. */
async function composeVariables(): Promise<string[]> {
  const text = await read('docker-compose.yml');
  return [...text.matchAll(/^ {4,6}([A-Z][A-Z_]+): /gm)]
    .map(([, name]) => name ?? '')
    .filter((name) => !NOT_OURS.has(name));
}

describe('configuration', () => {
  it('every setting of the class is listed once', () => {
    expect(tools.readSettings().map((s) => s.variable)).toEqual(ENV_FIELDS.map(variableOf));
  });

  it('.env.example and the table of the README are those of the class', async () => {
    expect(await read('.env.example')).toBe(tools.envExample());
    const readme = await read('README.md');
    expect(readme).toBe(tools.readmeWithTable(readme));
  });

  it('docker compose passes only what the class knows, and all that it needs', async () => {
    const passed = await composeVariables();
    expect(passed.filter((name) => !VARIABLES.has(name))).toEqual([]);
    const required = tools
      .readSettings()
      .filter((s) => s.isRequired)
      .map((s) => s.variable);
    expect(required.filter((name) => !passed.includes(name))).toEqual([]);
    expect(passed).toEqual(expect.arrayContaining(['GILIRAN_ORIGIN', 'REDIS_URL', 'DATABASE_OWNER_URL']));
  });

  it('a missing secret is an error that names the variable', () => {
    expect(() => loadEnv({ DATABASE_URL: 'postgres://a@127.0.0.1/a' })).toThrow(
      /GILIRAN_DATA_KEYS.*GILIRAN_LOOKUP_KEY.*GILIRAN_TOKEN_KEY/,
    );
  });

  it('a malformed setting is an error, never a default', () => {
    const key = Buffer.alloc(32).toString('base64');
    const good = {
      DATABASE_URL: 'postgres://a@127.0.0.1/a',
      GILIRAN_DATA_KEYS: `k1:${key}`,
      GILIRAN_LOOKUP_KEY: key,
      GILIRAN_TOKEN_KEY: key,
    };
    expect(loadEnv(good).port).toBe(3000);
    for (const TRUST_PROXY of ['2', '10.0.0.0/8', '192.168.1.4, fd00::/8'])
      expect(loadEnv({ ...good, TRUST_PROXY }).trustProxy).toBe(TRUST_PROXY);
    for (const wrong of [
      { PORT: 'x' },
      { PORT: '70000' },
      { TRUST_PROXY: 'true' },
      { TRUST_PROXY: '0.0.0.0/0' },
      { TRUST_PROXY: '10.0.0.0/8, ::/0' },
      { TRUST_PROXY: '10' },
      { GILIRAN_DEMO: 'yes' },
      { GILIRAN_TOKEN_KEY: 'short' },
      { DATABASE_URL: 'mysql://a' },
    ]) {
      expect(() => loadEnv({ ...good, ...wrong })).toThrow(Object.keys(wrong)[0]);
    }
  });

  it('the lock file names no host', async () => {
    expect(await read('package-lock.json')).not.toContain('"resolved"');
  });
});
