import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { birthOf, isRunning, until } from './process-info.mjs';

const PATIENCE_MS = 10_000;

/** Writes down a child process, so that the next start can end it if this one is killed. */
export function remember(file, pid) {
  writeFileSync(file, JSON.stringify({ pid, birth: birthOf(pid) }), { mode: 0o600 });
}

/** Gives the child of a killed start time to end by itself, then ends it. A later process with its number is safe. */
export async function endLeftBehind(file) {
  if (!existsSync(file)) return;
  const { pid, birth } = JSON.parse(readFileSync(file, 'utf8') || '{}');
  const isStillIt = () => isRunning(pid) && birthOf(pid) === birth;
  if (isStillIt()) process.kill(pid, 'SIGTERM');
  if (!(await until(() => !isStillIt(), PATIENCE_MS))) process.kill(pid, 'SIGKILL');
  rmSync(file, { force: true });
}
