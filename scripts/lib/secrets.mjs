import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { PlainError } from './plain-error.mjs';

const VARIABLES = {
  dataKeys: 'GILIRAN_DATA_KEYS',
  lookupKey: 'GILIRAN_LOOKUP_KEY',
  tokenKey: 'GILIRAN_TOKEN_KEY',
  demoPassword: 'GILIRAN_DEMO_PASSWORD',
};
const KEY_NAMES = ['dataKeys', 'lookupKey', 'tokenKey'];
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';

const newKey = () => randomBytes(32).toString('base64');
const group = () => Array.from({ length: 5 }, () => READABLE[randomInt(READABLE.length)]).join('');

/** Read aloud and typed in by people: three groups without look-alikes, 74 bits. */
export const newDemoPassword = () => [group(), group(), group()].join('-');

export const newKeys = () => ({ dataKeys: `k1:${newKey()}`, lookupKey: newKey(), tokenKey: newKey() });

export const asEnvironment = (secrets) =>
  Object.fromEntries(Object.entries(secrets).map(([name, value]) => [VARIABLES[name], value]));

const isGiven = (env, name) => (env[VARIABLES[name]] ?? '') !== '';

/** @throws PlainError naming what is missing; outside demo mode nothing secret is ever made up. */
function requireKeys(env) {
  if ((env.GILIRAN_KEYS_FILE ?? '') !== '') return;
  const missing = KEY_NAMES.filter((name) => !isGiven(env, name)).map((name) => VARIABLES[name]);
  if (missing.length === 0) return;
  throw new PlainError(
    `These must be set outside demo mode: ${missing.join(', ')}.\n` +
      'Print fresh ones with "npm run keys", keep them safe (they cannot be made again), and set them in the environment.',
  );
}

function saveSecrets(file, secrets) {
  const fresh = `${file}.new`;
  writeFileSync(fresh, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(fresh, file);
}

const readSecrets = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});

/**
 * The secrets the programs get, as environment variables. In demo mode what is not given is made once and kept in
 * `file` (0600).
 * @throws PlainError outside demo mode when a key is missing
 */
export function provideSecrets({ env, demo, file }) {
  if (!demo) {
    requireKeys(env);
    return {};
  }
  const stored = readSecrets(file);
  const fromKeysFile = (env.GILIRAN_KEYS_FILE ?? '') !== '';
  const names = fromKeysFile ? ['demoPassword'] : [...KEY_NAMES, 'demoPassword'];
  const fresh = { ...newKeys(), demoPassword: env[VARIABLES.demoPassword] || newDemoPassword() };
  const kept = { ...stored };
  for (const name of names) if (!isGiven(env, name) || name === 'demoPassword') kept[name] ??= fresh[name];
  if (Object.keys(kept).length > Object.keys(stored).length) saveSecrets(file, kept);
  const needed = names.map((name) => [name, kept[name] ?? env[VARIABLES[name]]]);
  return asEnvironment(Object.fromEntries(needed));
}
