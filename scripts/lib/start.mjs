import { ensureBuilt } from './build.mjs';
import { startGuardedDatabase } from './database-guard.mjs';
import { tryLock } from './exclusive-lock.mjs';
import { ensureInstalled } from './install.mjs';
import { endLeftBehind } from './left-behind.mjs';
import { inRoot, inRuntime, makeRuntimeFolder } from './paths.mjs';
import { PlainError } from './plain-error.mjs';
import { Program } from './program.mjs';
import { run } from './run-command.mjs';
import { onShutdown, runMain, shutdownOnSignals } from './shutdown.mjs';
import { lostThePort, readSettings, webAddress } from './start-settings.mjs';
import { note, say, step } from './terminal.mjs';

const ACCOUNTS = 'admin, supervisor, desk1, desk2, desk3, auditor, koordinator, sekolah1';

async function takeLock() {
  makeRuntimeFolder();
  const { lock, holder } = await tryLock(inRuntime('start.lock'));
  if (lock === undefined) {
    const where = holder.origin === undefined ? 'is starting' : `runs at ${holder.origin}`;
    throw new PlainError(`Giliran ${where} already from this folder (process ${holder.pid}). Stop that one first.`);
  }
  onShutdown(lock.release);
  return lock;
}

const runCli = (args, env) => run(process.execPath, [inRoot('dist', 'cli.js'), ...args], { env, onLine: note });

const without = (env, pattern) => Object.fromEntries(Object.entries(env).filter(([name]) => !pattern.test(name)));

/** Without the owner's password, and without a time: a program that starts again later must not turn the clock back. */
const forPrograms = (env) => without(env, /^(DATABASE_OWNER_URL|GILIRAN_NOW)$/);

/** What `migrate` says of a database that came out of a backup, or nothing. */
const pauseIn = (output) => output.split('\n').find((line) => line.startsWith('Workers are paused'));

/** @returns the environment of the programs, with the address of the database, and whether workers rest */
async function prepareDatabase({ isEmbedded, isDemo, programEnv }, lock) {
  if (!isEmbedded) {
    const output = await step('Migrate the database', () => runCli(['migrate'], programEnv));
    return { env: forPrograms(programEnv), pause: pauseIn(output) };
  }
  const database = await step('Start PostgreSQL', () => startGuardedDatabase(lock));
  // Settings of the person's own PostgreSQL (PGSSLMODE, PGOPTIONS ...) do not concern ours.
  const asOwner = {
    ...without(programEnv, /^PG/),
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
  };
  const seed = isDemo ? ['--seed'] : [];
  const output = await step('Prepare the database', () => runCli(['migrate', ...seed], asOwner));
  return { env: forPrograms(asOwner), pause: pauseIn(output) };
}

async function startOnce(env) {
  const folder = inRuntime();
  const web = new Program({ name: 'web', script: 'dist/main.js', env, folder, say });
  const worker = new Program({ name: 'worker', script: 'dist/worker.js', env, folder, say });
  const stopBoth = () => Promise.all([web.stop(), worker.stop()]);
  const forget = onShutdown(stopBoth);
  try {
    await Promise.all([web.start(), worker.start()]);
  } catch (error) {
    forget();
    await stopBoth();
    throw error;
  }
}

/** @returns the origin that is served */
async function startPrograms(env) {
  for (let tries = 1; ; tries += 1) {
    const address = await webAddress(process.env, env.HOST);
    try {
      await startOnce({ ...env, ...address });
      return address.GILIRAN_ORIGIN;
    } catch (error) {
      if (tries === 3 || !lostThePort(process.env, error)) throw error;
    }
  }
}

function printAddresses(origin, { isEmbedded, isDemo, demoPassword }) {
  const pages = { 'Start page': '/', Desk: '/meja', 'Lobby board': '/lobi', Stock: '/stok' };
  if (isDemo) pages['Demo mail'] = '/demo/surat';
  say('\nGiliran is running.\n');
  for (const [name, path] of Object.entries(pages)) say(`  ${name.padEnd(14)}${origin}${path}`);
  if (isDemo) say(`\n  Demo accounts ${ACCOUNTS}\n  Password      ${demoPassword}`);
  if (isDemo && !isEmbedded) {
    say('  A database of your own is not seeded. To fill it while it is empty:');
    say('  GILIRAN_DEMO=1 GILIRAN_KEYS_FILE=.giliran/secrets.json GILIRAN_DEMO_PASSWORD=... node dist/cli.js seed');
  }
  if (isDemo && (process.env.GILIRAN_DEMO_PASSWORD ?? demoPassword) !== demoPassword) {
    say('  (GILIRAN_DEMO_PASSWORD counts at the first start only.)');
  }
  say('\n  Logs are in .giliran/ (web.log, worker.log). Ctrl-C stops everything.');
}

async function bringEverythingUp() {
  const lock = await takeLock();
  for (const name of ['web', 'worker']) await endLeftBehind(inRuntime(`${name}.pid`));
  const settings = await readSettings(process.env);
  await ensureInstalled();
  await ensureBuilt();
  const { env, pause } = await prepareDatabase(settings, lock);
  const origin = await step('Start web and worker', () => startPrograms(env));
  lock.update({ origin });
  printAddresses(origin, settings);
  if (pause !== undefined) say(`\n  ${pause}`);
}

export async function start() {
  shutdownOnSignals(() => 0);
  await runMain(bringEverythingUp);
}
