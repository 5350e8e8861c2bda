import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { PlainError } from './plain-error.mjs';
import { postgresAccount } from './postgres-account.mjs';
import { createCluster, hasPasswords, loadPasswords, requireSameVersion, SUPERUSER } from './postgres-cluster.mjs';
import { clusterIn, existingHome, newHome, requireReachable } from './postgres-home.mjs';
import { embeddedPrograms, postgresEnvironment, programIn } from './postgres-programs.mjs';
import { APP, makeRoles, OWNER } from './postgres-roles.mjs';
import { bringUp, HOST } from './postgres-server.mjs';
import { findPostmaster, isPostmasterOf } from './postmaster-file.mjs';
import { until } from './process-info.mjs';

const WATCH_MS = 200;
const FAST_STOP_MS = 10_000;
const IMMEDIATE_STOP_MS = 5_000;

/** Fast (sessions are ended), then immediate (recovers at the next start), then by force. */
export async function stopPostmaster(pid, cluster) {
  const isGone = () => !isPostmasterOf(pid, cluster);
  for (const [signal, patience] of [
    ['SIGINT', FAST_STOP_MS],
    ['SIGQUIT', IMMEDIATE_STOP_MS],
    ['SIGKILL', IMMEDIATE_STOP_MS],
  ]) {
    if (isGone()) return;
    process.kill(pid, signal);
    if (await until(isGone, patience)) return;
  }
}

async function removeCluster(cluster) {
  const running = findPostmaster(cluster);
  if (running !== null) await stopPostmaster(running.pid, cluster);
  rmSync(cluster, { recursive: true, force: true });
}

async function findHome(dataDir) {
  const home = existingHome(dataDir);
  if (home === null || hasPasswords(dataDir)) return home;
  if (home === dataDir) throw new PlainError(`${dataDir}/passwords.json is gone; delete ${dataDir} to begin afresh.`);
  // Data elsewhere whose passwords are gone can be opened by nobody: their `dataDir` was deleted, so they go as well.
  await removeCluster(clusterIn(home));
  return null;
}

function majorOf(binDir, env) {
  const { stdout, error } = spawnSync(programIn(binDir, 'postgres'), ['--version'], { env, encoding: 'utf8' });
  const major = Number(/(\d+)/.exec(stdout ?? '')?.[1]);
  if (Number.isInteger(major)) return major;
  throw new PlainError(`${programIn(binDir, 'postgres')} does not run: ${error?.message ?? stdout}`);
}

function watch(pid, cluster) {
  const listeners = [];
  const timer = setInterval(() => {
    if (isPostmasterOf(pid, cluster)) return;
    clearInterval(timer);
    for (const listener of listeners) listener();
  }, WATCH_MS);
  timer.unref();
  return { onExit: (listener) => listeners.push(listener), endWatch: () => clearInterval(timer) };
}

function handleOf(place, { pid, port, adopted }, database) {
  const { onExit, endWatch } = watch(pid, place.cluster);
  const urlOf = (user, password, name) => `postgres://${user}:${password}@${HOST}:${port}/${name}`;
  const stop = async () => {
    endWatch();
    await stopPostmaster(pid, place.cluster);
  };
  return {
    host: HOST,
    port,
    database,
    pid,
    adopted,
    clusterDir: place.cluster,
    ownerUrl: urlOf(OWNER, place.passwords.owner, database),
    appUrl: urlOf(APP, place.passwords.app, database),
    superuserUrl: urlOf(SUPERUSER, place.passwords.superuser, 'postgres'),
    stop,
    onExit,
    destroy: async () => {
      endWatch();
      await removeCluster(place.cluster);
      if (place.home !== place.dataDir) rmSync(place.home, { recursive: true, force: true });
      rmSync(place.dataDir, { recursive: true, force: true });
    },
  };
}

function tellWhereItRuns({ account, home, dataDir, programs }, log) {
  const elsewhere = [
    programs.copied && `its programs in ${programs.binDir}`,
    home !== dataDir && `its data in ${home}`,
  ];
  if (!elsewhere.some(Boolean)) return;
  log(`PostgreSQL runs as ${account.name}, who cannot enter this folder: ${elsewhere.filter(Boolean).join(', ')}`);
}

async function findPlace({ findPrograms, binDir, dataDir, log, fsync, settings }) {
  const foundHome = await findHome(dataDir);
  const account = postgresAccount(clusterIn(foundHome ?? dataDir));
  const home = foundHome ?? newHome(dataDir, account);
  const programs = findPrograms?.(account, path.join(home, 'lib')) ?? { binDir };
  const env = postgresEnvironment(programs.env);
  tellWhereItRuns({ account, home, dataDir, programs }, log);
  return {
    dataDir,
    home,
    cluster: clusterIn(home),
    account,
    binDir: programs.binDir,
    major: majorOf(programs.binDir, env),
    env,
    passwords: loadPasswords(dataDir),
    fsync,
    settings,
  };
}

/**
 * Starts PostgreSQL from any folder of its programs (also another major version) with the roles of the application,
 * or adopts the server that runs on this data folder already.
 * @throws PlainError with a reason a person can act on
 */
export async function startClusterFrom({ log = () => {}, fsync = true, settings = {}, ...options }) {
  const dataDir = path.resolve(options.dataDir);
  const place = await findPlace({ ...options, dataDir, log, fsync, settings });
  if (!existsSync(place.cluster)) await createCluster(place);
  requireReachable(place.home, place.account);
  requireSameVersion(place);
  const server = await bringUp(place, options.port);
  const database = options.database ?? 'giliran';
  await makeRoles(place.passwords, server.port, database);
  return handleOf(place, server, database);
}

/** The PostgreSQL that comes with the npm packages. Durable unless `fsync` is false. */
export const startEmbeddedPostgres = (options) => startClusterFrom({ ...options, findPrograms: embeddedPrograms });
