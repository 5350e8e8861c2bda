import { existsSync, readdirSync, readFileSync } from 'node:fs';

const TICKS_A_SECOND = 100;
const isLinux = existsSync('/proc/self/stat');

function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [parent, own, kernel, childOwn, childKernel] = [1, 11, 12, 13, 14].map((at) => Number(fields[at]));
    return { parent, own: own + kernel, ofEnded: childOwn + childKernel };
  } catch {
    return null;
  }
}

function memoryOf(pid, field) {
  try {
    return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

const childrenOf = (pid) =>
  readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && statOf(entry)?.parent === pid);

/** Seconds of processor that a process used until now; null where the system does not tell. */
export const secondsOf = (pid) => (isLinux ? (statOf(pid)?.own ?? 0) / TICKS_A_SECOND : null);

/** The same for a process with its children, also those that have ended. */
export function secondsOfTree(pid) {
  if (!isLinux) return null;
  const root = statOf(pid);
  const children = childrenOf(pid).map((child) => statOf(child)?.own ?? 0);
  return ((root?.own ?? 0) + (root?.ofEnded ?? 0) + children.reduce((sum, ticks) => sum + ticks, 0)) / TICKS_A_SECOND;
}

/** Megabytes of memory; of the database what its processes hold each for itself. */
export function memory({ server, database }) {
  if (!isLinux) return { server: null, database: null };
  const own = [database, ...childrenOf(database)].map((pid) => memoryOf(pid, 'RssAnon'));
  return { server: memoryOf(server, 'VmRSS'), database: own.reduce((sum, mb) => sum + mb, 0) };
}
