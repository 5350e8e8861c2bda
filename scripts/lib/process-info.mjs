import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';

const readProc = (pid, name) => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return null;
  }
};

const ps = (pid, column) => {
  try {
    const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, LC_ALL: 'C' } };
    return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], options).trim();
  } catch {
    return null;
  }
};

/** The fields of /proc/PID/stat that follow the program's name, which may itself hold blanks and brackets. */
const statFields = (pid) => {
  const stat = readProc(pid, 'stat');
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

/** False for a zombie too: it holds nothing any more, it only waits for its parent to read the exit code. */
export function isRunning(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  if (process.platform === 'win32') return true;
  const state = process.platform === 'linux' ? statFields(pid)?.[0] : ps(pid, 'state');
  return !(state ?? '').startsWith('Z');
}

/** Tells a process from a later one that got the same number: its start time, in the system's own words. */
export function birthOf(pid) {
  if (process.platform === 'win32') return null;
  if (process.platform === 'linux') return statFields(pid)?.[19] ?? null;
  return ps(pid, 'lstart');
}

export function commandOf(pid) {
  if (process.platform === 'win32') return null;
  if (process.platform === 'linux') return readProc(pid, 'cmdline')?.split('\0').join(' ').trim() ?? null;
  return ps(pid, 'command');
}

/** Null where the system does not tell (not Linux, or another user's process). */
export function workingFolderOf(pid) {
  try {
    return realpathSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @returns whether the condition came true in time. */
export async function until(condition, timeoutMs, everyMs = 20) {
  const end = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > end) return false;
    await sleep(everyMs);
  }
  return true;
}
