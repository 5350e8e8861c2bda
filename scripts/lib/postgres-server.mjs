import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  realpathSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { PlainError } from './plain-error.mjs';
import { freePort, portRefusal } from './ports.mjs';
import { asAccount } from './postgres-account.mjs';
import { SUPERUSER } from './postgres-cluster.mjs';
import { programIn } from './postgres-programs.mjs';
import { findPostmaster, readPostmasterFile, removeStaleFile } from './postmaster-file.mjs';
import { sleep } from './process-info.mjs';

export const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 120_000;
const LARGE_LOG_BYTES = 10_000_000;

const ALWAYS = {
  listen_addresses: HOST,
  unix_socket_directories: '',
  max_connections: 100,
  timezone: 'UTC',
  log_timezone: 'UTC',
  // An error's detail quotes the row it is about, and rows hold personal data.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};
const REFUSALS = [
  ['port', /could not bind|Address already in use|could not create any TCP\/IP sockets/],
  ['locked', /lock file .* already exists|Is another postmaster/],
  ['leftover', /pre-existing shared memory block/],
];

export async function connectAs(user, password, port, database) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    host: HOST,
    port,
    user,
    password,
    database,
    ssl: false,
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Logs in and asks for the data folder: whatever else listens on that port does not pass. */
async function answersAs(place, port) {
  let client = null;
  try {
    client = await connectAs(SUPERUSER, place.passwords.superuser, port, 'postgres');
    const { rows } = await client.query("select current_setting('data_directory') as folder");
    return realpathSync(rows[0].folder) === realpathSync(place.cluster);
  } catch (error) {
    if (error.code === '28P01') throw wrongPassword(place);
    return false;
  } finally {
    await client?.end().catch(() => {});
  }
}

const wrongPassword = (place) =>
  new PlainError(`${place.dataDir}/passwords.json does not open the database in ${place.cluster}.`);

const portFile = (place) => path.join(place.dataDir, 'port');
const rememberedPort = (place) => {
  const port = existsSync(portFile(place)) ? Number(readFileSync(portFile(place), 'utf8')) : 0;
  return port > 0 && port < 65_536 ? port : null;
};

/** The port used last time when it is free, so that a program still holding the old address finds it again. */
async function pickPort(place, taken) {
  const last = rememberedPort(place);
  if (last !== null && !taken.has(last) && (await portRefusal(last, HOST)) === null) return last;
  return freePort();
}

const logFile = (place) => path.join(place.dataDir, 'postgres.log');

function openLog(place) {
  const file = logFile(place);
  if (existsSync(file) && statSync(file).size > LARGE_LOG_BYTES) truncateSync(file);
  return { fd: openSync(file, 'a', 0o600), from: existsSync(file) ? statSync(file).size : 0 };
}

const logSince = (place, from) => readFileSync(logFile(place)).subarray(from).toString('utf8').trim();

const asArguments = (settings) => Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/** Detached: Ctrl-C in the terminal must not stop the database before the programs that use it. */
function spawnPostmaster(place, port, fd) {
  const durability = place.fsync ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const settings = { ...ALWAYS, ...durability, ...place.settings, port };
  const child = spawn(programIn(place.binDir, 'postgres'), ['-D', place.cluster, ...asArguments(settings)], {
    ...asAccount(place.account),
    cwd: place.cluster,
    env: place.env,
    detached: true,
    stdio: ['ignore', fd, fd],
  });
  child.unref();
  return child;
}

/** @returns {Promise<{ pid: number, port: number } | { refused: string }>} */
async function launch(place, port) {
  const { fd, from } = openLog(place);
  const child = spawnPostmaster(place, port, fd);
  closeSync(fd);
  const end = { how: '' };
  child.once('error', (error) => (end.how = error.message));
  child.once('exit', (code, signal) => (end.how ||= signal ?? `exit code ${code}`));
  for (const last = Date.now() + START_TIMEOUT_MS; Date.now() < last; await sleep(20)) {
    if (end.how !== '') {
      const output = logSince(place, from);
      const refused = REFUSALS.find(([, pattern]) => pattern.test(output))?.[0];
      if (refused !== undefined) return { refused };
      throw new PlainError(`PostgreSQL did not start (${end.how}):\n${output || `see ${logFile(place)}`}`);
    }
    const file = readPostmasterFile(place.cluster);
    if (file?.pid === child.pid && file.isReady && (await answersAs(place, port))) return { pid: child.pid, port };
  }
  throw new PlainError(`PostgreSQL (process ${child.pid}) did not become ready; see ${logFile(place)}`);
}

/** A postmaster that outlived the process that started it: used again when it answers. */
async function adopt(place) {
  const found = findPostmaster(place.cluster);
  if (found === null) return null;
  if (found.port > 0 && (await answersAs(place, found.port))) return { ...found, adopted: true };
  await sleep(100);
  return { pid: found.pid, silent: true };
}

/**
 * Brings the server of this data folder up, or finds it up.
 * @param wantedPort when given, this port or none
 * @throws PlainError when it cannot be started, or an old one neither answers nor ends
 */
export async function bringUp(place, wantedPort) {
  const taken = new Set();
  let obstacle = '';
  for (const end = Date.now() + START_TIMEOUT_MS; Date.now() < end; ) {
    const old = await adopt(place);
    if (old?.adopted) return old;
    if (old?.silent) {
      obstacle = `its old process ${old.pid} neither answers nor ends`;
      continue;
    }
    await removeStaleFile(place.cluster);
    const port = wantedPort ?? (await pickPort(place, taken));
    const launched = await launch(place, port);
    if (launched.refused === undefined) {
      writeFileSync(portFile(place), String(port));
      return { ...launched, adopted: false };
    }
    taken.add(port);
    obstacle = launched.refused === 'port' ? `port ${port} is taken` : 'the old server has not let go of the data';
    await sleep(launched.refused === 'port' && wantedPort === undefined ? 0 : 200);
  }
  throw new PlainError(`PostgreSQL for ${place.cluster} could not be started: ${obstacle}.`);
}
