import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import { commandOf, isRunning, sleep, workingFolderOf } from './process-info.mjs';

const LOOK_AGAIN_MS = 100;
const fileIn = (cluster) => path.join(cluster, 'postmaster.pid');

/** What PostgreSQL wrote about itself: line 1 its pid, line 4 its port, line 8 its state. Null without a file. */
export function readPostmasterFile(cluster) {
  let lines;
  try {
    lines = readFileSync(fileIn(cluster), 'utf8').split('\n');
  } catch {
    return null;
  }
  return { pid: Number(lines[0]), port: Number(lines[3]), isReady: (lines[7] ?? '').trim() === 'ready' };
}

/** Whether this pid is, at this moment, the postmaster of this data folder; its number may have been given anew. */
export function isPostmasterOf(pid, cluster) {
  if (!isRunning(pid)) return false;
  const command = commandOf(pid);
  if (command === null) return process.platform === 'win32';
  const [program = ''] = command.split(' -D ');
  if (!/postgres|postmaster/.test(path.basename(program))) return false;
  if (command.includes(cluster)) return true;
  return existsSync(cluster) && workingFolderOf(pid) === realpathSync(cluster);
}

/** The postmaster that runs on this data folder, or null. */
export function findPostmaster(cluster) {
  const found = readPostmasterFile(cluster);
  return found !== null && isPostmasterOf(found.pid, cluster) ? found : null;
}

/**
 * PostgreSQL refuses to start while the pid in its file lives, even as a zombie or as somebody else's process.
 * Looks twice: a server that is starting at this moment writes its file in more than one step.
 * A second postmaster is impossible all the same: the shared memory of the first one guards the data folder.
 */
export async function removeStaleFile(cluster) {
  const isStale = () => readPostmasterFile(cluster) !== null && findPostmaster(cluster) === null;
  const { pid } = readPostmasterFile(cluster) ?? {};
  if (!isStale()) return;
  await sleep(LOOK_AGAIN_MS);
  if (isStale() && Object.is(readPostmasterFile(cluster)?.pid, pid)) rmSync(fileIn(cluster), { force: true });
}
