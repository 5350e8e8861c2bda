import { existsSync } from 'node:fs';
import { inRuntime } from './paths.mjs';
import { PlainError } from './plain-error.mjs';
import { chooseWebPort } from './ports.mjs';
import { provideSecrets } from './secrets.mjs';

export const POSTGRES_FOLDER = inRuntime('postgres');
export const SECRETS_FILE = inRuntime('secrets.json');
const AUDIT_HEADS_FILE = inRuntime('audit-heads.jsonl');

const isSet = (value) => (value ?? '') !== '';

/** Without its keys the data of an earlier start can be read by nobody, and new keys would hide that. */
function requireKeysOfData(env) {
  const given = isSet(env.GILIRAN_KEYS_FILE) || isSet(env.GILIRAN_DATA_KEYS);
  if (given || existsSync(SECRETS_FILE) || !existsSync(`${POSTGRES_FOLDER}/passwords.json`)) return;
  throw new PlainError(
    `${SECRETS_FILE} is gone, and with it the keys of the data in ${POSTGRES_FOLDER}.\n` +
      'Put it back, or delete the .giliran folder to begin afresh.',
  );
}

/**
 * What this start will do, from the environment alone; no `.env` file is read.
 * @throws PlainError when a setting is wrong or a secret is missing
 */
export async function readSettings(env) {
  const isEmbedded = !isSet(env.DATABASE_URL);
  const isDemo = isSet(env.GILIRAN_DEMO) ? env.GILIRAN_DEMO === '1' : isEmbedded;
  if (isEmbedded) requireKeysOfData(env);
  const secrets = provideSecrets({ env, demo: isDemo, file: SECRETS_FILE });
  const host = isSet(env.HOST) ? env.HOST : '127.0.0.1';
  await chooseWebPort(env.PORT, host);
  const heads = isEmbedded && !isSet(env.GILIRAN_AUDIT_HEADS) ? { GILIRAN_AUDIT_HEADS: AUDIT_HEADS_FILE } : {};
  const programEnv = { ...env, ...secrets, ...heads, HOST: host, GILIRAN_DEMO: isDemo ? '1' : '0' };
  return { isEmbedded, isDemo, programEnv, demoPassword: secrets.GILIRAN_DEMO_PASSWORD };
}

/** Asked for at the last moment: a port that is free now may be taken by the end of an installation. */
export async function webAddress(env, host) {
  const port = await chooseWebPort(env.PORT, host);
  const origin = isSet(env.GILIRAN_ORIGIN) ? env.GILIRAN_ORIGIN : `http://localhost:${port}`;
  return { PORT: String(port), GILIRAN_ORIGIN: origin };
}

/** Whether another try may help: the port was ours to choose, and somebody was faster. */
export const lostThePort = (env, error) => !isSet(env.PORT) && error.message.includes('EADDRINUSE');
