import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { eventually } from './eventually.js';
import { look } from './leaks.js';

export const ROOT = join(import.meta.dirname, '..', '..');
/** A hang limit, for a machine that does much else. */
const START_MS = 90_000;
const started = new Set<ChildProcess>();

export interface RunningProgram {
  pid: number;
  /** Address of the web process, once it said that it is ready. */
  url: string;
  output(): string;
  isReady(): boolean;
  isRunning(): boolean;
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the exit code, or the name of the signal that ended it. */
  ended: Promise<number | string>;
}

/** Starts a program as a process of its own: `main.js` or `worker.js` as compiled, or a full path. Does not wait for it. */
export function launch(script: string, env: NodeJS.ProcessEnv): RunningProgram {
  const child = spawn(process.execPath, ['--enable-source-maps', resolve(ROOT, 'dist', script)], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  started.add(child);
  let output = '';
  const keep = (chunk: Buffer) => void (output += chunk.toString());
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  let ready: { url?: string } | undefined;
  child.on('message', (message) => void (ready = message as { url?: string }));
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid ?? 0,
    get url() {
      return ready?.url ?? '';
    },
    output: () => output,
    isReady: () => ready !== undefined,
    isRunning,
    kill: (signal) => void child.kill(signal),
    ended: once(child, 'exit').then(([code, signal]) => {
      look('output', output);
      return (code as number | null) ?? String(signal);
    }),
  };
}

/** Starts a program and waits until it serves. @throws Error with its output when it ends first */
export async function start(script: string, env: NodeJS.ProcessEnv): Promise<RunningProgram> {
  const program = launch(script, env);
  await eventually(`${script} is ready`, () => program.isReady() || !program.isRunning(), { withinMs: START_MS });
  if (!program.isReady()) throw new Error(`${script} did not start:\n${program.output()}`);
  return program;
}

/** Ends by force whatever a test left behind. */
export async function endAll(): Promise<void> {
  for (const child of started) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
  started.clear();
}
