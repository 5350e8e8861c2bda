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
const newDemoPassword = () => [group(), group(), group()].join('-');

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

const keysOf = (dataKeys) => dataKeys.split(',').map((entry) => entry.slice(0, entry.indexOf(':')));

function readDataKeys(file) {
  const secrets = readSecrets(file);
  if (secrets.dataKeys === undefined) {
    throw new PlainError(
      `${file} holds no data keys. Keys that are set in the environment are added and taken away there: put the new one\n` +
        'last in GILIRAN_DATA_KEYS of every process first, then first, then say "npm run keys -- reseal".',
    );
  }
  return { secrets, ids: keysOf(secrets.dataKeys) };
}

/** Puts a new data key first, which seals from now on. Gives its id. @throws PlainError for a file without data keys */
export function addDataKey(file) {
  const { secrets, ids } = readDataKeys(file);
  const numbers = ids.map((id) => Number(/^k(\d+)$/.exec(id)?.[1] ?? 0));
  const id = `k${Math.max(...numbers) + 1}`;
  saveSecrets(file, { ...secrets, dataKeys: `${id}:${newKey()},${secrets.dataKeys}` });
  return id;
}

/** @throws PlainError for the key that seals, and for one that is not there */
export function requireOldKey(file, id) {
  const { ids } = readDataKeys(file);
  if (!ids.includes(id)) throw new PlainError(`There is no data key "${id}" in ${file}, only: ${ids.join(', ')}.`);
  if (ids[0] === id) throw new PlainError(`"${id}" is the key that seals now. Add another one first.`);
}

/**
 * Takes a data key out of the file, into one beside it: backups that were made with it can be read with it alone.
 * @throws PlainError as `requireOldKey`
 */
export function takeDataKeyOut(file, id) {
  requireOldKey(file, id);
  const { secrets } = readDataKeys(file);
  const entries = secrets.dataKeys.split(',');
  const isOut = (entry) => entry.startsWith(`${id}:`);
  const retired = `${file}.retired`;
  const before = readSecrets(retired);
  saveSecrets(retired, { dataKeys: [...entries.filter(isOut), ...(before.dataKeys?.split(',') ?? [])].join(',') });
  saveSecrets(file, { ...secrets, dataKeys: entries.filter((entry) => !isOut(entry)).join(',') });
  return retired;
}

/**
 * The secrets the programs get, as environment variables. In demo mode what is not given is made once and kept in
 * `file` (0600), which the programs read themselves.
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
  const keysFile = fromKeysFile ? {} : { GILIRAN_KEYS_FILE: file };
  return { ...keysFile, ...asEnvironment({ demoPassword: kept.demoPassword }) };
}
