import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { tryLock } from './exclusive-lock.mjs';
import { ensureInstalled } from './install.mjs';
import { endLeftBehind, remember } from './left-behind.mjs';
import { reportLeaks } from './leak-report.mjs';
import { inRoot, inRuntime, makeRuntimeFolder } from './paths.mjs';
import { PlainError } from './plain-error.mjs';
import { asEnvironment, newKeys } from './secrets.mjs';
import { onShutdown, refuseWhenLeaving, runMain, shutdown, shutdownOnSignals } from './shutdown.mjs';
import { say } from './terminal.mjs';
import { prepareTestDatabase, TEST_DATABASE_LOG } from './test-database.mjs';
import { writeTestGroups } from './test-groups.mjs';
import { findOldPostgres, prepareTestRedis } from './test-services.mjs';

const OF_THE_APPLICATION =
  /^(GILIRAN_|DATABASE_|REDIS_URL$|SMTP_URL$|MAIL_FROM$|TRUST_PROXY$|LOG_LEVEL$|HOST$|PORT$|PG)/;
const REPORTER = fileURLToPath(new URL('count-reporter.mjs', import.meta.url));
const COUNTS_FILE = inRuntime('test-counts.json');
const JEST_PID_FILE = inRuntime('test-jest.pid');

/** The person's own settings must not reach the tests: they may name a database that holds real data. */
const cleanEnvironment = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_THE_APPLICATION.test(name)));

async function takeLock() {
  makeRuntimeFolder();
  const { lock, holder } = await tryLock(inRuntime('test.lock'));
  if (lock === undefined) {
    throw new PlainError(`The tests are running already in this folder (process ${holder.pid}); wait for them.`);
  }
  onShutdown(lock.release);
  await endLeftBehind(JEST_PID_FILE);
}

function jestArguments(args) {
  const hasWorkers = args.some((arg) => /^(--maxWorkers|--max-workers|-w|-i$|--runInBand|--run-in-band)/.test(arg));
  return [...args, ...(hasWorkers ? [] : ['--maxWorkers=3']), '--reporters=default', `--reporters=${REPORTER}`];
}

const nodeOptions = () =>
  [process.env.NODE_OPTIONS, '--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
    .filter((option) => option !== undefined)
    .join(' ');

/** A folder for what spec files make once and share; passable, because as root PostgreSQL runs as another account. */
function makeScratch() {
  const folder = mkdtempSync(path.join(tmpdir(), 'giliran-test-'));
  chmodSync(folder, 0o711);
  onShutdown(() => rmSync(folder, { recursive: true, force: true }));
  return { TEST_SCRATCH: folder };
}

/** Options of a reporter cannot be given on the command line, hence the variable. */
function runJest(args, env) {
  refuseWhenLeaving();
  const jest = inRoot('node_modules', 'jest', 'bin', 'jest.js');
  const child = spawn(process.execPath, [jest, ...jestArguments(args)], {
    cwd: inRoot(),
    env: { ...env, NODE_OPTIONS: nodeOptions(), GILIRAN_TEST_COUNTS: COUNTS_FILE },
    stdio: 'inherit',
  });
  if (child.pid !== undefined) remember(JEST_PID_FILE, child.pid);
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  }).finally(() => rmSync(JEST_PID_FILE, { force: true }));
  const forget = onShutdown(() => {
    child.kill('SIGTERM');
    return ended;
  });
  return ended.finally(forget);
}

function printCounts() {
  let counts;
  try {
    counts = JSON.parse(readFileSync(COUNTS_FILE, 'utf8'));
  } catch {
    return;
  }
  const { passed, failed, skipped, brokenFiles, notRun } = counts;
  say(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  if (brokenFiles > 0) say(`${brokenFiles} test files could not be run at all`);
  for (const name of notRun) say(`  ${name}`);
}

/** Files that no sample can stand for, and that are therefore not part of this run. */
function printLeftToFull() {
  const names = readdirSync(inRoot('test'), { recursive: true }).filter((name) => name.endsWith('.full.spec.ts'));
  if (names.length > 0) say(`Run by "npm run test:full" alone: ${names.join(', ')}`);
}

/** Runs every kind of test, or those that the arguments for Jest choose; `report` gives how much it finds wrong. */
export async function test(args, report = () => 0) {
  shutdownOnSignals((signal) => (signal === 'SIGINT' ? 130 : 143));
  await runMain(async () => {
    await takeLock();
    await ensureInstalled();
    await ensureBuilt();
    const clean = { ...cleanEnvironment(), ...asEnvironment(newKeys()) };
    const database = await prepareTestDatabase(clean);
    const services = { ...database, ...(await prepareTestRedis()), ...findOldPostgres(), ...makeScratch() };
    const isFull = args.includes('--full');
    const full = isFull ? { GILIRAN_FULL: '1' } : {};
    rmSync(COUNTS_FILE, { force: true });
    const rest = args.filter((arg) => arg !== '--full');
    const isWhole = !isFull && rest.every((arg) => arg.startsWith('--maxWorkers'));
    if (isWhole) writeTestGroups();
    const groups = isWhole ? { GILIRAN_TEST_GROUPS: '1' } : {};
    const code = await runJest(rest, { ...clean, ...services, ...full, ...groups });
    printCounts();
    const leaks = await reportLeaks(services.TEST_SCRATCH, {
      databaseLog: TEST_DATABASE_LOG,
      redisUrl: services.TEST_REDIS_URL,
    });
    if (isWhole) printLeftToFull();
    const wrong = leaks + report(services.TEST_SCRATCH);
    await shutdown(code === 0 && wrong > 0 ? 1 : code);
  });
}
